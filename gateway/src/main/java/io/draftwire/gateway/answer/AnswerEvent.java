package io.draftwire.gateway.answer;

import io.draftwire.core.live.TreePicture;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Finish;
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
   * The first tokens that were told as unverified, and neither verified nor taken back, are what
   * the cloud says too.
   *
   * @param tokens at least one, with what is known of them now
   */
  record Verified(int choice, List<CommittedToken> tokens) implements AnswerEvent {}

  /**
   * The latest tokens that were told are no part of the answer.
   *
   * @param tokens how many, all unverified
   * @param text what they let out, the end of all that came out; may be empty
   */
  record TakenBack(int choice, int tokens, String text) implements AnswerEvent {}

  /**
   * The answer is whole.
   *
   * @param rest text that had been held back
   * @param shown tokens whose text is out with it
   * @param stop the stop string that ended it; null for none
   * @param tokens committed, up to the one that completed a stop string
   * @param explanation what the rounds were decided by, line by line
   */
  record Ended(
      int choice,
      Ask ask,
      Answer answer,
      String rest,
      List<CommittedToken> shown,
      String stop,
      int tokens,
      List<String> explanation)
      implements AnswerEvent {

    /** Whether a stop string ended it. */
    public boolean stopped() {
      return stop != null;
    }

    /** Whether it came to an end, by a stop string or the target's word; else a limit cut it. */
    public boolean complete() {
      return stopped() || answer.finish() == Finish.END_OF_TEXT;
    }
  }

  /**
   * The answer will not become whole.
   *
   * @param cause an error as well: whatever ended the answer's thread
   */
  record Failed(int choice, Throwable cause) implements AnswerEvent {}
}
