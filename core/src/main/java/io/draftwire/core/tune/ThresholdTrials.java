package io.draftwire.core.tune;

import io.draftwire.core.tune.ThresholdTuner.Thresholds;
import java.util.function.Supplier;

/**
 * Trials of two thresholds over the rounds of answers: {@value #ROUNDS} rounds each, whose
 * milliseconds for a committed token are what the trial cost. Kept from answer to answer, since one
 * seldom has rounds enough for all trials. Not thread-safe.
 */
public final class ThresholdTrials {
  /** What a round takes and brings differs by more than thresholds do: a few say nothing. */
  static final int ROUNDS = 24;

  private final int rounds;
  private final Supplier<ThresholdSearch> searches;
  private ThresholdSearch search;
  private int number = 1;
  private int heard;
  private long tokens;
  private double seconds;

  public ThresholdTrials() {
    this(ROUNDS, ThresholdTuner::new);
  }

  /**
   * @param rounds of a trial, at least 1
   * @param searches makes what decides what is tried
   */
  public ThresholdTrials(int rounds, Supplier<ThresholdSearch> searches) {
    this.rounds = rounds;
    this.searches = searches;
    search = searches.get();
  }

  /** What to end rounds by now. */
  public Thresholds thresholds() {
    return search.next();
  }

  /** Number of the trial that a round belongs to which begins now. */
  public int number() {
    return number;
  }

  /**
   * What came of a round.
   *
   * @param trial that it began in; of one that is over nothing more is heard
   * @param committed tokens that it brought
   * @param took seconds, from the verdict before to its own; NaN where that is unknown
   */
  public void round(int trial, int committed, double took) {
    if (trial != number || search.settled() || !(took > 0)) {
      return;
    }
    tokens += committed;
    seconds += took;
    heard++;
    if (heard >= rounds && tokens > 0) {
      search.cost(1e3 * seconds / tokens);
      begin();
    }
  }

  private void begin() {
    number++; // Rounds that are still out are not of this one.
    heard = 0;
    tokens = 0;
    seconds = 0;
  }

  /** What was tried was tried elsewhere: it all begins anew. */
  public void forget() {
    search = searches.get();
    begin();
  }

  /** For people. */
  public String describe() {
    return search.describe();
  }
}
