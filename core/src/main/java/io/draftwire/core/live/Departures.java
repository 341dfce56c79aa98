package io.draftwire.core.live;

import io.draftwire.core.plan.CloudClock;
import io.draftwire.core.session.CloudMessage;

/**
 * When an edge's guesses leave: in time for a pass of the target ({@link PassClock}), if the link
 * has room ({@link UplinkPace}). Instants and durations are in seconds of any clock.
 */
final class Departures {
  /** Bytes on the wire of a frame of guesses beside its payload, about. */
  private static final int FRAMING = 26;

  private final UplinkPace pace = new UplinkPace();
  private final PassClock passes = new PassClock();
  private final CloudClock clock = new CloudClock();

  /** When what waits leaves at the latest; NaN where that is not settled. */
  private double latest = Double.NaN;

  /** The hello and its answer took so long. */
  void roundTrip(double seconds) {
    pace.roundTrip(seconds);
    passes.roundTrip(seconds);
  }

  /** The cloud tells of a pass, and of when guesses came. */
  void advanced(CloudMessage.Advance advance, long nanos) {
    passes.advanced(nanos * 1e-9);
    latest = Double.NaN;
    if (advance.timing().arrivedMicros() != 0) {
      pace.arrived(advance.heard(), clock.unwrap(advance.timing().arrivedMicros(), nanos) / 1e6);
    }
  }

  /** Another connection, perhaps to another cloud: what is under way is lost, and clocks differ. */
  void elsewhere() {
    pace.elsewhere();
    passes.elsewhere();
    clock.restart();
    latest = Double.NaN;
  }

  /** Both ends begin the numbers anew. */
  void forget() {
    pace.forget();
  }

  /**
   * Whether guesses that wait must leave now.
   *
   * @param next when this can be asked again
   */
  boolean due(double now, double next) {
    if (Double.isNaN(latest)) {
      latest = passes.departure(now);
    }
    return latest <= next && pace.readyAt() <= now;
  }

  /**
   * A frame leaves.
   *
   * @param last number of its guesses
   */
  void left(int last, int payloadBytes, double now) {
    pace.sent(last, payloadBytes + FRAMING, now);
    latest = Double.NaN;
  }

  /** When to ask again at the latest, if nothing happens until then. */
  double deadline() {
    return Double.isNaN(latest) ? pace.readyAt() : Math.max(pace.readyAt(), latest);
  }

  /** What the link carries, as it is measured. */
  double bitsPerSecond() {
    return pace.bitsPerSecond();
  }
}
