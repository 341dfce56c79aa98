package io.draftwire.core.live;

/**
 * Whether growing a tree is worth the edge's energy: beyond some five passes of the target a round
 * trip leaves no guess in time. What is measured is how often the text goes along guesses. Below
 * {@value #LEAST_SHARE} the edge stops, and tries again at times.
 *
 * <p>Safe for several answers at once.
 */
final class GrowthSwitch {
  private static final double LEAST_SHARE = .02;

  /** Committed tokens after which it is judged, and that a trial lasts. */
  private static final int TRIAL = 32;

  /** Tokens without growing before the first trial; every vain one doubles it. */
  private static final int FIRST_PAUSE = 512;

  private static final int LONGEST_PAUSE = 4096;
  private static final double MEMORY = 64;

  private boolean on = true;
  private int since;
  private int pause = FIRST_PAUSE;
  private double share;
  private double weight;

  synchronized boolean on() {
    return on;
  }

  /** A pass committed so many tokens, of which the text went along so many guesses. */
  synchronized void committed(int tokens, int walked) {
    since += tokens;
    if (!on) {
      if (since >= pause) {
        begin(true);
      }
      return;
    }
    for (int i = 0; i < tokens; i++) {
      weight = Math.min(weight + 1, MEMORY);
      share += ((i < walked ? 1 : 0) - share) / weight;
    }
    if (since >= TRIAL && share < LEAST_SHARE) {
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      begin(false);
    } else if (share >= LEAST_SHARE && weight == MEMORY) {
      pause = FIRST_PAUSE;
    }
  }

  private void begin(boolean on) {
    this.on = on;
    since = 0;
    weight = 0;
    share = 0;
  }
}
