package io.draftwire.core.plan;

import io.draftwire.core.tune.ThresholdTrials;
import io.draftwire.core.tune.ThresholdTuner.Thresholds;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * When a round has drafts enough. Asked before the draft's pass, which it saves ({@link #stops}),
 * and once more when the law of the next draft is known and nothing was drawn from it yet ({@link
 * #stopsBefore}). A token that was drawn is always sent: leaving one out because of what it is
 * would bias the text.
 *
 * <p>Probabilities are the draft's own, after its sampling settings and before anything is cut or
 * rounded for the link.
 */
public sealed interface StopPolicy {
  /** As {@link Tuned} is spelled. */
  String TUNED = "dual:auto";

  /** Leaves it to the planner's draft length. */
  StopPolicy NEVER = new AnyOf(List.of());

  /** For messages. */
  String CHOICES =
      "fixed:L, bits:B, confidence:C, cumulative:R, dual:R1/R2, dual:auto, deadline:MS, goodput:R,"
          + " or several of them as any-of(...,...)";

  /** Most drafts of a round. */
  default int most() {
    return Step.MOST_DRAFTS;
  }

  /** Most payload bits of a round. */
  default int bitBudget() {
    return Integer.MAX_VALUE;
  }

  /** Whether the round is to have no draft beside those that it has. */
  default boolean stops(RoundSoFar round) {
    return false;
  }

  /**
   * Whether it is to have none from the law that comes next.
   *
   * @param greatest probability of that law's likeliest token
   */
  default boolean stopsBefore(double greatest) {
    return false;
  }

  /** Whether it goes by the draft's probabilities, which take a look at the logits to know. */
  default boolean readsLaws() {
    return true;
  }

  /** As it is spelled. */
  String label();

  /** So many drafts. */
  record Fixed(int most) implements StopPolicy {
    public Fixed {
      if (most < 0 || most > Step.MOST_DRAFTS) {
        throw new IllegalArgumentException(
            "fixed:" + most + " is outside 0.." + Step.MOST_DRAFTS + "; 4 is a good start");
      }
    }

    @Override
    public boolean readsLaws() {
      return false;
    }

    @Override
    public String label() {
      return "fixed:" + most;
    }
  }

  /** As many as surely fit so many payload bits (SQS-SD, arXiv 2510.09942). */
  record Bits(int bitBudget) implements StopPolicy {
    public Bits {
      if (bitBudget < 1) {
        throw new IllegalArgumentException(
            "bits:" + bitBudget + " is below 1 bit a round; give the bits that a round may take");
      }
    }

    @Override
    public boolean readsLaws() {
      return false;
    }

    @Override
    public String label() {
      return "bits:" + bitBudget;
    }
  }

  /** While the next law's likeliest token has so much probability (SLED, arXiv 2506.09397). */
  record Confidence(double least) implements StopPolicy {
    public Confidence {
      probability("confidence", least);
    }

    @Override
    public boolean stopsBefore(double greatest) {
      return greatest < least;
    }

    @Override
    public String label() {
      return "confidence:" + least;
    }
  }

  /** Until the drafts' probabilities multiply to no more than so much. */
  record Cumulative(double least) implements StopPolicy {
    public Cumulative {
      probability("cumulative", least);
    }

    @Override
    public boolean stops(RoundSoFar round) {
      return round.product() <= least;
    }

    @Override
    public String label() {
      return "cumulative:" + least;
    }
  }

  /**
   * Until the drafts' probabilities multiply to no more than R1, or the latest is no more than R2
   * (PipeSD, arXiv 2605.13319).
   */
  record Dual(double product, double latest) implements StopPolicy {
    public Dual {
      probability("dual", product);
      probability("dual", latest);
    }

    @Override
    public boolean stops(RoundSoFar round) {
      return round.drafts() > 0 && (round.product() <= product || round.latest() <= latest);
    }

    @Override
    public String label() {
      return "dual:" + product + "/" + latest;
    }
  }

  /**
   * As {@link Dual}, by two thresholds that are found by trying what a committed token takes
   * ({@link TuningPlanner}). A round ends by what {@link #at} makes of it.
   */
  record Tuned() implements StopPolicy {
    @Override
    public boolean tuned() {
      return true;
    }

    @Override
    public boolean byTheClock() {
      return true;
    }

    @Override
    public StopPolicy at(Thresholds thresholds) {
      return new Dual(thresholds.first(), thresholds.second());
    }

    @Override
    public String label() {
      return TUNED;
    }
  }

  /** Until drafting has taken so long (PicoSpec's truncation, arXiv 2603.19133). */
  record Deadline(double seconds) implements StopPolicy {
    public Deadline {
      if (!(seconds > 0 && seconds <= 3600)) {
        throw new IllegalArgumentException(
            "deadline:" + 1e3 * seconds + " ms is not above 0 and within an hour; try deadline:50");
      }
    }

    @Override
    public boolean stops(RoundSoFar round) {
      return round.seconds() >= seconds;
    }

    @Override
    public boolean readsLaws() {
      return false;
    }

    @Override
    public boolean byTheClock() {
      return true;
    }

    @Override
    public String label() {
      return "deadline:" + number(1e3 * seconds);
    }
  }

  /**
   * While another draft can be expected to bring more tokens a second than the round does without:
   * the chance that all so far are accepted, taken to be the product of their probabilities,
   * against the tokens expected over the time taken.
   *
   * @param overhead what a round takes beside its drafts, in passes of the draft
   */
  record Goodput(double overhead) implements StopPolicy {
    public Goodput {
      if (!(overhead > 0 && overhead <= 1e6)) {
        throw new IllegalArgumentException(
            "goodput:"
                + overhead
                + " is not above 0 and within a million; give what a round takes beside drafting, in"
                + " passes of the draft");
      }
    }

    @Override
    public boolean stops(RoundSoFar round) {
      return round.product() * (overhead + round.drafts()) < round.expected();
    }

    @Override
    public String label() {
      return "goodput:" + number(overhead);
    }
  }

  /** When the first of several would. */
  record AnyOf(List<StopPolicy> policies) implements StopPolicy {
    public AnyOf {
      policies = List.copyOf(policies);
    }

    @Override
    public int most() {
      return policies.stream().mapToInt(StopPolicy::most).min().orElse(Step.MOST_DRAFTS);
    }

    @Override
    public int bitBudget() {
      return policies.stream().mapToInt(StopPolicy::bitBudget).min().orElse(Integer.MAX_VALUE);
    }

    @Override
    public boolean stops(RoundSoFar round) {
      return policies.stream().anyMatch(policy -> policy.stops(round));
    }

    @Override
    public boolean stopsBefore(double greatest) {
      return policies.stream().anyMatch(policy -> policy.stopsBefore(greatest));
    }

    @Override
    public boolean byTheClock() {
      return policies.stream().anyMatch(StopPolicy::byTheClock);
    }

    @Override
    public boolean tuned() {
      return policies.stream().anyMatch(StopPolicy::tuned);
    }

    @Override
    public StopPolicy at(Thresholds thresholds) {
      return new AnyOf(policies.stream().map(policy -> policy.at(thresholds)).toList());
    }

    @Override
    public boolean readsLaws() {
      return policies.stream().anyMatch(StopPolicy::readsLaws);
    }

    @Override
    public String label() {
      return policies.stream()
          .map(StopPolicy::label)
          .collect(Collectors.joining(",", "any-of(", ")"));
    }
  }

  /**
   * As it is spelled.
   *
   * @throws IllegalArgumentException naming the value and the choices
   */
  static StopPolicy of(String label) {
    return StopPolicyReader.read(label);
  }

  private static void probability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          name + ":" + value + " is outside 0..1; it is a probability (try 0.4)");
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%s", value);
  }

  /** Whether it goes by the clock: then one seed may give another text whenever times differ. */
  default boolean byTheClock() {
    return false;
  }

  /** Whether thresholds of it are found by trying. */
  default boolean tuned() {
    return false;
  }

  /** This with the thresholds that are tried, where it has any to find. */
  default StopPolicy at(Thresholds thresholds) {
    return this;
  }

  /** {@code planner}, whose rounds stop so; where thresholds are found, nothing is known yet. */
  default Planner apply(Planner planner) {
    return apply(planner, new ThresholdTrials());
  }

  /**
   * {@code planner}, whose rounds stop so.
   *
   * @param trials of thresholds, where they are found; go on
   */
  default Planner apply(Planner planner, ThresholdTrials trials) {
    if (equals(NEVER)) {
      return planner;
    }
    return tuned()
        ? new TuningPlanner(planner, this, trials)
        : new StoppingPlanner(planner, new Stopping(this));
  }
}
