package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.draftwire.cloud.batch.BatchPolicy;
import io.draftwire.cloud.batch.EarliestDeadline;
import io.draftwire.cloud.batch.Fifo;
import io.draftwire.cloud.batch.Goodput;
import io.draftwire.cloud.batch.StaticBatches;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedCloudRunTest {
  private static final LinkTrace LINK = LinkTrace.constant(LinkSpec.parse("1mbit/1mbit/40ms/5ms"));

  private static SharedCloudRun.Result run(List<SharedCloudRun.Ask> asks, int sequences)
      throws SessionException {
    return run(asks, sequences, new Goodput());
  }

  private static SharedCloudRun.Result run(
      List<SharedCloudRun.Ask> asks, int sequences, BatchPolicy policy) throws SessionException {
    try (TableModel draft =
            new TableModel(
                TimeWorlds.VOCABULARY, TimeWorlds.DRAFT, TimeWorlds.CONTEXT, asks.size());
        TableModel target =
            new TableModel(
                TimeWorlds.VOCABULARY, TimeWorlds.TARGET, TimeWorlds.CONTEXT, sequences)) {
      return new SharedCloudRun(draft, target, TimeWorlds.COSTS, policy).run(asks);
    }
  }

  /** Every third decodes in the cloud alone; links and starts of their own. */
  private static List<SharedCloudRun.Ask> asks(int n) {
    List<SharedCloudRun.Ask> asks = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Scheme scheme = i % 2 == 0 ? new KSqs(5, 40) : new Coupled();
      AnswerRequest request =
          TimeWorlds.ask(scheme, 5 + i, 1 + i % 4, 30 + i, 1)
              .withSeed(100 + i)
              .withMode(i % 3 == 2 ? Mode.CLOUD_ONLY : Mode.SPECULATIVE);
      asks.add(
          new SharedCloudRun.Ask(
              request, new FixedPlanner(scheme, 1 + i % 4), LINK, i, 0.013 * (i % 5)));
    }
    return asks;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 16})
  void eachIsAnsweredAsIfItWereAloneButLater(int n) throws Exception {
    SharedCloudRun.Result together = run(asks(n), n);
    for (int i = 0; i < n; i++) {
      Answer alone = run(List.of(asks(n).get(i)), 1).answers().getFirst();
      Answer answer = together.answers().get(i);
      assertThat(answer.tokens()).containsExactly(alone.tokens());
      assertThat(answer.figures().rounds()).isEqualTo(alone.figures().rounds());
      assertThat(answer.wireBytesUp()).isEqualTo(alone.wireBytesUp());
      // Times that others took are told, which takes bytes; and nobody gains by company.
      assertThat(answer.wireBytesDown()).isGreaterThanOrEqualTo(alone.wireBytesDown());
      assertThat(answer.seconds()).isGreaterThan(alone.seconds());
      assertThat(answer.phases().queue()).isGreaterThan(alone.phases().queue());
    }
  }

  static List<BatchPolicy> policies() {
    return List.of(
        new Fifo(),
        new Goodput(),
        new StaticBatches(3, 20_000_000),
        new EarliestDeadline(300_000_000, 50_000_000));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theTargetRunsOnePassAtATimeAndForAll(BatchPolicy policy) throws Exception {
    int n = 8;
    SharedCloudRun.Result result = run(asks(n), n, policy);
    long before = 0;
    for (SharedCloudRun.Pass pass : result.passes()) {
      assertThat(pass.beginNanos()).isGreaterThanOrEqualTo(before);
      assertThat(pass.endNanos() - pass.beginNanos())
          .isEqualTo(Nanos.of(TimeWorlds.COSTS.target().seconds(pass.tokens())));
      before = pass.endNanos();
    }
    assertThat(result.passes())
        .flatExtracting(SharedCloudRun.Pass::asks)
        .contains(0, 1, 2, 3, 4, 5, 6, 7);
  }

  /** Where nobody shares a pass, what the answers tell of the target is all that it did. */
  @Test
  void theTargetsTimeIsToldToTheLastPass() throws Exception {
    int n = 8;
    SharedCloudRun.Result result = run(asks(n), n, new Fifo());
    double whole = Nanos.seconds(result.passes().getLast().endNanos());
    assertThat(result.targetSeconds()).isBetween(0.9 * whole, whole);
    double verified = result.answers().stream().mapToDouble(a -> a.phases().verify()).sum();
    double prompts = result.answers().stream().mapToDouble(Answer::promptSeconds).sum();
    assertThat(verified + prompts)
        .isBetween(result.targetSeconds() - 0.001, result.targetSeconds());
  }

  /** Whoever is in a pass with others is told what it would have cost alone, and waits the rest. */
  @Test
  void whatOthersCostInAPassIsToldAsAWait() throws Exception {
    int n = 8;
    List<Answer> together = run(asks(n), n, new Goodput()).answers();
    for (int i = 0; i < n; i++) {
      Answer alone = run(List.of(asks(n).get(i)), 1).answers().getFirst();
      assertThat(together.get(i).phases().verify())
          .isCloseTo(alone.phases().verify(), withinPercentage(2));
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void everyPolicyGivesTheSameAnswers(BatchPolicy policy) throws Exception {
    int n = 9;
    List<Answer> answers = run(asks(n), n, policy).answers();
    for (int i = 0; i < n; i++) {
      Answer alone = run(List.of(asks(n).get(i)), 1).answers().getFirst();
      assertThat(answers.get(i).tokens()).containsExactly(alone.tokens());
    }
  }

  /** First come, first served: between two passes for one, all others that wait have theirs. */
  @Test
  void nobodyStarves() throws Exception {
    int n = 4;
    List<SharedCloudRun.Ask> streams = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      streams.add(
          new SharedCloudRun.Ask(
              TimeWorlds.ask(new Coupled(), 1, 20, 1).withMode(Mode.CLOUD_ONLY).withSeed(i),
              new FixedPlanner(new Coupled(), 1),
              LinkTrace.constant(LinkSpec.NONE),
              1,
              0));
    }
    List<SharedCloudRun.Pass> passes = run(streams, n, new Fifo()).passes();
    for (int i = 0; i < passes.size(); i++) {
      assertThat(passes.get(i).asks()).containsExactly(i % n);
    }
  }

  @Test
  void aSecondRunIsTheSameToTheLastBit() throws Exception {
    SharedCloudRun.Result first = run(asks(9), 9);
    SharedCloudRun.Result second = run(asks(9), 9);
    assertThat(second.passes()).isEqualTo(first.passes());
    for (int i = 0; i < 9; i++) {
      Answer one = first.answers().get(i);
      Answer other = second.answers().get(i);
      assertThat(other.seconds()).isEqualTo(one.seconds());
      assertThat(other.phases()).isEqualTo(one.phases());
      assertThat(other.tokens()).containsExactly(one.tokens());
    }
  }

  @Test
  void aLaterStartIsTheSameAnswerLater() throws Exception {
    SharedCloudRun.Ask early = asks(1).getFirst();
    SharedCloudRun.Ask late =
        new SharedCloudRun.Ask(
            early.request(), early.planner(), early.link(), early.linkSeed(), 1000);
    Answer first = run(List.of(early), 1).answers().getFirst();
    Answer second = run(List.of(late), 1).answers().getFirst();
    assertThat(second.seconds()).isEqualTo(first.seconds());
    assertThat(second.phases()).isEqualTo(first.phases());
  }

  /** One sequence serves any number of answers that do not overlap, and refuses one too many. */
  @Test
  void sequencesAreGivenBackAndRunOut() throws Exception {
    List<SharedCloudRun.Ask> inTurn = new ArrayList<>();
    for (SharedCloudRun.Ask ask : asks(3)) {
      inTurn.add(
          new SharedCloudRun.Ask(ask.request(), ask.planner(), LINK, 1, 100.0 * inTurn.size()));
    }
    assertThat(run(inTurn, 1).answers()).hasSize(3);
    assertThatThrownBy(() -> run(asks(3), 2))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("all 2 sessions");
  }

  @Test
  void aStartThatIsNoTimeIsRefused() {
    SharedCloudRun.Ask ask = asks(1).getFirst();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new SharedCloudRun.Ask(ask.request(), ask.planner(), ask.link(), 1, Double.NaN))
        .withMessageContaining("NaN s");
  }
}
