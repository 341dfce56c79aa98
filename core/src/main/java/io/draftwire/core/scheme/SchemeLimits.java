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

  private SchemeLimits() {}

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
