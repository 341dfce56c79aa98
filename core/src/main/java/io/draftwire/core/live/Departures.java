package io.draftwire.core.live;

import io.draftwire.core.plan.CloudClock;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.text.Text;

/**
 * What leaves of a live edge, and when: guesses in time for a pass of the target ({@link
 * PassClock}), if the link has room ({@link UplinkPace}). A frame of them says how much of the text
 * has come, too, so that is said apart only where none has left for long. Instants and durations
 * are in seconds of any clock.
 */
final class Departures {
  /** Committed tokens without a frame of guesses after which they are acknowledged. */
  private static final int ACKNOWLEDGE = 64;

  /** Bytes on the wire of a frame of guesses beside its payload, about. */
  private static final int FRAMING = 26;

  private final Text text;
  private final UplinkPace pace = new UplinkPace();
  private final PassClock passes = new PassClock();
  private final CloudClock clock = new CloudClock();

  /** When what waits leaves at the latest; NaN where that is not settled. */
  private double latest = Double.NaN;

  /** Tokens of the text that the cloud was told to have come. */
  private int acknowledged;

  /** Payload bits that left since the latest advance. */
  private int untoldBits;

  /** Of a text that has nothing but its prompt yet. */
  Departures(Text text) {
    this.text = text;
    this.acknowledged = text.length();
  }

  /** The hello and its answer took so long. */
  void roundTrip(double seconds) {
    pace.roundTrip(seconds);
    passes.roundTrip(seconds);
  }

  /** The cloud tells of a pass, and of when guesses came. */
  void advanced(CloudMessage.Advance advance, long nanos) {
    passes.advanced(nanos * 1e-9);
    latest = Double.NaN;
    untoldBits = 0;
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

  /** A hello has said how much of the text has come. */
  void told() {
    acknowledged = text.length();
  }

  /** Both ends begin the numbers anew. */
  void forget() {
    pace.forget();
  }

  /**
   * Guesses leave where that could not wait.
   *
   * @param next when this is asked again
   * @return their frame; null for none
   */
  EdgeMessage.Grow frame(Growth growth, double now, double next) {
    if (!growth.hasUnsent() || !due(now, next)) {
      return null;
    }
    EdgeMessage.Grow grow = growth.frame();
    int bytes = grow.payload().length;
    pace.sent(growth.latest(), bytes + FRAMING, now);
    latest = Double.NaN;
    untoldBits += Byte.SIZE * bytes;
    acknowledged = text.length();
    return grow;
  }

  private boolean due(double now, double next) {
    if (Double.isNaN(latest)) {
      latest = passes.departure(now);
    }
    return latest <= next && pace.readyAt() <= now;
  }

  /** What came is said where no guesses have said it for long; null otherwise. */
  EdgeMessage.Ack acknowledgement() {
    if (text.length() - acknowledged < ACKNOWLEDGE) {
      return null;
    }
    acknowledged = text.length();
    return new EdgeMessage.Ack(acknowledged);
  }

  /** When to ask again at the latest, if nothing happens until then. */
  double deadline() {
    return Double.isNaN(latest) ? pace.readyAt() : Math.max(pace.readyAt(), latest);
  }

  /** What the link carries, as it is measured. */
  double bitsPerSecond() {
    return pace.bitsPerSecond();
  }

  /** Payload bits that left since the latest advance. */
  int untoldBits() {
    return untoldBits;
  }
}
