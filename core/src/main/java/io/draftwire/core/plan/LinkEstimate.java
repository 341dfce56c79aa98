package io.draftwire.core.plan;

import java.util.Locale;

/**
 * What the link costs: seconds a byte in either direction, and the fixed delay of both together.
 *
 * <p>Each direction is a {@link Line} of delay over bytes. Their intercepts hold the clocks'
 * unknown difference with opposite signs, so the slopes are each direction's own, and the fixed
 * delay is known as a sum only: all that a plan needs. Mean jitter and losses are part of it.
 *
 * <p>Where one side's messages all have one size its rate cannot be told from its delay. Then the
 * uplink is taken for about 1 Mbit/s, the downlink for as fast as the uplink. It hardly matters:
 * messages that do not differ are not made cheaper by knowing what part of their time is airtime.
 * Streamed tokens tell the downlink's rate: they come as fast as it carries them, or as the target
 * makes them.
 */
final class LinkEstimate {
  private static final double SECONDS_A_BYTE = 8e-6;
  private static final double SPREAD = 1e-3;

  /** 100 bit/s. */
  private static final double SLOWEST = 0.08;

  private static final double LEAST_NOISE = 1e-4;

  /** Exchanges that the fixed delay of an earlier session is worth. */
  private static final double CARRIED = 3;

  private static final double PACE_SPREAD = 0.1;

  /** Tokens that come this much later than they are made are waiting for the link. */
  private static final double LATE = 1.15;

  private static final int PACE_MEMORY = 16;

  /** A hello's delay this far from an earlier session's, and by so many seconds, is a change. */
  private static final double CHANGED = 1.4;

  private static final double CHANGED_SECONDS = 4e-3;

  /** What is left of what was known about the rates then. */
  private static final double RATES_KEPT = 0.05;

  /** Intervals of a stream that say enough about streaming. */
  private static final double STREAM_EVIDENCE = 4;

  private final Line up = new Line(SECONDS_A_BYTE, SPREAD, SLOWEST, LEAST_NOISE);
  private final Line down = new Line(SECONDS_A_BYTE, SPREAD, SLOWEST, LEAST_NOISE);
  private final RobustMean interval = new RobustMean(PACE_MEMORY, 1e-4);
  private final RobustMean made = new RobustMean(PACE_MEMORY, 1e-4);
  private final RobustMean streamedBytes = new RobustMean(PACE_MEMORY, 1);

  private boolean known;

  /** Intervals seen lately, less with every answer. */
  private double streamEvidence;

  private double carriedFixed;
  private double carriedWeight;
  private long firstSent;
  private boolean started;
  private final CloudClock clock = new CloudClock();
  private long firstArrived;

  /** A new session: its cloud has a new clock. */
  void begin() {
    if (started) {
      carriedFixed = fixed();
      carriedWeight = CARRIED;
    }
    started = false;
    up.restart();
    down.restart();
    interval.doubt();
    made.doubt();
    streamEvidence /= 2;
  }

  void observe(RoundTrip roundTrip) {
    double seconds = roundTrip.linkSeconds();
    if (!(seconds > 0)) {
      return; // The cloud claims more time than there was: nothing can be learned from it.
    }
    if (!started) {
      started = true;
      firstSent = roundTrip.sentNanos();
      clock.restart();
      firstArrived = clock.unwrap(roundTrip.arrivedMicros(), roundTrip.sentNanos());
    }
    long arrived = clock.unwrap(roundTrip.arrivedMicros(), roundTrip.sentNanos());
    double there = (arrived - firstArrived) * 1e-6 - (roundTrip.sentNanos() - firstSent) * 1e-9;
    double before = up.weight();
    up.observe(roundTrip.bytesUp(), there);
    if (!streamPaced()) {
      down.prior(up.slope(), Math.max(SPREAD, up.slope()));
    }
    down.observe(roundTrip.bytesDown(), seconds - there);
    if (up.weight() < before / 2 || before == 0 && carriedWeight > 0 && elsewhere()) {
      carriedWeight = 0; // The link has changed: what an earlier session knew is void.
    }
    known = true;
  }

  /** Whether a session's first delay cannot be that of the link that the sessions before had. */
  private boolean elsewhere() {
    double here = Math.max(0, up.at(0) + down.at(0));
    boolean changed =
        Math.abs(here - carriedFixed) > CHANGED_SECONDS
            && Math.max(here, carriedFixed) > CHANGED * Math.min(here, carriedFixed);
    if (changed) {
      // What differs may be the delay, or the rate at which this one message came.
      up.doubt(RATES_KEPT);
      down.doubt(RATES_KEPT);
      streamEvidence = 0;
    }
    return changed;
  }

  /**
   * A streamed token that the target made without doing anything for others meanwhile: beside
   * others, what it waited for is not told from what they cost.
   *
   * @param seconds since the one before it
   * @param madeSeconds queue and forward pass
   */
  void paced(int bytes, double seconds, double madeSeconds) {
    streamEvidence = Math.min(PACE_MEMORY, streamEvidence + 1);
    interval.observe(seconds);
    made.observe(madeSeconds);
    streamedBytes.observe(bytes);
    if (streamPaced()) {
      double pace = interval.orElse(0) / Math.max(1, streamedBytes.orElse(1));
      down.prior(pace, Math.max(1e-9, PACE_SPREAD * pace));
    }
  }

  private boolean streamPaced() {
    return interval.known() && interval.orElse(0) > LATE * made.orElse(0);
  }

  boolean known() {
    return known;
  }

  double upSeconds(double bytes) {
    return up.slope() * bytes;
  }

  double downSeconds(double bytes) {
    return downSlope() * bytes;
  }

  private double downSlope() {
    if (!interval.known()) {
      return down.slope();
    }
    // No link is slower than the tokens that came over it.
    return Math.min(down.slope(), interval.orElse(0) / Math.max(1, streamedBytes.orElse(1)));
  }

  /**
   * Seconds between streamed tokens, where {@code making} one takes so long. What lies between the
   * making of two is measured in proportion to it: it grows and shrinks with the load of the
   * machines.
   */
  double streamSeconds(double making, double usualBytes) {
    boolean own = interval.known() && !streamPaced() && made.orElse(0) > 0;
    double share = own ? Math.clamp(interval.orElse(0) / made.orElse(0), 1, LATE) : 1;
    return Math.max(share * making, downSeconds(streamedBytes.orElse(usualBytes)));
  }

  /** Whether streaming was seen too little lately to be sure of its pace. */
  boolean streamUnsure() {
    return streamEvidence < STREAM_EVIDENCE;
  }

  /** Seconds of both directions together, without airtime. */
  double fixed() {
    double weight = Math.min(up.weight(), down.weight());
    if (weight == 0) {
      return carriedFixed;
    }
    double here = Math.max(0, up.at(0) + down.at(0));
    return (carriedWeight * carriedFixed + weight * here) / (carriedWeight + weight);
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "link: up %s, down %s, fixed delay %.1f ms a round trip",
        rate(up.slope()),
        rate(downSlope()),
        1e3 * fixed());
  }

  private static String rate(double secondsPerByte) {
    double kbit = 8e-3 / Math.max(secondsPerByte, 1e-9);
    return kbit >= 1e5 ? "over 100 Mbit/s" : String.format(Locale.ROOT, "%.1f kbit/s", kbit);
  }
}
