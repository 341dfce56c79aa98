package io.draftwire.cloud;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;

/**
 * Runs one session: carries its actions out against the model and the stream. Everything runs on
 * the {@link InferenceThread}.
 */
interface SessionDriver {
  /** Where a driver's messages go. */
  interface Outbox {
    void send(CloudMessage message);

    /** No more messages: the session is over. */
    void complete();

    /** The same where even that failed; may follow it. */
    void breakOff();

    /**
     * False while the peer reads too slowly; {@link SessionDriver#pump} is called again once it is
     * true.
     */
    boolean ready();
  }

  /**
   * A message came.
   *
   * @param arrivedNanos by {@link System#nanoTime}
   */
  void onMessage(EdgeMessage message, long arrivedNanos);

  /** What came is no message. */
  void refuse(Refusal refusal);

  /** The edge is gone. */
  void abandon();

  /**
   * Carries out actions up to the second forward pass, which lets others have the model first: what
   * came of the one before is sent by then and waits for nobody's pass.
   */
  void pump();

  /** A step of this session failed where no one else caught it: the session ends with a reason. */
  void broke(Throwable e);
}
