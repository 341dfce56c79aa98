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

    /** Why the refusal that comes next is sent, where its code does not say it. */
    void refusing(Refusals.Reason reason);

    /** No more messages: the session is over. */
    void complete();

    /**
     * The same where even that failed, or the edge does not read; may follow it. What waits to be
     * sent is dropped.
     */
    void breakOff(Refusal refusal);

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

  /** What came is no message, or did not come. */
  void refuse(Refusal refusal, Refusals.Reason reason);

  /** The same, where the code says why. */
  default void refuse(Refusal refusal) {
    refuse(refusal, Refusals.Reason.of(refusal.code()));
  }

  /**
   * Whether all that this session had to say is on its way, and the edge reads it. Until then no
   * more is asked of the edge: what it may make the cloud hold is what one message brings about.
   */
  boolean quiet();

  /**
   * Has something done behind every pass that the session was told: it may be quiet again, and no
   * event of the stream says so. Not under the session's lock.
   */
  void whenTold(Runnable what);

  /** Whether the session has not begun: what comes now may bring its text. */
  default boolean greeting() {
    return false;
  }

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
