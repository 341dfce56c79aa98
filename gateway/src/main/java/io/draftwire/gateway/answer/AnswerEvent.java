package io.draftwire.gateway.answer;

import io.draftwire.core.live.TreePicture;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.edge.Answer;
import io.draftwire.edge.RoundTimes;
import java.util.List;
import java.util.stream.Collectors;

/** What an {@link Exchange} reports, choice by choice. */
public sealed interface AnswerEvent {
  /** Which of a request's answers, from 0. */
  int choice();

  /**
   * A burst was committed.
   *
   * @param live whether it is of a pass, not of a round
   * @param pieces its tokens up to a stop string
   * @param shown tokens, of this burst or before, whose text is now all out
   * @param tree as the burst's pass met it; null where it was not asked for, or not pictured
   */
  record Committed(
      int choice,
      boolean live,
      Burst burst,
      RoundTimes times,
      List<Piece> pieces,
      List<CommittedToken> shown,
      TreePicture tree)
      implements AnswerEvent {

    /** The text that this burst let out; may be empty. */
    public String text() {
      return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }
  }

  /** What becomes of the link to the cloud while the answer runs. */
  sealed interface LinkNews extends AnswerEvent {}

  /**
   * The connection broke: nothing comes until the link is back, but what the draft makes alone.
   *
   * @param why in a line
   */
  record LinkLost(int choice, String why) implements LinkNews {}

  /**
   * A cloud has taken the answer up.
   *
   * @param seconds since it was lost
   */
  record LinkBack(int choice, double seconds) implements LinkNews {}

  /**
   * The answer is whole.
   *
   * @param rest text that had been held back
   * @param shown tokens whose text is out with it
   * @param stopped by a stop string
   * @param tokens committed, up to the one that completed a stop string
   * @param explanation what the rounds were decided by, line by line
   */
  record Ended(
      int choice,
      Ask ask,
      Answer answer,
      String rest,
      List<CommittedToken> shown,
      boolean stopped,
      int tokens,
      List<String> explanation)
      implements AnswerEvent {}

  /**
   * The answer will not become whole.
   *
   * @param cause an error as well: whatever ended the answer's thread
   */
  record Failed(int choice, Throwable cause) implements AnswerEvent {}
}
