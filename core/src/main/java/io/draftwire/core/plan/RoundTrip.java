package io.draftwire.core.plan;

/**
 * One round trip: a message up and its answer down. Bytes are whole wire bytes (frame, gRPC's
 * prefix, HTTP/2's header). The two clocks differ by an unknown constant, so only the sum of both
 * directions' delays is absolute; {@code arrivedMicros} splits it up to that constant.
 *
 * @param sentNanos when the message left, on the edge's clock
 * @param receivedNanos when the answer was there, on the edge's clock
 * @param arrivedMicros when the message was there, on the cloud's clock; may wrap around
 * @param queueMicros from its arrival to the target's forward pass
 * @param sharedMicros of these, those in which the target ran for others
 * @param verifyMicros in the forward pass
 * @param lawsMicros from the end of the forward pass until laws behind their ids were there
 * @param rows positions that the target ran; 0 where it ran none (a hello, a refill)
 */
public record RoundTrip(
    long sentNanos,
    long receivedNanos,
    int bytesUp,
    int bytesDown,
    int arrivedMicros,
    int queueMicros,
    int sharedMicros,
    int verifyMicros,
    int lawsMicros,
    int rows) {

  /** With the target to itself, and without laws to wait for. */
  public RoundTrip(
      long sentNanos,
      long receivedNanos,
      int bytesUp,
      int bytesDown,
      int arrivedMicros,
      int queueMicros,
      int verifyMicros,
      int rows) {
    this(
        sentNanos,
        receivedNanos,
        bytesUp,
        bytesDown,
        arrivedMicros,
        queueMicros,
        0,
        verifyMicros,
        0,
        rows);
  }

  /** The same with what left before the message and kept the link from it. */
  RoundTrip from(long nanos, int bytes) {
    return new RoundTrip(
        nanos,
        receivedNanos,
        bytes,
        bytesDown,
        arrivedMicros,
        queueMicros,
        sharedMicros,
        verifyMicros,
        lawsMicros,
        rows);
  }

  /** Of the wait for the target, what was not spent on others. */
  double waitingSeconds() {
    return (queueMicros - sharedMicros) * 1e-6;
  }

  /**
   * Seconds on the link, both directions together; of laws behind their ids, none: those travel
   * while the target runs.
   */
  double linkSeconds() {
    return (receivedNanos - sentNanos) * 1e-9
        - (queueMicros + (double) verifyMicros + lawsMicros) * 1e-6;
  }
}
