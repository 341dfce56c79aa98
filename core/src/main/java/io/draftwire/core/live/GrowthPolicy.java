package io.draftwire.core.live;

/**
 * How an edge grows its tree.
 *
 * @param ranks finishers of a race that become guesses, 1..{@value RankTable#RANKS}
 * @param nodes most that one pass of the draft covers
 * @param leastPath path probability below which a guess is not sent; it may rise
 * @param floor a pass is run only where the path probabilities of its nodes sum to so much: what
 *     bounds draft passes a token, for edges that run on batteries
 */
public record GrowthPolicy(int ranks, int nodes, double leastPath, double floor) {
  /**
   * Ranks, nodes and floor as the design's simulation found them; a guess of .005 is still worth
   * its bits: at .002 nothing is gained, at .01 1 to 3 % are lost.
   */
  public static final GrowthPolicy USUAL = new GrowthPolicy(4, 16, .005, .2);

  /** Guesses that an edge holds at most. */
  static final int MOST_GUESSES = 1024;

  public GrowthPolicy {
    if (ranks < 1 || ranks > RankTable.RANKS) {
      throw new IllegalArgumentException(
          ranks + " ranks of a race; give 1 to " + RankTable.RANKS + ", 4 is usual");
    }
    if (nodes < 1) {
      throw new IllegalArgumentException(nodes + " nodes a draft pass; give at least 1");
    }
    if (!(floor >= 0) || floor > 1) {
      throw new IllegalArgumentException(
          "a draft floor of " + floor + " is no sum of probabilities; give 0 to 1, .2 is usual");
    }
  }

  public GrowthPolicy withFloor(double other) {
    return new GrowthPolicy(ranks, nodes, leastPath, other);
  }
}
