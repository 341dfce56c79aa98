package io.draftwire.core.scheme;

/** The ranges of the schemes' settings, and the words in which a value outside is refused. */
final class SchemeLimits {
  /**
   * Above this a lattice law is larger than the dense one it stands for, and 2^16 keeps counts in
   * two bytes.
   */
  private static final int MAX_RESOLUTION = 65_535;

  private SchemeLimits() {}

  static void checkSupport(int support) {
    if (support < 1) {
      throw new IllegalArgumentException(
          "support " + support + " is below 1; a law needs at least one token (try 8)");
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
