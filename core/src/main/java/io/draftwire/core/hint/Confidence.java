package io.draftwire.core.hint;

/** How probable a hint is, in the three bits that travel. */
public final class Confidence {
  /** Classes, from the least probable on. */
  public static final int CLASSES = 8;

  private static final double[] EDGES = {.3, .45, .6, .7, .8, .88, .95};
  private static final double[] MIDDLES = {.2, .38, .53, .65, .75, .84, .92, .98};

  private Confidence() {}

  /** The class of a probability. */
  public static int classOf(double chance) {
    int klass = 0;
    while (klass < EDGES.length && chance >= EDGES[klass]) {
      klass++;
    }
    return klass;
  }

  /** What a class says by itself, before anything was counted. */
  public static double chance(int klass) {
    return MIDDLES[klass];
  }
}
