package io.draftwire.lab.time;

import io.draftwire.core.session.EdgeMessage;

/** A cloud's end of one session, in rounds or live. */
interface CloudSide extends Party<EdgeMessage>, AutoCloseable {
  /** Gives the target's sequence back. */
  @Override
  void close();
}
