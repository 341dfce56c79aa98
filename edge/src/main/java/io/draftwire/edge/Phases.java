package io.draftwire.edge;

import io.draftwire.core.session.CloudMessage.Timing;

/**
 * Where an answer's time went. The cloud reports when a round arrived on its own clock; the offset
 * between the two clocks is estimated as NTP does, from the fastest way up and the fastest way down
 * seen, taken to be equally long. So uplink plus downlink is measured, and how it splits is exact
 * up to half the difference of the two propagation delays.
 *
 * <p>Is told every instant: the client's are real, the lab's virtual.
 */
public final class Phases {
  private long draftNanos;
  private long encodeNanos;
  private long queueMicros;
  private long verifyMicros;
  private long promptMicros;

  private long rounds;

  /**
   * Sums and minima of (cloud clock - edge clock) on the way up, and (edge clock - cloud clock) on
   * the way down.
   */
  private double upSum;

  private double downSum;
  private double upLeast = Double.POSITIVE_INFINITY;
  private double downLeast = Double.POSITIVE_INFINITY;

  public void drafted(long nanos) {
    draftNanos += nanos;
  }

  public void encoded(long nanos) {
    encodeNanos += nanos;
  }

  /** A round's verdict came: both instants on the edge's clock. */
  public void ruled(long sentNanos, long receivedNanos, Timing timing) {
    rounds++;
    queueMicros += timing.queueMicros();
    verifyMicros += timing.verifyMicros();
    promptMicros += timing.promptMicros();
    double left = (double) timing.arrivedMicros() + timing.queueMicros() + timing.verifyMicros();
    double up = timing.arrivedMicros() - sentNanos / 1e3;
    double down = receivedNanos / 1e3 - left;
    upSum += up;
    downSum += down;
    upLeast = Math.min(upLeast, up);
    downLeast = Math.min(downLeast, down);
  }

  /**
   * A token that came without having been asked for one by one: only the cloud's times mean
   * anything.
   */
  public void streamed(Timing timing) {
    queueMicros += timing.queueMicros();
    verifyMicros += timing.verifyMicros();
  }

  /** The target's pass over the prompt, which no phase counts: the edge drafts meanwhile. */
  public double promptSeconds() {
    return promptMicros / 1e6;
  }

  public PhaseSeconds seconds() {
    double offset = rounds == 0 ? 0 : (upLeast - downLeast) / 2;
    return new PhaseSeconds(
        draftNanos / 1e9,
        encodeNanos / 1e9,
        (upSum - rounds * offset) / 1e6,
        queueMicros / 1e6,
        verifyMicros / 1e6,
        (downSum + rounds * offset) / 1e6);
  }
}
