package io.draftwire.lab.faults;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.SessionException;
import io.draftwire.lab.time.World;

/** One connection between an edge and a cloud. */
interface Wire {
  /** One end of it. */
  interface End<M> {
    /**
     * @throws SessionException if the message does not fit
     */
    void hear(M message) throws SessionException;

    /** The other end is gone. */
    void broke() throws SessionException;
  }

  /**
   * Something happens once messages can leave on it; never, where it breaks before.
   *
   * @throws SessionException if what happens throws it
   */
  void whenOpen(World.Event then) throws SessionException;

  void up(EdgeMessage message);

  void down(CloudMessage message);

  /** It breaks, or is given up. */
  void cut();
}
