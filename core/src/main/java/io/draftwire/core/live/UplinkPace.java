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

  /** Frames whose quickest is remembered; that of as many before is too. */
  private static final int WAYS = 64;

  /**
   * What a byte takes is taken for so many times the estimate at most: one stall is no slow link.
   */
  private static final double MOST_GROWTH = 8;

  /** Guesses never wait for longer, however slow the link is thought to be: it may have changed. */
  private static final double MOST_WAIT_SECONDS = 1;

  private static final int MOST_UNDER_WAY = 4096;

  private record Sent(int last, int bytes, double seconds) {}

  private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
  private double secondsAByte = USUAL_SECONDS_A_BYTE;
  private double weight = MEMORY_BYTES / 4;

  /**
   * Differences of the two clocks, the least among the latest frames: the clocks may come apart.
   */
  private double leastWay = Double.POSITIVE_INFINITY;

  private double leastWayBefore = Double.POSITIVE_INFINITY;
  private int ways;
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
    if (underWay.size() > MOST_UNDER_WAY) {
      underWay.poll(); // The cloud does not tell of them, nor listen any more.
    }
    double busy = Math.max(busyUntil, now) + bytes * secondsAByte;
    busyUntil = Math.min(busy, now + MOST_WAIT_SECONDS);
  }

  /**
   * The frame that ended with a number came at an instant of the cloud's clock.
   *
   * @return how much later that is than when it left by the edge's; NaN where it is not known
   */
  double arrived(int last, double cloudSeconds) {
    int bytes = 0;
    Sent sent = null;
    while (!underWay.isEmpty() && underWay.peek().last() <= last) {
      sent = underWay.poll();
      bytes += sent.bytes();
    }
    if (sent == null || sent.last() != last) {
      return Double.NaN;
    }
    ways++;
    if (ways % WAYS == 0) {
      leastWayBefore = leastWay;
      leastWay = Double.POSITIVE_INFINITY;
    }
    leastWay = Math.min(leastWay, cloudSeconds - sent.seconds());
    double airtime =
        cloudSeconds - Math.max(latestArrival, sent.seconds() + Math.min(leastWay, leastWayBefore));
    latestArrival = cloudSeconds;
    // The quickest frame of all seems to take no airtime at all; it is no evidence.
    if (airtime > 0) {
      weight = Math.min(weight + bytes, MEMORY_BYTES);
      double measured = Math.min(airtime / bytes, MOST_GROWTH * secondsAByte);
      secondsAByte += Math.min(1, bytes / weight) * (measured - secondsAByte);
    }
    return cloudSeconds - sent.seconds();
  }

  /** Both ends begin the numbers anew: nothing of before is told of any more. */
  void forget() {
    underWay.clear();
  }

  /** The other end has another clock, and nothing is under way; the link may still be as it was. */
  void elsewhere() {
    forget();
    leastWay = Double.POSITIVE_INFINITY;
    leastWayBefore = Double.POSITIVE_INFINITY;
    latestArrival = Double.NEGATIVE_INFINITY;
    busyUntil = Double.NEGATIVE_INFINITY;
  }

  /** When the next frame may leave, in seconds; in the past where it may now. */
  double readyAt() {
    double queue = Double.isNaN(roundTrip) ? 0 : roundTrip / 4;
    return busyUntil - Math.max(queue, LEAST_QUEUE_SECONDS);
  }

  double secondsAByte() {
    return secondsAByte;
  }

  /** What the link carries, for people; NaN until as much has arrived as is remembered. */
  double bitsPerSecond() {
    return weight < MEMORY_BYTES ? Double.NaN : 8 / secondsAByte;
  }
}
