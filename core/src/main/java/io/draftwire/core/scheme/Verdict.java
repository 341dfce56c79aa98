package io.draftwire.core.scheme;

/**
 * A round's outcome.
 *
 * @param accepted how many drafts were accepted, 0..L
 * @param sibling number of the candidate that stands behind them instead of the next draft; 0 for
 *     none
 * @param token the token that follows all that stands: the correction if {@code accepted < L}, else
 *     the bonus token, which it is behind a sibling too; {@link #LEFT_TO_EDGE} where the edge is to
 *     find the correction among candidates
 */
public record Verdict(int accepted, int sibling, int token) {
  /** The edge corrects. */
  public static final int LEFT_TO_EDGE = -1;

  /** Without a sibling. */
  public Verdict(int accepted, int token) {
    this(accepted, 0, token);
  }

  public boolean leftToEdge() {
    return token == LEFT_TO_EDGE;
  }
}
