package io.draftwire.core.hint;

/**
 * How often each exit of a target draws the token that the last layer draws, at one place of the
 * text: the cloud's side of the calibration. By what tells most about it: the gap of the exit's
 * race in logits, in classes as a {@code RankTable}'s. Counted over all sessions, from a guess that
 * weighs little.
 *
 * <p>Safe for several sessions at once.
 */
public final class ExitBook {
  /** Exits that are told apart; a target has fewer. */
  public static final int EXITS = 8;

  /** Classes of gaps. */
  public static final int GAPS = 8;

  /** Instead of a class, where no gap is known. */
  public static final int ANY_GAP = GAPS;

  /** A hint that is less probable is not worth its bytes. */
  public static final double LEAST = .25;

  private static final double[] BEGIN = {.4, .5, .6, .7, .8, .88, .95, .98, .8};
  private static final double WORTH = 4;
  private static final double MEMORY = 1024;

  private final Share[][] shares = new Share[EXITS][GAPS + 1];

  public ExitBook() {
    for (Share[] exit : shares) {
      for (int gap = 0; gap <= GAPS; gap++) {
        exit[gap] = new Share(BEGIN[gap], WORTH, MEMORY);
      }
    }
  }

  /** Probability that the exit's token at a place with such a gap is the last layer's. */
  public synchronized double chance(int exit, int gap) {
    return shares[exit][gap].value();
  }

  /** It was, or it was not. */
  public synchronized void learn(int exit, int gap, boolean agreed) {
    shares[exit][gap].count(agreed);
  }
}
