package io.draftwire.lab.time;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;

/** An edge with one answer, in rounds or live. */
interface EdgeSide extends Party<CloudMessage>, AutoCloseable {
  /** The answer is asked for, now. */
  void start(Party<EdgeMessage> cloud) throws SessionException;

  boolean finished();

  /** Committed tokens so far, without the prompt's. */
  int tokens();

  /** Once it is finished. */
  Answer answer();

  /** Gives the draft's sequences back. */
  @Override
  void close();
}
