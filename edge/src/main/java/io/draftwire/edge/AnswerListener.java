package io.draftwire.edge;

import io.draftwire.core.live.TreePicture;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Origin;

/** Hears an answer as it is committed, on the thread that asked for it. */
public interface AnswerListener {

  /** Listens to nothing. */
  AnswerListener SILENT = (token, origin) -> {};

  /** A token became part of the answer. */
  void committed(int token, Origin origin);

  /**
   * Tokens became part of the answer at once: those that {@link #committed} has just told one by
   * one, with all that is known of them.
   */
  default void burst(Burst burst, RoundTimes times) {}

  /**
   * Asked once, before the answer begins: whether pictures of a live answer's tree are wanted. They
   * are made for who wants them only.
   */
  default boolean watchesTree() {
    return false;
  }

  /** The tree as a live pass met it, before the pass's {@link #burst}; not of every pass. */
  default void tree(TreePicture picture) {}

  /**
   * Asked once, before the answer begins: whether tokens that nobody has verified may be told and
   * taken back later. Where they may not, and would be, an answer waits instead.
   */
  default boolean takesBack() {
    return false;
  }

  /**
   * The first of the tokens that were told as {@link Origin#UNVERIFIED} and neither verified nor
   * taken back is one that the cloud would have said.
   *
   * @param token the same, with what is known of it now
   */
  default void verified(CommittedToken token) {}

  /**
   * The latest tokens that were told are no part of the answer: all of them unverified, and the
   * first of them not what the cloud says there.
   */
  default void takenBack(int tokens) {}

  /**
   * The connection broke: nothing comes until {@link #linkBack}, or the answer fails; but for what
   * the draft says alone, where it does.
   *
   * @param why in one line
   */
  default void linkLost(String why) {}

  /** A cloud has taken the answer up. */
  default void linkBack() {}

  /** Asked after every burst: false ends the answer there. */
  default boolean wantsMore() {
    return true;
  }
}
