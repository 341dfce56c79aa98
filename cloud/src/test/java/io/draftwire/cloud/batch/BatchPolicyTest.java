package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.draftwire.cloud.batch.BatchPolicy.Candidate;
import io.draftwire.cloud.batch.BatchPolicy.Scene;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPolicyTest {
  private static final long MS = 1_000_000;

  /** 100 ms, and ten more for each token beyond the tenth. */
  private static final PassCosts COSTS =
      new PassCosts(n -> n <= 10 ? .100 : .100 + .010 * (n - 10));

  private static Scene scene(int room, long now, Candidate... waiting) {
    return new Scene(List.of(waiting), room, COSTS, 0, now);
  }

  private static Candidate running(int need) {
    return new Candidate(0, need, true);
  }

  private static Candidate prompt(int need) {
    return new Candidate(0, need, false);
  }

  @Test
  void everybodyWhosePromptIsThroughIsInEveryPass() {
    assertThat(new Goodput().choose(scene(512, 0, running(1), running(5), running(1))))
        .containsExactly(1, 5, 1);
  }

  /** Twice as long as without it, which is ten tokens more here. */
  @Test
  void aPromptGetsWhatDoesNotHoldUpTheOthers() {
    assertThat(new Goodput().choose(scene(512, 0, prompt(300), running(5), running(1))))
        .containsExactly(14, 5, 1);
    assertThat(new Goodput().choose(scene(512, 0, prompt(300)))).containsExactly(300);
    assertThat(new Goodput().choose(scene(128, 0, prompt(300)))).containsExactly(128);
  }

  /** Where a pass takes 2 ms, twice as long is no pause that anybody sees. */
  @Test
  void quickTargetsReadPromptsInOne() {
    PassCosts quick = new PassCosts(n -> .001 + .0005 * n);
    int[] tokens =
        new Goodput()
            .choose(new Scene(List.of(running(1), prompt(60), prompt(60)), 512, quick, 0, 0));
    assertThat(tokens).containsExactly(1, 60, 37);
  }

  @Test
  void promptsGoOnInAnyCompany() {
    Candidate[] many = IntStream.range(0, 400).mapToObj(i -> running(1)).toArray(Candidate[]::new);
    many[7] = prompt(100);
    PassCosts steep = new PassCosts(n -> n <= 399 ? .1 : 10);
    int[] tokens = new Goodput().choose(new Scene(List.of(many), 512, steep, 0, 0));
    assertThat(tokens[7]).isEqualTo(8);
    assertThat(tokens[0]).isEqualTo(1);
  }

  @Test
  void promptsAreServedInTheOrderOfAsking() {
    assertThat(new Goodput().choose(scene(512, 0, prompt(10), running(1), prompt(10))))
        .containsExactly(10, 1, 9);
  }

  /** A round that does not fit is not cut: half of its rows are of no use. */
  @Test
  void roundsAreNotDivided() {
    assertThat(new Goodput().choose(scene(6, 0, running(4), running(4)))).containsExactly(4, 0);
    assertThat(new Goodput().choose(scene(6, 0, running(8), running(4)))).containsExactly(0, 4);
  }

  @Test
  void inTurnIsOneAPass() {
    assertThat(new Fifo().choose(scene(512, 0, prompt(300), running(1)))).containsExactly(300, 0);
  }

  @Test
  void staticBatchesWaitForTheirSizeOrTheirPatience() {
    BatchPolicy policy = new StaticBatches(2, 20 * MS);
    Candidate early = new Candidate(5 * MS, 3, true);
    Candidate late = new Candidate(9 * MS, 1, true);
    assertThat(policy.choose(scene(512, 10 * MS, early))).isNull();
    assertThat(policy.due(scene(512, 10 * MS, early))).isEqualTo(25 * MS);
    assertThat(policy.choose(scene(512, 25 * MS, early))).containsExactly(3);
    assertThat(policy.choose(scene(512, 10 * MS, early, late))).containsExactly(3, 1);
    assertThat(policy.choose(scene(512, 10 * MS, early, late, late))).containsExactly(3, 1, 0);
  }

  @Test
  void theMostUrgentComesFirstAndNobodyWhoMakesItLate() {
    BatchPolicy policy = new EarliestDeadline(10_000 * MS, 500 * MS);
    Candidate urgent = new Candidate(0, 5, true);
    Candidate relaxed = new Candidate(300 * MS, 5, true);
    Candidate prompt = new Candidate(0, 200, false);
    // 200 ms are left: ten tokens take 100, 210 would take 2,100.
    assertThat(policy.choose(scene(512, 300 * MS, prompt, relaxed, urgent)))
        .containsExactly(0, 5, 5);
    // Who is late already is not helped by a small pass.
    assertThat(policy.choose(scene(512, 600 * MS, prompt, relaxed, urgent)))
        .containsExactly(200, 5, 5);
  }

  @Test
  void policiesAreReadAsTheyAreWritten() {
    assertThat(BatchPolicies.parse("goodput")).isEqualTo(new Goodput());
    assertThat(BatchPolicies.parse("fifo")).isEqualTo(new Fifo());
    assertThat(BatchPolicies.parse("static/8/10ms")).isEqualTo(new StaticBatches(8, 10 * MS));
    assertThat(BatchPolicies.parse("static/1/0us")).isEqualTo(new StaticBatches(1, 0));
    assertThat(BatchPolicies.parse("deadline/1s/100ms"))
        .isEqualTo(new EarliestDeadline(1000 * MS, 100 * MS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "best",
        "goodput/1",
        "static",
        "static/8",
        "static/x/1s",
        "static/8/10",
        "static/8/s",
        "static/8/-1s",
        "deadline/1s",
        "deadline/1s/2m",
        "static/8/10ms/3"
      })
  void whatIsNoPolicyIsRefusedWithTheForms(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchPolicies.parse(text))
        .withMessageContaining(text)
        .withMessageContaining("static/8/10ms");
  }

  @Test
  void sizesAndTimesBelowTheLeastAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchPolicies.parse("static/0/1s"))
        .withMessageContaining("at least 1");
    assertThatIllegalArgumentException().isThrownBy(() -> BatchPolicies.parse("deadline/0s/1s"));
  }
}
