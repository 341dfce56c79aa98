package io.draftwire.core.session;

import io.draftwire.core.text.Prefix;
import io.draftwire.core.text.Text;

/**
 * How much of the edge's text is committed. Rounds, streams and a draft that goes on alone all move
 * it in the same way: what comes to stand is told of, and may be the text's end.
 */
final class CommittedText {
  private final EdgeSettings settings;
  private final Transcript transcript;
  private final Text text;
  private final Handshake handshake;
  private final SessionFigures figures;
  private final EdgeActions actions;

  private int length;

  /** Of the prompt alone. */
  CommittedText(
      EdgeSettings settings,
      Transcript transcript,
      Handshake handshake,
      SessionFigures figures,
      EdgeActions actions) {
    this.settings = settings;
    this.transcript = transcript;
    this.text = transcript.text();
    this.handshake = handshake;
    this.figures = figures;
    this.actions = actions;
    this.length = transcript.promptLength();
  }

  /** With what is drafted behind it. */
  Text text() {
    return text;
  }

  /** Committed tokens, prompt included. */
  int length() {
    return length;
  }

  /** Committed tokens of the answer. */
  int answered() {
    return length - transcript.promptLength();
  }

  /** Tokens up to the limit. */
  int left() {
    return handshake.lengthLimit() - length;
  }

  Prefix prefix() {
    return text.prefix(length);
  }

  /**
   * The next tokens of the text, which are in it by now, come to stand.
   *
   * @return how the text ends with them; null where it goes on
   */
  Finish commit(Burst burst) {
    int to = length + burst.tokens().size();
    actions.add(new EdgeAction.Commit(length, to, burst));
    length = to;
    return handshake.over(to);
  }

  /**
   * A token came that the cloud decoded alone.
   *
   * @param name of the stream, counted over all connections
   * @return as {@link #commit}
   */
  Finish streamed(CloudMessage.Streamed streamed, int name) throws SessionException {
    Claims.token(streamed.token(), settings.vocabulary());
    transcript.append(streamed.token(), Origin.STREAMED);
    figures.streamed();
    Claims.chances(streamed.chances(), settings, 1);
    return commit(OpenRound.streamed(name, streamed.token(), streamed.chances()));
  }

  /**
   * The draft said a token alone.
   *
   * @param name of the round before, counted over all connections
   * @return as {@link #commit}
   */
  Finish unverified(int token, int name) {
    transcript.append(token, Origin.UNVERIFIED);
    figures.alone();
    return commit(OpenRound.alone(name, token));
  }

  /** The text ends with what is committed; what was drafted behind it is returned. */
  int[] layAside() {
    int[] drafted = text.copy(length, text.length());
    text.truncate(length);
    return drafted;
  }

  /** Of what is committed the first {@code to} tokens stand, and the text ends there. */
  void takeBack(int to) {
    if (length > to) {
      actions.add(new EdgeAction.TakeBack(to, length));
      figures.takenBack(length - to);
    }
    text.truncate(to);
    length = to;
  }
}
