package io.draftwire.core.plan;

import java.util.Locale;

/**
 * c(n), what the target's forward pass over n positions costs, and how long a pass waits for it.
 *
 * <p>The curve that the cloud tells is a prior: linear between its points and beyond them, worth a
 * few observations, and fewer where the cloud itself doubts it or passes contradict it. What passes
 * of a length really took is learnt for that length, for lengths near it, and in part for all (a
 * longer text or a busier machine makes every pass dearer). Evidence of a length that is not run
 * any more fades with every pass of another. A cloud that tells no curve is taken for flat until
 * passes of several lengths say otherwise.
 *
 * <p>While others share the target, a pass also costs whatever else they do on its machine, so such
 * a pass counts only where none alone is remembered. What is waited for them is the load, which is
 * no part of the cost and is forgotten quickly.
 */
public final class TargetCost {
  private static final int LONGEST = Step.MOST_DRAFTS + 1;

  /** Passes that a curve is worth, and one that the cloud doubts. */
  private static final double TRUSTED = 8;

  private static final double DOUBTED = 1;

  /** A ratio of measured to told, as a logarithm, that halves the trust in the curve. */
  private static final double CONTRADICTION = 0.3;

  private static final double MEMORY = 16;

  /** What is left of a length's evidence after a pass of another. */
  private static final double FADES = 0.98;

  /** Evidence of a length fades to so many passes, no further. */
  private static final double FADED = 3;

  /** A shared pass counts so much of one alone. */
  private static final double SHARED = 0.2;

  /** Shared passes together are worth at most so many alone. */
  private static final double SHARED_MEMORY = 1;

  /** In doublings of the length, how far a pass tells about others. */
  private static final double WIDTH = 0.5;

  /** Of the logarithm of a cost that nobody has measured, in standard deviations of a hope. */
  private static final double DOUBT = 0.7;

  /** A curve that differs by this factor is another target's, or another machine's. */
  private static final double OTHER_TARGET = 1.4;

  /** How much a pass of one length tells about another. */
  private static final double[][] NEAR = near();

  private double[] curve = {};
  private double curveWorth;

  /** By length: the mean of log(measured / told), and what it is worth. */
  private final double[] ratio = new double[LONGEST + 1];

  private final double[] worth = new double[LONGEST + 1];
  private final int[] run = new int[LONGEST + 1];
  private final RobustMean waiting = new RobustMean(MEMORY, 1e-3);
  private final RobustMean load = new RobustMean(MEMORY / 2, 1e-3);

  /**
   * @param secondsByLog2 over 1, 2, 4, ... positions
   * @param doubtful whether the cloud measured it while its machine was busy
   * @return whether it is of another target than the curve before
   */
  public boolean curve(double[] secondsByLog2, boolean doubtful) {
    double[] rising = secondsByLog2.clone();
    for (int i = 0; i < rising.length; i++) {
      if (!(rising[i] >= 0) || Double.isInfinite(rising[i])) {
        throw new IllegalArgumentException(
            "the cloud says that its pass over "
                + (1L << i)
                + " tokens takes "
                + rising[i]
                + " s; a cost is finite and from 0 on");
      }
      // A pass over more tokens that was timed as cheaper was timed badly.
      rising[i] = Math.max(rising[i], i == 0 ? 0 : rising[i - 1]);
    }
    if (rising.length == 0 || rising[0] == 0) {
      return false;
    }
    boolean sure = curveWorth == TRUSTED && !doubtful;
    curveWorth = doubtful ? DOUBTED : TRUSTED;
    return retell(rising) && sure;
  }

  /**
   * Measured ratios are to the curve of before: they are carried over to the new one, unless that
   * is of another target.
   */
  private boolean retell(double[] rising) {
    double[] told = new double[LONGEST + 1];
    for (int rows = 1; rows <= LONGEST; rows++) {
      told[rows] = told(rows);
    }
    boolean first = curve.length == 0;
    boolean another = false;
    curve = rising;
    for (int rows = 1; rows <= LONGEST; rows++) {
      double off = Math.log(told[rows] / told(rows));
      ratio[rows] += off;
      if (!first && Math.abs(off) > Math.log(OTHER_TARGET)) {
        worth[rows] = 0;
        another = true;
      }
    }
    return another;
  }

  /**
   * A pass.
   *
   * @param waitedSeconds for the pass to begin, without what was spent on others
   * @param sharedSeconds of waiting in which the target ran for others
   */
  public void observe(int rows, double seconds, double waitedSeconds, double sharedSeconds) {
    if (rows < 1 || !(seconds >= 0) || Double.isInfinite(seconds)) {
      return;
    }
    waiting.observe(waitedSeconds);
    load.observe(sharedSeconds);
    if (seconds > 0) {
      learn(Math.min(rows, LONGEST), seconds, sharedSeconds > 0 ? SHARED : 1);
    }
  }

  private void learn(int rows, double seconds, double weight) {
    boolean shared = weight < 1;
    for (int other = 1; other <= LONGEST; other++) {
      double faded = shared ? worth[other] * FADES : Math.max(worth[other] * FADES, FADED);
      worth[other] = other == rows && !shared ? worth[other] : Math.min(worth[other], faded);
    }
    if (shared && worth[rows] >= SHARED_MEMORY) {
      return; // What passes cost alone is still known better.
    }
    double measured = Math.log(seconds / told(rows));
    double off = measured - ratio[rows];
    // As RobustMean does, on a logarithm: outliers are clipped, three in a row are a change.
    boolean aside = worth[rows] > 0 && Math.abs(off) > Math.log(1.5);
    int side = off > 0 ? 1 : -1;
    if (!shared) {
      run[rows] = !aside ? 0 : Integer.signum(run[rows]) == side ? run[rows] + side : side;
    }
    if (Math.abs(run[rows]) >= 3) {
      worth[rows] = 0;
      run[rows] = 0;
    }
    double limit = worth[rows] == 0 ? Double.POSITIVE_INFINITY : Math.log(3);
    double most = shared ? SHARED_MEMORY : MEMORY;
    worth[rows] = Math.min(worth[rows] + weight, most);
    ratio[rows] += weight / worth[rows] * Math.clamp(off, -limit, limit);
  }

  /** A new answer: who shared the target then may be gone. */
  void begin() {
    load.doubt();
  }

  /** Of a pass over so many positions; 0 while nothing is known. */
  public double seconds(int rows) {
    return seconds(rows, 0);
  }

  /**
   * What a pass may cost, for all that is known: less than {@link #seconds} where no pass of about
   * that length was measured and the curve is in doubt, never less than a pass over one.
   */
  double hopedSeconds(int rows) {
    double known = curve.length == 0 ? 0 : trust();
    for (int other = 1; other <= LONGEST; other++) {
      known += worth[other] * near(rows, other);
    }
    double doubt = Math.max(0, 1 / Math.sqrt(1 + known) - 1 / Math.sqrt(1 + TRUSTED));
    double hoped = seconds(rows, DOUBT * doubt);
    return Math.max(hoped, Math.min(seconds(1), seconds(rows)));
  }

  private double seconds(int rows, double discount) {
    double all = 0;
    double mean = 0;
    double own = 0;
    double sum = 0;
    for (int other = 1; other <= LONGEST; other++) {
      if (worth[other] > 0) {
        double near = worth[other] * near(rows, other);
        all += worth[other];
        mean += worth[other] * ratio[other];
        own += near;
        sum += near * ratio[other];
      }
    }
    if (all == 0) {
      return curve.length == 0 ? 0 : Math.exp(-discount) * told(rows);
    }
    double trust = curve.length == 0 ? DOUBTED : trust(all, mean);
    double shift = mean / (all + (curve.length == 0 ? 0 : curveWorth / TRUSTED));
    return told(rows) * Math.exp((trust * shift + sum) / (trust + own) - discount);
  }

  /** What the curve's shape is worth, in passes. */
  private double trust() {
    double all = 0;
    double mean = 0;
    for (int rows = 1; rows <= LONGEST; rows++) {
      all += worth[rows];
      mean += worth[rows] * ratio[rows];
    }
    return trust(all, mean);
  }

  /**
   * @param all what all evidence is worth, in passes
   * @param mean the sum of its ratios, by worth
   */
  private double trust(double all, double mean) {
    double off = all == 0 || curve.length == 0 ? 0 : mean / all / CONTRADICTION;
    return Math.max(DOUBTED / 2, curveWorth / (1 + off * off));
  }

  private static double near(int rows, int other) {
    return NEAR[Math.min(rows, LONGEST)][other];
  }

  private static double[][] near() {
    double[][] near = new double[LONGEST + 1][LONGEST + 1];
    for (int rows = 1; rows <= LONGEST; rows++) {
      for (int other = 1; other <= LONGEST; other++) {
        double doublings = (Math.log(rows) - Math.log(other)) / (Math.log(2) * WIDTH);
        near[rows][other] = Math.exp(-doublings * doublings / 2);
      }
    }
    return near;
  }

  /** Waiting at the cloud before a pass, for others too. */
  double queueSeconds() {
    return waiting.orElse(0) + load.orElse(0);
  }

  /** Waiting for others. */
  double loadSeconds() {
    return load.orElse(0);
  }

  /** Waiting that is not for others. */
  double waitingSeconds() {
    return waiting.orElse(0);
  }

  private double told(int rows) {
    int last = curve.length - 1;
    if (last < 0) {
      return 1;
    }
    if (last == 0) {
      return curve[0];
    }
    int i = Math.min(31 - Integer.numberOfLeadingZeros(rows), last - 1);
    double step = 1 << i;
    return curve[i] + (curve[i + 1] - curve[i]) * (rows - step) / step;
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "target: c(1) %.1f ms, c(5) %.1f ms, c(9) %.1f ms, queue %.1f ms, of that for others %.1f ms%s",
        1e3 * seconds(1),
        1e3 * seconds(5),
        1e3 * seconds(9),
        1e3 * queueSeconds(),
        1e3 * load.orElse(0),
        curve.length == 0
            ? " (the cloud told no costs)"
            : curveWorth < TRUSTED ? " (the cloud doubts its costs)" : "");
  }
}
