package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.tune.ThresholdTrials;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What planning has learned of one cloud with one draft model: the link, what computing costs, how
 * often drafts are accepted by temperature, what rounds weigh. A client that keeps it from answer
 * to answer spares each the rounds that find out.
 *
 * <p>A planner works on it directly, so it serves one answer at a time. Not thread-safe.
 */
public final class Knowledge {
  private static final double MEMORY = 16;

  /** Seconds and bytes below which nothing is an outlier. */
  private static final double LEAST_SECONDS = 1e-4;

  private static final double LEAST_BYTES = 8;

  /** A round's message and its answer without payload or candidates, bytes on the wire. */
  private static final double ROUND_BYTES = 26;

  private static final double RULING_BYTES = 32;

  private static final double BUCKETS = 10;

  /** A target's pass over one token by a draft's, rather more than less: what is tried is known. */
  private static final double USUAL_RATIO = 8;

  final LinkEstimate link = new LinkEstimate();
  final TargetCost target = new TargetCost();
  final RobustMean draftSeconds = new RobustMean(MEMORY, LEAST_SECONDS);

  /** A token of a text that the draft runs over at once, because it was committed without it. */
  final RobustMean catchUpSeconds = new RobustMean(MEMORY, LEAST_SECONDS / MEMORY);

  /** Tokens that an answer begins with: its prompt. */
  final RobustMean behind = new RobustMean(MEMORY, 1);

  final RobustMean frameUp = new RobustMean(MEMORY, LEAST_BYTES);
  final RobustMean frameDown = new RobustMean(MEMORY, LEAST_BYTES);
  private final Map<Scheme, RobustMean> encoding = new LinkedHashMap<>();
  private final Map<Scheme, RoundSize> sizes = new LinkedHashMap<>();
  private final TreeMap<Integer, AcceptanceEstimate> acceptance = new TreeMap<>();
  private final Map<Integer, LivePace> live = new TreeMap<>();
  private final Map<Rounds, ThresholdTrials> trials = new HashMap<>();

  /** What thresholds are found for: of other rounds they may be others. */
  private record Rounds(Scheme scheme, int most, int temperature, StopPolicy stop) {}

  private double secondsUntested;
  private double secondsUnstreamed;
  private double secondsInRounds;

  /** Nothing known. */
  public Knowledge() {}

  /** What is known at about this temperature; begins with what the nearest other one showed. */
  AcceptanceEstimate acceptance(double temperature) {
    int bucket = bucket(temperature);
    return acceptance.computeIfAbsent(
        bucket, b -> new AcceptanceEstimate(temperature, nearestOptimum(b)));
  }

  private static int bucket(double temperature) {
    return (int) Math.round(temperature * BUCKETS);
  }

  /** How quickly live answers come at about this temperature. */
  LivePace live(double temperature) {
    return live.computeIfAbsent(bucket(temperature), b -> new LivePace());
  }

  /** Trials of thresholds for rounds that are like these in everything but their thresholds. */
  ThresholdTrials trials(Scheme scheme, int most, double temperature, StopPolicy stop) {
    return trials.computeIfAbsent(
        new Rounds(scheme, most, bucket(temperature), stop), rounds -> new ThresholdTrials());
  }

  private double nearestOptimum(int bucket) {
    Integer below = acceptance.lowerKey(bucket);
    Integer above = acceptance.higherKey(bucket);
    if (below == null && above == null) {
      return AcceptanceEstimate.USUAL_OPTIMUM;
    }
    boolean lower = above == null || below != null && bucket - below <= above - bucket;
    return acceptance.get(lower ? below : above).optimum();
  }

  /** A new answer begins: the cloud's clock, its load and the link may be others. */
  void begin() {
    link.begin();
    target.begin();
  }

  /** What the cloud tells of its target; where that is another, drafts may fare otherwise too. */
  void costs(double[] secondsByLog2, boolean doubtful) {
    if (target.curve(secondsByLog2, doubtful)) {
      acceptance.values().forEach(AcceptanceEstimate::doubt);
      live.values().forEach(LivePace::forget);
      trials.values().forEach(ThresholdTrials::forget);
    }
  }

  /** So many seconds more have told nothing about streaming. */
  void unstreamed(double seconds) {
    secondsUnstreamed += seconds;
  }

  /** A round took so long, of an answer that could have been live. */
  void inRounds(double seconds) {
    secondsInRounds += seconds;
  }

  /** An answer is live. */
  void inLive() {
    secondsInRounds = 0;
  }

  /** Seconds of rounds since the latest live answer. */
  double secondsInRounds() {
    return secondsInRounds;
  }

  /** A streamed token has come. */
  void streamed() {
    secondsUnstreamed = 0;
  }

  /** Seconds of rounds since the latest streamed token, of any answer. */
  double secondsUnstreamed() {
    return secondsUnstreamed;
  }

  /** So many seconds more have told nothing about acceptance. */
  void untested(double seconds) {
    secondsUntested += seconds;
  }

  /** A round has drafts again. */
  void tested() {
    secondsUntested = 0;
  }

  /** Seconds since the latest round that had drafts, of any answer. */
  double secondsUntested() {
    return secondsUntested;
  }

  RoundSize size(Contender contender) {
    return sizes.computeIfAbsent(contender.scheme(), s -> new RoundSize(contender));
  }

  void encoded(Scheme scheme, double seconds) {
    encoding.computeIfAbsent(scheme, s -> new RobustMean(MEMORY, LEAST_SECONDS)).observe(seconds);
  }

  /** Shaping and drawing; of a scheme not tried yet, what the last one tried costs. */
  double encodeSeconds(Scheme scheme) {
    RobustMean own = encoding.get(scheme);
    double other = 0;
    for (RobustMean mean : encoding.values()) {
      other = mean.orElse(0);
    }
    return own == null ? other : own.orElse(other);
  }

  /** A forward pass of the draft; before any, what is usual beside the target's. */
  double draftSeconds() {
    return draftSeconds.orElse(target.seconds(1) / USUAL_RATIO);
  }

  double roundBytesUp() {
    return frameUp.orElse(ROUND_BYTES);
  }

  double roundBytesDown() {
    return frameDown.orElse(RULING_BYTES);
  }
}
