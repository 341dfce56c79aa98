package io.draftwire.core.session;

import io.draftwire.core.scheme.Siblings;
import java.util.ArrayDeque;

/** What a cloud's session wants done, up to its end; behind that it wants nothing any more. */
final class CloudActions {
  private final ArrayDeque<CloudAction> waiting = new ArrayDeque<>();
  private boolean ended;

  /** The next, or null. */
  CloudAction poll() {
    return waiting.poll();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void send(CloudMessage message) {
    waiting.add(new CloudAction.Send(message));
  }

  void forward(int keep, int to, int rows, Siblings siblings) {
    waiting.add(new CloudAction.Forward(keep, to, rows, siblings));
  }

  /** The session ends with a reason for the edge. */
  void refuse(Refusal refusal) {
    if (!ended) {
      send(new CloudMessage.Refused(refusal));
      end();
    }
  }

  void refuse(Refusal.Code code, String message) {
    refuse(new Refusal(code, message));
  }

  void end() {
    if (!ended) {
      ended = true;
      waiting.removeIf(CloudAction.Forward.class::isInstance); // Nobody waits for it.
      waiting.add(new CloudAction.Ended());
    }
  }

  boolean ended() {
    return ended;
  }
}
