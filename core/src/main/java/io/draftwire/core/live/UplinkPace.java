package io.draftwire.core.live;

import java.util.ArrayDeque;

/**
 * When the next guesses may leave: never is more under way than the link drains in a quarter of a
 * round trip, so what dies meanwhile dies here and is never sent.
 *
 * <p>The link's rate is learnt from when frames arrive at the cloud: of two that follow each other
 * the second comes as late as its own bytes take, where it was not sent later than that.
 */
final class UplinkPace {
  private static final double USUAL_SECONDS_A_BYTE = 8e-6;
  private static final double MEMORY_BYTES = 600;
  private static final double LEAST_QUEUE_SECONDS = 2e-3;

  private record Sent(int last, int bytes, double seconds) {}

  private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
  private double secondsAByte = USUAL_SECONDS_A_BYTE;
  private double weight = MEMORY_BYTES / 4;
  private double leastWay = Double.POSITIVE_INFINITY;
  private double latestArrival = Double.NEGATIVE_INFINITY;
  private double roundTrip = Double.NaN;

  /** When the link will have carried what was sent, in seconds. */
  private double busyUntil = Double.NEGATIVE_INFINITY;

  /** The hello and its answer took so long. */
  void roundTrip(double seconds) {
    roundTrip = seconds;
  }

  /** NaN before the welcome. */
  double roundTrip() {
    return roundTrip;
  }

  /** A frame of guesses up to number {@code last} leaves. */
  void sent(int last, int bytes, double now) {
    underWay.add(new Sent(last, bytes, now));
    busyUntil = Math.max(busyUntil, now) + bytes * secondsAByte;
  }

  /** The frame that ended with a number came at an instant of the cloud's clock. */
  void arrived(int last, double cloudSeconds) {
    int bytes = 0;
    Sent sent = null;
    while (!underWay.isEmpty() && underWay.peek().last() <= last) {
      sent = underWay.poll();
      bytes += sent.bytes();
    }
    if (sent == null || sent.last() != last) {
      return;
    }
    leastWay = Math.min(leastWay, cloudSeconds - sent.seconds());
    double airtime = cloudSeconds - Math.max(latestArrival, sent.seconds() + leastWay);
    latestArrival = cloudSeconds;
    // The quickest frame of all seems to take no airtime at all; it is no evidence.
    if (airtime > 0) {
      weight = Math.min(weight + bytes, MEMORY_BYTES);
      secondsAByte += bytes / weight * (airtime / bytes - secondsAByte);
    }
  }

  /** Both ends begin the numbers anew: nothing of before is told of any more. */
  void forget() {
    underWay.clear();
  }

  /** When the next frame may leave, in seconds; in the past where it may now. */
  double readyAt() {
    double queue = Double.isNaN(roundTrip) ? 0 : roundTrip / 4;
    return busyUntil - Math.max(queue, LEAST_QUEUE_SECONDS);
  }

  double secondsAByte() {
    return secondsAByte;
  }
}
