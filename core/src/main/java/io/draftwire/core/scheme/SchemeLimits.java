package io.draftwire.core.scheme;

/** The ranges of the schemes' settings, and the words in which a value outside is refused. */
final class SchemeLimits {
  /**
   * Above this a lattice law is larger than the dense one it stands for, and 2^16 keeps counts in
   * two bytes.
   */
  private static final int MAX_RESOLUTION = 65_535;

  /**
   * A cloud ranks what strangers send; the work of one law grows with K squared, and at this size
   * is a millisecond or two.
   */
  static final int MAX_SUPPORT = 256;

  /**
   * Likewise for the tables of a code over the whole vocabulary, which grow with ell squared: 14 MB
   * here.
   */
  private static final int MAX_DENSE_RESOLUTION = 4096;

  /** Words that decoding one round may touch, about: a tenth of a second on a slow core. */
  private static final long MOST_WORDS = 1 << 25;

  private SchemeLimits() {}

  /**
   * Drafts of which each is read by so many passes over a number of so many bits.
   *
   * @param passes products and quotients, for all of a law's entries together
   */
  static int mostDrafts(double passes, double bits) {
    double words = passes * Math.max(1, bits / Long.SIZE) / 2; // The number shrinks on the way.
    return Math.clamp((long) (MOST_WORDS / words), 1, Integer.MAX_VALUE);
  }

  /** Of laws with a support of at most so many, whichever way they are coded. */
  static int mostDrafts(int support) {
    return Math.clamp((1 << 20) / ((long) support * support), 1, Integer.MAX_VALUE);
  }

  static void checkSupport(int support) {
    if (support < 1 || support > MAX_SUPPORT) {
      throw new IllegalArgumentException(
          "support "
              + support
              + " is outside 1.."
              + MAX_SUPPORT
              + "; try 8, or qs or dense to keep the whole law");
    }
  }

  static void checkWholeLawResolution(int resolution) {
    checkResolution(resolution);
    if (resolution > MAX_DENSE_RESOLUTION) {
      throw new IllegalArgumentException(
          "resolution "
              + resolution
              + " is above "
              + MAX_DENSE_RESOLUTION
              + ", the most that qs takes; try 100");
    }
  }

  static void checkResolution(int resolution) {
    if (resolution < 1 || resolution > MAX_RESOLUTION) {
      throw new IllegalArgumentException(
          "resolution " + resolution + " is outside 1.." + MAX_RESOLUTION + "; try 100");
    }
  }

  static void checkSupportFits(int support, int vocabulary) {
    if (support > vocabulary) {
      throw new IllegalArgumentException(
          "support "
              + support
              + " is larger than the vocabulary of "
              + vocabulary
              + " tokens; use at most "
              + vocabulary);
    }
  }
}
