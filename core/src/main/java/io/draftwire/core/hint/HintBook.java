package io.draftwire.core.hint;

/**
 * How often hints came true: the edge's side of the calibration, over its answers. A cloud's word
 * is where the counting begins and weighs little, so that a cloud whose hints are always wrong is
 * soon not listened to.
 *
 * <p>By the class that the cloud gave to a hint, and by what the edge itself had thought of what it
 * says: a hint of what the draft thinks too is right more often than one of a token that the draft
 * did not think of.
 *
 * <p>Safe for several answers at once.
 */
public final class HintBook {
  private static final double[] PRIORS = {.02, .15, .5};
  private static final double WORTH = 2;
  private static final double MEMORY = 256;

  /** Hints after which it is known whether they tell anything. */
  private static final int TRIAL = 96;

  /** What a hint has to add, on the average, to what the edge thought by itself. */
  private static final double LEAST_NEWS = .03;

  /** Answers without hints before they are tried again. */
  private static final int PAUSE = 16;

  private final Share[][] shares = new Share[Confidence.CLASSES][PRIORS.length + 1];
  private double heard;
  private double news;
  private int pause;

  public HintBook() {
    for (int klass = 0; klass < shares.length; klass++) {
      for (int prior = 0; prior <= PRIORS.length; prior++) {
        shares[klass][prior] = new Share(Confidence.chance(klass), WORTH, MEMORY);
      }
    }
  }

  /**
   * Probability that a hint is right.
   *
   * @param klass that the cloud gave to it
   * @param prior what the edge gave to it before the hint
   */
  public synchronized double chance(int klass, double prior) {
    return shares[klass][priorOf(prior)].value();
  }

  private static int priorOf(double prior) {
    int i = 0;
    while (i < PRIORS.length && prior >= PRIORS[i]) {
      i++;
    }
    return i;
  }

  /** A hint came true, or did not. */
  public synchronized void learn(int klass, double prior, boolean right) {
    shares[klass][priorOf(prior)].count(right);
    heard = Math.min(heard + 1, MEMORY);
    news += ((right ? 1 : 0) - prior - news) / heard;
  }

  /**
   * Whether an answer that begins now is to have hints, where that is left to what was measured:
   * while they tell more than the edge knows by itself, and now and then where they do not.
   */
  public synchronized boolean pays() {
    if (heard < TRIAL || news >= LEAST_NEWS) {
      return true;
    }
    if (++pause < PAUSE) {
      return false;
    }
    pause = 0;
    heard = TRIAL / 2.0;
    return true;
  }
}
