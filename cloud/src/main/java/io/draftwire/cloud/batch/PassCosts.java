package io.draftwire.cloud.batch;

import io.draftwire.core.live.PassSeconds;
import java.util.Arrays;

/**
 * What a pass over n tokens takes, c(n), learnt from the passes that are run.
 *
 * <p>Lengths are classes, eight to a doubling beyond the first sixteen, with the recent mean of
 * each. Attention makes a token dearer the more cells are in use, by a part that is the same for
 * all lengths and is learnt with them. Between classes that were seen the cost is linear, beyond
 * the last it goes on with the told curve's slope, and it never falls with the length: a choice
 * among lengths by these costs has no cliff where one class was measured badly.
 */
public final class PassCosts {
  /** Lengths up to here have a class each. */
  private static final int SINGLE = 16;

  private static final int A_DOUBLING = 8;

  /** Up to 2^12 tokens a pass. */
  private static final int CLASSES = SINGLE + A_DOUBLING * 8 + 1;

  /** Passes that a mean remembers, and that the told curve is worth in each class. */
  private static final double MEMORY = 32;

  private static final double TOLD = 2;

  /** A pass that took so many times as long was disturbed; it counts as so long. */
  private static final double OUTLIER = 3;

  /** What is left, with each pass, of what is known of the part of the cells. */
  private static final double CELLS_FADE = 0.998;

  /** The longest pass of each class, which stands for it. */
  private static final double[] LARGEST = largest();

  /** By tokens, from 1 to the longest of the last class: asked for with every guess of a pass. */
  private static final byte[] CLASS_OF = classes();

  /** What takes longer was interrupted. */
  private static final double MOST_TELLING_SECONDS = 5e-3;

  private final double[] mean = new double[CLASSES];
  private final double[] worth = new double[CLASSES];

  /** Means of n times the cells in use, by class. */
  private final double[] load = new double[CLASSES];

  /** Seconds to tell a session without guesses, and one with a tree to walk. */
  private final double[] tell = new double[2];

  private final double[] tellWorth = new double[2];
  private double covariance;
  private double variance;

  /** Costs by class at the cells in use, rising; made anew when anything was learnt. */
  private final double[] rising = new double[CLASSES];

  private double cells = -1;
  private boolean stale = true;

  /** What was told, by class. */
  private final double[] told = new double[CLASSES];

  private final boolean learns;

  /**
   * @param told what is known before, by tokens; 0 where nothing is
   */
  public PassCosts(PassSeconds told) {
    this(told, true);
  }

  /** Costs that no pass teaches anything. */
  public static PassCosts fixed(PassSeconds told) {
    return new PassCosts(told, false);
  }

  private PassCosts(PassSeconds told, boolean learns) {
    this.learns = learns;
    for (int c = 0; c < CLASSES; c++) {
      int below = (int) LARGEST[c];
      this.told[c] = told.of(below) + (LARGEST[c] - below) * (told.of(below + 1) - told.of(below));
    }
  }

  /**
   * A pass was run.
   *
   * @param cells in use meanwhile
   */
  public void observe(int tokens, int cells, double seconds) {
    if (!learns || tokens < 1 || !(seconds > 0) || Double.isInfinite(seconds)) {
      return;
    }
    int c = classOf(tokens);
    double x = (double) tokens * cells;
    double expected = worth[c] == 0 ? seconds : mean[c] + slope() * (x - load[c]);
    double took = Math.min(seconds, OUTLIER * Math.max(expected, 1e-9));
    if (worth[c] > 0) {
      double off = x - load[c];
      covariance = CELLS_FADE * covariance + off * (took - mean[c]);
      variance = CELLS_FADE * variance + off * off;
    }
    worth[c] = Math.min(worth[c] + 1, MEMORY);
    mean[c] += (took - mean[c]) / worth[c];
    load[c] += (x - load[c]) / worth[c];
    stale = true;
  }

  /**
   * A session was told what came of a pass.
   *
   * @param guesses whether there was a tree to walk
   */
  public void told(boolean guesses, double seconds) {
    if (learns && seconds >= 0) {
      int kind = guesses ? 1 : 0;
      tellWorth[kind] = Math.min(tellWorth[kind] + 1, MEMORY);
      tell[kind] += (Math.min(seconds, MOST_TELLING_SECONDS) - tell[kind]) / tellWorth[kind];
    }
  }

  /**
   * What a session takes longer to be told where it has a tree to walk; 0 while nothing is known.
   */
  double walkSeconds() {
    return tellWorth[0] > 0 && tellWorth[1] > 0 ? Math.max(0, tell[1] - tell[0]) : 0;
  }

  /** What a session takes to be told, on average over those with a tree and without. */
  double tellSeconds() {
    double worth = tellWorth[0] + tellWorth[1];
    return worth == 0 ? 0 : (tellWorth[0] * tell[0] + tellWorth[1] * tell[1]) / worth;
  }

  /** Seconds that a cell more costs for each token of a pass. */
  double slope() {
    return variance == 0 ? 0 : Math.max(0, covariance / variance);
  }

  /**
   * c(n) with so many cells in use.
   *
   * @return 0 while nothing is known
   */
  public double seconds(int tokens, int cells) {
    if (tokens < 1) {
      return 0;
    }
    refresh(cells);
    int c = classOf(tokens);
    if (tokens >= LARGEST[c]) {
      return rising[c] * tokens / LARGEST[c]; // Beyond the last class; a factor of 1 otherwise.
    }
    return between(c - 1, c, tokens);
  }

  private void refresh(int cells) {
    if (!stale && this.cells == cells) {
      return;
    }
    stale = false;
    this.cells = cells;
    double slope = slope();
    double shift = shift();
    double last = 0;
    for (int c = 0; c < CLASSES; c++) {
      double before = told[c] * shift;
      double measured = mean[c] + slope * (LARGEST[c] * cells - load[c]);
      double weight = before > 0 ? TOLD : 0;
      double known = worth[c] + weight;
      rising[c] = known == 0 ? 0 : (worth[c] * Math.max(0, measured) + weight * before) / known;
    }
    fillGaps();
    for (int c = 0; c < CLASSES; c++) {
      last = Math.max(last, rising[c]);
      rising[c] = last;
    }
  }

  /** By what factor passes differ from what was told, over all that were seen. */
  private double shift() {
    double sum = 0;
    double all = 0;
    for (int c = 0; c < CLASSES; c++) {
      if (worth[c] > 0 && told[c] > 0) {
        sum += worth[c] * Math.log(mean[c] / told[c]);
        all += worth[c];
      }
    }
    return all == 0 ? 1 : Math.exp(sum / (all + TOLD));
  }

  /** Where nothing was told either: linear between classes that were seen, level outside. */
  private void fillGaps() {
    int last = -1;
    for (int c = 0; c < CLASSES; c++) {
      if (rising[c] > 0) {
        for (int gap = last + 1; gap < c; gap++) {
          rising[gap] = last < 0 ? rising[c] : between(last, c, LARGEST[gap]);
        }
        last = c;
      }
    }
    if (last >= 0) {
      Arrays.fill(rising, last, CLASSES, rising[last]);
    }
  }

  private double between(int left, int right, double tokens) {
    double part = (tokens - LARGEST[left]) / (LARGEST[right] - LARGEST[left]);
    return rising[left] + (rising[right] - rising[left]) * Math.clamp(part, 0, 1);
  }

  static int classOf(int tokens) {
    return tokens < CLASS_OF.length ? CLASS_OF[tokens] : CLASSES - 1;
  }

  private static byte[] classes() {
    byte[] classes = new byte[(int) LARGEST[CLASSES - 1] + 1];
    for (int tokens = 1; tokens < classes.length; tokens++) {
      double doublings = Math.log((double) tokens / SINGLE) / Math.log(2);
      int beyond = (int) Math.ceil(doublings * A_DOUBLING - 1e-9);
      classes[tokens] = (byte) (tokens <= SINGLE ? tokens - 1 : SINGLE - 1 + beyond);
    }
    return classes;
  }

  private static double[] largest() {
    double[] largest = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      largest[c] =
          c < SINGLE ? c + 1 : SINGLE * Math.pow(2, (double) (c - SINGLE + 1) / A_DOUBLING);
    }
    return largest;
  }
}
