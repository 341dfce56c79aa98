package io.draftwire.edge;

import io.draftwire.core.session.Finish;
import io.draftwire.core.session.SessionFigures;

/**
 * A whole answer and what it took.
 *
 * @param tokens without the prompt; an end-of-text token is the last where the text ended
 * @param promptSeconds in the target's pass over the prompt; 0 where the cloud decoded alone, whose
 *     first token includes it
 * @param firstTokenSeconds from asking to the first committed token
 * @param seconds from asking to the end
 * @param wireBytesUp bytes at the socket, all protocol layers included
 */
public record Answer(
    int[] tokens,
    long seed,
    Finish finish,
    SessionFigures figures,
    PhaseSeconds phases,
    double promptSeconds,
    double firstTokenSeconds,
    double seconds,
    long wireBytesUp,
    long wireBytesDown) {

  /** Share of the wall time that was spent inside the two models. */
  public double modelShare() {
    double inside = phases.draft() + phases.verify() + promptSeconds;
    return seconds == 0 ? 0 : inside / seconds;
  }

  public double tokensPerSecond() {
    return seconds == 0 ? 0 : tokens.length / seconds;
  }
}
