package io.draftwire.lab.time;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import java.util.function.Consumer;

/** An edge with one answer, in rounds or live. */
interface EdgeSide extends Party<CloudMessage>, AutoCloseable {
  /** The answer is asked for, now. */
  void start(Party<EdgeMessage> cloud) throws SessionException;

  /** From now on a refusal ends the session and not the run. */
  void onRefusal(Consumer<Refusal> refused);

  boolean finished();

  /** Committed tokens so far, without the prompt's. */
  int tokens();

  /** Once it is finished. */
  Answer answer();

  /** Gives the draft's sequences back. */
  @Override
  void close();
}
