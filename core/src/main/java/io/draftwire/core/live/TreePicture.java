package io.draftwire.core.live;

import java.util.List;

/**
 * A live edge's tree of guesses as one pass of the cloud met it, and what became of it: for people
 * to look at. The counts are of all guesses; of the guesses themselves the likeliest are here.
 *
 * @param pass number of the cloud's pass, from 1 on
 * @param guesses below the last token that the edge knew of
 * @param inTime of these, those that the cloud had when the pass began
 * @param walked of these, those that the text went along
 * @param standing those below the text's new end, which are guesses still
 * @param died those that the text left behind
 * @param uplinkBitsPerSecond of the link as guesses found it; NaN before enough of them arrived
 * @param nodes parents before children, the likeliest first; those on the text's way are all here
 */
public record TreePicture(
    int pass,
    int guesses,
    int inTime,
    int walked,
    int standing,
    int died,
    double uplinkBitsPerSecond,
    List<Node> nodes) {

  /** How far a guess had come when the pass began. */
  public enum Came {
    /** It waits at the edge for room on the link. */
    UNSENT,
    /** It left, and the pass began without it. */
    UNDER_WAY,
    /** The cloud had it. Whether it was worth a row is the cloud's to say. */
    IN_TIME
  }

  /** What the pass made of a guess. */
  public enum Fate {
    /** The text went along it. */
    WALKED,
    /** It was the text's next token, and the pass was without it: the cloud drew it itself. */
    MISSED,
    /** It is below the text's new end. */
    STANDS,
    /** The text went another way. */
    DIED
  }

  /**
   * A guess.
   *
   * @param id the same in every picture, from 1 on
   * @param parent the id of the guess that it follows; 0 for the text's end
   * @param path probability that the text goes along it, as the edge had it
   */
  public record Node(int id, int parent, int token, double path, Came came, Fate fate) {}
}
