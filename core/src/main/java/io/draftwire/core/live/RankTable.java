package io.draftwire.core.live;

import java.util.Arrays;

/**
 * How often the cloud's token is the first, second, third, ... finisher of the edge's race, by the
 * gap between the first two in logits, T ln(t_2 / t_1): the one feature that tells most, for all
 * temperatures alike. The starting values were measured on the pair {@code stories}; they do not
 * transfer to another pair, so they weigh like a few dozen observations and the ranks of committed
 * tokens are counted from then on.
 *
 * <p>Safe for several answers at once.
 */
public final class RankTable {
  /** Ranks that are told apart. */
  public static final int RANKS = 8;

  /** None of the ranks. */
  public static final int NONE = -1;

  private static final double[] GAPS = {.2, .5, .9, 1.4, 2.1, 3.1, 4.6};
  private static final double[] FIRST = {.27, .34, .41, .52, .65, .77, .92, .98};
  private static final double[] SECOND = {.27, .26, .22, .16, .12, .08, .025, .003};

  /** Over all gaps. */
  private static final double[] ANY = {.603, .144, .066, .035};

  /** Of a rank from the third on, over the one before it. */
  private static final double NEXT = .5;

  private static final double WORTH = 32;

  /** Observations of a class beyond this many fade. */
  private static final double MEMORY = 512;

  /** {@code [class][rank]}: observations, the starting ones included. */
  private final double[][] counts;

  private final double[] sums;

  private RankTable(double[][] starts) {
    counts = new double[starts.length][];
    sums = new double[starts.length];
    for (int i = 0; i < starts.length; i++) {
      counts[i] = Arrays.stream(starts[i]).map(p -> WORTH * p).toArray();
      sums[i] = WORTH;
    }
  }

  /** By gap: what an edge knows of its own race. */
  public static RankTable byGap() {
    double[][] starts = new double[FIRST.length][];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = ranks(FIRST[i], SECOND[i]);
    }
    return new RankTable(starts);
  }

  /** Of one class: what a cloud knows of guesses that come without a class. */
  public static RankTable overall() {
    double[] start = ranks(ANY);
    return new RankTable(new double[][] {start});
  }

  private static double[] ranks(double... known) {
    double[] ranks = Arrays.copyOf(known, RANKS);
    for (int i = known.length; i < RANKS; i++) {
      ranks[i] = NEXT * ranks[i - 1];
    }
    return ranks;
  }

  /** The class of a gap in logits, from 0 on. */
  public static int classOf(double gap) {
    int i = 0;
    while (i < GAPS.length && gap >= GAPS[i]) {
      i++;
    }
    return i;
  }

  /** Probability that the token has this rank, from 0 on. */
  public synchronized double chance(int klass, int rank) {
    return rank >= RANKS ? 0 : counts[klass][rank] / sums[klass];
  }

  /**
   * A committed token had this rank where a race of this class was run.
   *
   * @param rank from 0 on, or {@link #NONE}
   * @param ranked how many ranks were told apart there; of those behind nothing is learnt
   */
  public synchronized void learn(int klass, int rank, int ranked) {
    double[] row = counts[klass];
    if (sums[klass] >= MEMORY) {
      for (int i = 0; i < RANKS; i++) {
        row[i] *= 1 - 1 / MEMORY;
      }
      sums[klass] *= 1 - 1 / MEMORY;
    }
    // What was not looked at keeps its probability.
    for (int i = ranked; i < RANKS; i++) {
      row[i] += row[i] / sums[klass];
    }
    sums[klass]++;
    if (rank >= 0 && rank < Math.min(ranked, RANKS)) {
      row[rank]++;
    }
  }
}
