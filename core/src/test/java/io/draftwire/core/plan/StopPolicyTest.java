package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.scheme.KSqs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StopPolicyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fixed:8",
        "bits:400",
        "confidence:0.4",
        "cumulative:0.25",
        "dual:0.3/0.5",
        "deadline:50",
        "deadline:0.5",
        "goodput:12",
        "any-of(fixed:8,dual:0.3/0.5,deadline:50)",
        "dual:auto",
        "any-of(fixed:8,dual:auto)"
      })
  void isSpelledAsItIsRead(String label) {
    assertThat(StopPolicy.of(label).label()).isEqualTo(label);
  }

  @Test
  void aListIsAnyOfThem() {
    assertThat(StopPolicy.of("fixed:8, bits:90"))
        .isEqualTo(StopPolicy.of("any-of(fixed:8,bits:90)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "sometimes | 'sometimes' is no way to stop drafting; choose fixed:L",
        "fixed | 'fixed' is no way",
        "fixed:2.5 | 'fixed:2.5' is no way",
        "dual:0.5 | 'dual:0.5' is no way",
        "dual:auto/0.5 | 'dual:auto/0.5' is no way",
        "confidence:auto | 'confidence:auto' is no way",
        "confidence:x | 'confidence:x' is no way",
        "any-of() | '' is no way",
        "fixed:65 | fixed:65 is outside 0..64",
        "bits:0 | bits:0 is below 1 bit",
        "confidence:1.5 | confidence:1.5 is outside 0..1",
        "confidence:NaN | confidence:NaN is outside 0..1",
        "dual:0.5/-1 | dual:-1.0 is outside 0..1",
        "deadline:0 | deadline:0.0 ms is not above 0",
        "goodput:-3 | goodput:-3.0 is not above 0"
      })
  void whatIsWrongIsNamed(String label, String said) {
    assertThatThrownBy(() -> StopPolicy.of(label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("\n");
  }

  /** Drafts of the probabilities .9, .5, .8, until it stops. */
  private static int drafts(StopPolicy policy) {
    RoundSoFar round = new RoundSoFar();
    round.begin();
    double[] q = {.9, .5, .8};
    int drafts = 0;
    while (drafts < Math.min(q.length, policy.most()) && !policy.stops(round)) {
      round.drafted(q[drafts++]);
      round.took(.01);
    }
    return drafts;
  }

  @ParameterizedTest
  @CsvSource({
    "fixed:2, 2",
    "fixed:0, 0",
    "confidence:0.6, 3", // It looks at laws, not at what was drawn from them.
    "cumulative:0.45, 2",
    "cumulative:0.44, 3",
    "cumulative:1, 0",
    "dual:0/0.5, 2",
    "dual:0.9/0, 1",
    "dual:1/1, 1", // A trigger is looked at once there is a draft.
    "deadline:20, 2",
    "deadline:21, 3",
    "'any-of(fixed:3,dual:0.4/0.5)', 2"
  })
  void aRoundEndsWithTheDraftThatSaysSo(String label, int expected) {
    assertThat(drafts(StopPolicy.of(label))).isEqualTo(expected);
  }

  /** Drafts of the probabilities .9, .8, .7, ..: worked out by hand. */
  @ParameterizedTest
  @CsvSource({"0.5, 0", "2, 3", "5, 4", "20, 6"})
  void goodputStopsWhereAnotherDraftLowersIt(double overhead, int expected) {
    StopPolicy policy = new StopPolicy.Goodput(overhead);
    RoundSoFar round = new RoundSoFar();
    double q = .9;
    while (!policy.stops(round)) {
      round.drafted(q);
      q -= .1;
    }
    assertThat(round.drafts()).isEqualTo(expected);
  }

  @Test
  void confidenceIsAskedBeforeTheDraw() {
    StopPolicy policy = StopPolicy.of("confidence:0.4");
    assertThat(policy.stopsBefore(.39)).isTrue();
    assertThat(policy.stopsBefore(.4)).isFalse();
    assertThat(StopPolicy.of("fixed:3").stopsBefore(.01)).isFalse();
    assertThat(StopPolicy.of("any-of(fixed:3,confidence:0.4)").stopsBefore(.39)).isTrue();
  }

  @Test
  void theTightestBoundHolds() {
    StopPolicy policy = StopPolicy.of("any-of(fixed:8,fixed:3,bits:90,bits:200)");
    assertThat(policy.most()).isEqualTo(3);
    assertThat(policy.bitBudget()).isEqualTo(90);
    assertThat(policy.readsLaws()).isFalse();
    assertThat(StopPolicy.NEVER.most()).isEqualTo(Step.MOST_DRAFTS);
    assertThat(StopPolicy.NEVER.stops(new RoundSoFar())).isFalse();
  }

  /** A deadline hears of passes, and begins anew with a round. */
  @Test
  void timesCountFromTheRoundsBegin() {
    Planner planner = StopPolicy.of("deadline:20").apply(new FixedPlanner(new KSqs(2, 7), 4));
    Stopping stopping = planner.stopping();
    assertThat(planner.stopping()).isSameAs(stopping);
    stopping.begin();
    planner.drafted(15_000_000, 1);
    assertThat(stopping.stops()).isFalse();
    planner.encoded(5_000_000);
    assertThat(stopping.stops()).isTrue();
    stopping.begin();
    assertThat(stopping.stops()).isFalse();
  }

  @Test
  void onlyADeadlineAndWhatIsTunedGoByTheClock() {
    assertThat(StopPolicy.of("any-of(fixed:8,deadline:50)").byTheClock()).isTrue();
    assertThat(StopPolicy.of("any-of(fixed:8,dual:auto)").byTheClock()).isTrue();
    assertThat(
            List.of(
                    "fixed:8",
                    "bits:90",
                    "confidence:0.4",
                    "cumulative:0.4",
                    "dual:0.3/0.5",
                    "goodput:5")
                .stream()
                .map(StopPolicy::of)
                .anyMatch(StopPolicy::byTheClock))
        .isFalse();
  }
}
