package io.draftwire.core.session;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.plan.Uploads;
import io.draftwire.core.scheme.Drafting;
import java.util.Arrays;

/** What of an open round's payload has left while the round was still being drafted. */
final class SentParts {
  private int front;
  private int back;
  private int drafts;

  /** Nothing has, on the connection that there is now. */
  void clear() {
    front = 0;
    back = 0;
    drafts = 0;
  }

  /** Bytes that have. */
  int bytes() {
    return front + back;
  }

  /**
   * What leaves now.
   *
   * @param drawn drafts of the round by now
   * @return null where it is not time for more, or the drafts have no byte that stands
   */
  PayloadPart next(Uploads uploads, int drawn, Drafting half) {
    int due = uploads.next(drafts);
    if (due == 0 || drawn - drafts < due) {
      return null;
    }
    PayloadPart part = half.standing(front, back);
    if (part.bytes() == 0) {
      return null;
    }
    front += part.front().length;
    back += part.back().length;
    drafts = drawn;
    return part;
  }

  /** What of the whole payload has yet to leave. */
  byte[] rest(byte[] payload) {
    return bytes() == 0 ? payload : Arrays.copyOfRange(payload, front, payload.length - back);
  }
}
