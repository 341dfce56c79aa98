package io.draftwire.core.random;

/**
 * What a random number decides. Numbers of different purposes at one position are independent, so
 * the draw of a draft can never be correlated with the test that judges it.
 */
public enum Purpose {
  /** The edge draws a draft token from its quantised law. */
  DRAFT(1),
  /** The cloud tests a draft token. */
  ACCEPT(2),
  /** The cloud draws the correction from the residual. */
  RESIDUAL(3),
  /** The cloud draws the bonus token after L acceptances. */
  BONUS(4),
  /** A model draws alone, with no other end to agree with. */
  STREAM(5),
  /**
   * The tokens of a position race: the key of its noise. For coupled drafts at both ends, and for
   * what the cloud decodes alone.
   */
  RACE(6),
  /** The edge rounds the q of a draft up or down. */
  DITHER(7),
  /** The cloud draws the candidates for a correction, one after the other. */
  CANDIDATE(8),
  /** The edge tests the candidates. */
  CORRECTION(9);

  /** Part of the generator's counter: never renumbered, or seeds would change their texts. */
  final int code;

  Purpose(int code) {
    this.code = code;
  }
}
