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

  /** Of whole passes foreseen, the least that must come true for an exit to be worth its bytes. */
  private static final double LEAST_WHOLE = .15;

  private static final double BEGIN_WHOLE = .5;
  private static final double WORTH_WHOLE = 2;
  private static final double MEMORY_WHOLE = 256;

  /**
   * Passes that an exit is only looked at before anything of it is told: of an exit that is always
   * wrong nothing ever is, so that it slows nobody.
   */
  static final int WATCHED = 6;

  private final Share[][] shares = new Share[EXITS][GAPS + 1];

  /** By exit: whether all that it foresaw of a pass came true. */
  private final Share[] whole = new Share[EXITS];

  /** By exit: passes that it was looked at, up to {@link #WATCHED}. */
  private final int[] watched = new int[EXITS];

  public ExitBook() {
    for (int exit = 0; exit < EXITS; exit++) {
      whole[exit] = new Share(BEGIN_WHOLE, WORTH_WHOLE, MEMORY_WHOLE);
    }
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

  /**
   * Whether what the exit foresees of whole passes comes true often enough to be told. Not before
   * it was seen to: what is not told is counted all the same.
   */
  public synchronized boolean pays(int exit) {
    return watched[exit] == WATCHED && whole[exit].value() >= LEAST_WHOLE;
  }

  /** All that the exit had foreseen of a pass came true, or did not. */
  public synchronized void learnWhole(int exit, boolean right) {
    whole[exit].count(right);
    watched[exit] = Math.min(watched[exit] + 1, WATCHED);
  }
}
