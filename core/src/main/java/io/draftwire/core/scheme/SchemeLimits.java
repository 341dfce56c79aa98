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

  /** Candidates a place: each is a row of the target's pass, and the fourth rarely stands. */
  static final int MOST_SIBLINGS = 4;

  /**
   * Candidates of a round beside its drafts: branches of the tree that the target runs. Every
   * target that runs trees has room for so many.
   */
  private static final int MOST_BESIDE = 64;

  private SchemeLimits() {}

  /** Drafts of a round of which each has so many candidates. */
  static int mostBeside(int siblings) {
    return siblings == 1 ? Integer.MAX_VALUE : MOST_BESIDE / (siblings - 1);
  }

  static void checkSiblings(int siblings, AcceptanceRule rule) {
    if (siblings < 1 || siblings > MOST_SIBLINGS) {
      throw new IllegalArgumentException(
          siblings + " siblings a place are outside 1.." + MOST_SIBLINGS + "; try 2");
    }
    if (siblings > 1 && rule == AcceptanceRule.BLOCK) {
      throw new IllegalArgumentException(
          siblings
              + " siblings a place are judged one after the other, not as a block; verify by token,"
              + " or leave one");
    }
  }

  /** What a label says of both: nothing of what is usual. */
  static String suffix(AcceptanceRule rule, int siblings) {
    return siblings == 1 ? rule.suffix() : " siblings=" + siblings;
  }

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
