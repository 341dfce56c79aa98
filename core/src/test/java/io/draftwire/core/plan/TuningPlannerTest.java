package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.tune.ThresholdSearch;
import io.draftwire.core.tune.ThresholdTrials;
import io.draftwire.core.tune.ThresholdTuner.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TuningPlannerTest {
  private static final Scheme SCHEME = new KSqs(2, 7);
  private static final int MOST = 16;
  private static final StopPolicy TUNED = StopPolicy.of("dual:auto");

  /**
   * A made-up world: easy tokens, which the draft is sure of, and now and then a hard one. A draft
   * is accepted by the probability that it has. What a verdict takes is paid once a round.
   */
  private static final class MadeUp {
    static final double DRAFT = .020;
    static final double VERDICT = .400;

    final SplittableRandom random;
    double now = 1;
    long tokens;

    MadeUp(long seed) {
      random = new SplittableRandom(seed);
    }

    private double chance() {
      return random.nextDouble() < .9 ? random.nextDouble(.88, 1) : random.nextDouble(.05, .5);
    }

    /** Until the round stops. */
    List<Double> draft(Stopping stopping) {
      List<Double> chances = new ArrayList<>();
      stopping.begin();
      while (chances.size() < MOST && !stopping.stops()) {
        chances.add(chance());
        stopping.drafted(chances.getLast());
      }
      return chances;
    }

    void round(Planner planner) {
      planner.begun(planner.next(1000));
      List<Double> chances = draft(planner.stopping());
      int accepted = 0;
      while (accepted < chances.size() && random.nextDouble() < chances.get(accepted)) {
        accepted++;
      }
      double sent = now + DRAFT * chances.size();
      now = sent + VERDICT;
      tokens += accepted + 1;
      planner.roundTrip(ruled(sent, now));
      planner.outcome(Outcome.of(SCHEME, chances.size(), accepted, false, 100, 0));
    }
  }

  private static RoundTrip ruled(double sent, double received) {
    return new RoundTrip(
        Math.round(1e9 * sent), Math.round(1e9 * received), 50, 40, 0, 0, 0, MOST + 1);
  }

  /** Seconds a token, over many rounds. */
  private static double cost(StopPolicy policy, int rounds) {
    MadeUp world = new MadeUp(99);
    Planner planner = policy.apply(new FixedPlanner(SCHEME, MOST));
    for (int i = 0; i < rounds; i++) {
      world.round(planner);
    }
    return (world.now - 1) / world.tokens;
  }

  @Test
  void theBestPairOfAMadeUpWorldIsFoundWithinATwentieth() {
    double best = Double.POSITIVE_INFINITY;
    double worst = 0;
    for (double product = .05; product < 1; product += .1) {
      for (double latest = .05; latest < 1; latest += .1) {
        double cost = cost(new StopPolicy.Dual(product, latest), 4_000);
        best = Math.min(best, cost);
        worst = Math.max(worst, cost);
      }
    }
    assertThat(worst / best).as("how much there is to gain").isGreaterThan(2);
    int near = 0;
    int seeds = 40;
    for (int seed = 0; seed < seeds; seed++) {
      near += cost(tuned(seed), 20_000) < 1.05 * best ? 1 : 0;
    }
    // Of all pairs less than half are so good.
    assertThat(near).as("of %d seeds", seeds).isGreaterThanOrEqualTo(36);
  }

  /** What rounds end by once all trials are over, which took answers of 100 rounds. */
  private static StopPolicy tuned(long seed) {
    ThresholdTrials trials = new ThresholdTrials();
    MadeUp world = new MadeUp(seed);
    StopPolicy now = null;
    for (int answer = 0; answer < 7; answer++) {
      Planner planner = TUNED.apply(new FixedPlanner(SCHEME, MOST), trials);
      for (int round = 0; round < 100; round++) {
        world.round(planner);
      }
      now = planner.stopping().policy();
    }
    assertThat(trials.describe()).contains("the best of 16 trials");
    return now;
  }

  /** Tries (.1, .1), then (.2, .2) and so on, and keeps what each has cost. */
  private static final class Counting implements ThresholdSearch {
    final List<Double> costs = new ArrayList<>();

    @Override
    public Thresholds next() {
      double at = (1 + costs.size()) / 10.0;
      return new Thresholds(at, at);
    }

    @Override
    public void cost(double cost) {
      costs.add(cost);
    }

    @Override
    public boolean settled() {
      return false;
    }

    @Override
    public String describe() {
      return "so many: " + costs.size();
    }
  }

  private final Counting search = new Counting();
  private final Planner planner =
      TUNED.apply(new FixedPlanner(SCHEME, 3), new ThresholdTrials(2, () -> search));

  private void round(double received, int accepted) {
    planner.begun(planner.next(1000));
    planner.roundTrip(ruled(received - .05, received));
    planner.outcome(Outcome.of(SCHEME, 3, accepted, false, 100, 0));
  }

  private List<Long> microseconds() {
    return search.costs.stream().map(cost -> Math.round(1e3 * cost)).toList();
  }

  /** Of the first verdict nobody knows since when it was waited for. */
  @Test
  void aTrialCostsItsTimeFromVerdictToVerdictOverItsTokens() {
    round(1, 3);
    round(1.5, 3);
    round(1.8, 3);
    round(9, 3);
    planner.next(1000);
    assertThat(microseconds()).containsExactly(100_000L);
  }

  @Test
  void whatARoundTookIsNotHeardBeforeTheTextHasPassedAllThatItCouldDraft() {
    for (int i = 1; i <= 4; i++) {
      round(i, 0);
    }
    planner.next(1000);
    assertThat(microseconds()).isEmpty();
    round(5, 0); // The third round drafted behind two tokens, and its three end behind the fifth.
    planner.next(1000);
    assertThat(microseconds()).containsExactly(1_000_000L);
  }

  /** A round that has begun ends by what it began with. */
  @Test
  void thresholdsChangeBetweenRoundsAlone() {
    for (int i = 1; i <= 5; i++) {
      round(i, 0);
      assertThat(planner.stopping().policy()).isEqualTo(new StopPolicy.Dual(.1, .1));
    }
    Step step = planner.next(1000);
    assertThat(planner.stopping().policy()).isEqualTo(new StopPolicy.Dual(.1, .1));
    planner.begun(step);
    assertThat(planner.stopping().policy()).isEqualTo(new StopPolicy.Dual(.2, .2));
  }

  /** The time of an outage, or of a stream in between, is no round's. */
  @Test
  void aRoundBehindAnotherConnectionOrAStreamHasNoTimeOfItsOwn() {
    round(1, 3);
    planner.reconnected();
    round(100, 3);
    planner.begun(new Step.Stream(4));
    planner.streamed(0, 30, 0, 0, 0);
    round(300, 3);
    round(301, 3);
    round(302, 3);
    round(303, 3);
    planner.next(1000);
    assertThat(microseconds()).containsExactly(250_000L);
  }

  /** Behind a round that is accepted whole no token follows. */
  @Test
  void whereTheBonusIsWithheldItIsNotCounted() {
    Planner withheld =
        TUNED.apply(
            new Ahead.Withheld().apply(new FixedPlanner(SCHEME, 3)),
            new ThresholdTrials(2, () -> search));
    for (int i = 1; i <= 4; i++) {
      withheld.begun(withheld.next(1000));
      withheld.roundTrip(ruled(i - .05, i));
      withheld.outcome(Outcome.of(SCHEME, 3, 3, false, 100, 0));
    }
    withheld.next(1000);
    assertThat(microseconds()).containsExactly(333_333L);
  }

  @Test
  void theRestOfAListHoldsAsItIs() {
    StopPolicy list = StopPolicy.of("any-of(fixed:8,dual:auto)");
    assertThat(list.apply(new FixedPlanner(SCHEME, 16)).stopping().policy().label())
        .startsWith("any-of(fixed:8,dual:0.");
    assertThat(list.tuned()).isTrue();
    assertThat(StopPolicy.of("any-of(fixed:8,dual:0.3/0.5)").tuned()).isFalse();
  }

  @Test
  void trialsGoOnInTheNextAnswerOfTheSameRounds() {
    Knowledge knowledge = new Knowledge();
    ThresholdTrials trials = knowledge.trials(SCHEME, 8, .8, TUNED);
    assertThat(knowledge.trials(SCHEME, 8, .8, TUNED)).isSameAs(trials);
    assertThat(knowledge.trials(SCHEME, 9, .8, TUNED)).isNotSameAs(trials);
    assertThat(knowledge.trials(SCHEME, 8, 0, TUNED)).isNotSameAs(trials);
    assertThat(knowledge.trials(new Coupled(), 8, .8, TUNED)).isNotSameAs(trials);
    int number = trials.number();
    knowledge.costs(new double[] {.1, .2}, false);
    knowledge.costs(new double[] {.9, 1.2}, false);
    assertThat(trials.number()).as("another target: all anew").isGreaterThan(number);
  }

  private static SchemeChoice choice(boolean adaptive, boolean priced) {
    SchemeSettings settings =
        SchemeSettings.of("c-sqs", null, null, null, null, null, null, null, priced);
    return new SchemeChoice(settings, 8, adaptive, Integer.MAX_VALUE, IdsFirst.OFF);
  }

  @Test
  void aKnobHasOneOwner() {
    assertThat(choice(false, false).withStop(TUNED).oneTextASeed()).isFalse();
    assertThatThrownBy(() -> choice(true, false).withStop(TUNED))
        .hasMessage(
            "stop dual:auto and a draft length that adapts would both decide when a round ends;"
                + " leave one of them out");
    assertThatThrownBy(() -> choice(false, true).withStop(TUNED))
        .hasMessage(
            "stop dual:auto and a priced support, whose draft length is chosen by what is measured,"
                + " would both decide when a round ends; leave one of them out");
    assertThatThrownBy(() -> SchemeChoice.auto().withStop(TUNED))
        .hasMessageContaining("stop dual:auto is for the rounds of a scheme that is named");
  }

  @Test
  void saysWhatItTries() {
    assertThat(TUNED.apply(new FixedPlanner(SCHEME, 8)).explain())
        .last()
        .asString()
        .matches("stop: dual:auto: R1 0\\.50, R2 0\\.34, trial 1 of 16.*");
  }
}
