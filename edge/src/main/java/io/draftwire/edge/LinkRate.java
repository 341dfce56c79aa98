package io.draftwire.edge;

/**
 * What a direction of a link was found to carry.
 *
 * @param bitsPerSecond of payload
 * @param atLeast whether it may be more: what was sent took hardly longer than an empty message, or
 *     no longer than TCP takes to come up to speed
 */
public record LinkRate(double bitsPerSecond, boolean atLeast) {
  /** Round trips that TCP may take until as much as was sent is under way at once. */
  private static final double SPEEDING_UP = 3;

  /** Of a round trip, what two of them may differ by. */
  private static final double LEAST_NOISE = 0.1;

  /** What so many bytes take at this rate. */
  double seconds(int bytes) {
    return Byte.SIZE * bytes / bitsPerSecond;
  }

  /**
   * By the quickest of each kind, since whatever else a machine does only adds to times.
   *
   * @param bytes that an exchange had more than an empty one
   * @param seconds that it took, at the quickest
   * @param trips seconds of empty ones, from the least on
   * @param window bytes that TCP sends at once on a new connection
   */
  static LinkRate of(int bytes, double seconds, double[] trips, int window) {
    double trip = trips[0];
    double noise = Math.max(LEAST_NOISE * trip, trips[trips.length / 2] - trip);
    double more = seconds - trip;
    double least = bytes > window ? Math.max(noise, SPEEDING_UP * trip) : noise;
    return new LinkRate(Byte.SIZE * bytes / Math.max(more, noise), more < least);
  }
}
