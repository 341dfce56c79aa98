package io.draftwire.core.live;

/**
 * What became of the guesses that a live session's cloud was sent; no guess is counted twice.
 *
 * @param live grew below the root when they came
 * @param committed the text had gone along them already
 * @param dead the text had gone another way, or came too deep, twice or where there was no room
 * @param dropped frames of another generation, or of an edge that is not listened to any more
 * @param regrows how many times the coders began anew
 * @param rows of the target's passes that were guesses'
 * @param walked guesses that the text went along in a pass
 * @param passes of the target
 */
public record GuessCounts(
    long live,
    long committed,
    long dead,
    long dropped,
    long regrows,
    long rows,
    long walked,
    long passes) {
  static final GuessCounts NONE = new GuessCounts(0, 0, 0, 0, 0, 0, 0, 0);

  /** These, beside so many rows of guesses, of them walked, in so many passes. */
  GuessCounts with(long rows, long walked, long passes) {
    return new GuessCounts(live, committed, dead, dropped, regrows, rows, walked, passes);
  }
}
