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

  /** Of what replies were told to take, what is told anew. */
  private static final double RETELL = .25;

  /** Bytes on the wire of a frame of guesses beside its payload, about. */
  private static final int FRAMING = 26;

  private final Text text;
  private final UplinkPace pace = new UplinkPace();
  private final PassClock passes = new PassClock();
  private final CloudClock clock = new CloudClock();

  /** When the latest pass ended, by the cloud's clock, which starts with the session. */
  private long passEndMicros;

  /** When what waits leaves at the latest; NaN where that is not settled. */
  private double latest = Double.NaN;

  /** Tokens of the text that the cloud was told to have come. */
  private int acknowledged;

  /** Payload bits that left since the latest advance. */
  private int untoldBits;

  /** How long a reply takes, as the cloud was told; NaN before. */
  private double toldReply = Double.NaN;

  /** Whether the cloud waits for guesses. */
  private boolean awaited;

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
    awaited = advance.waits();
    latest = Double.NaN;
    untoldBits = 0;
    CloudMessage.Timing timing = advance.timing();
    long pass = (long) timing.queueMicros() + timing.verifyMicros();
    passEndMicros += pass + timing.promptMicros();
    passes.advanced(
        nanos * 1e-9, timing.promptMicros() > 0 ? Double.NaN : pass * 1e-6, passEndMicros * 1e-6);
    if (timing.arrivedMicros() != 0) {
      double way = pace.arrived(advance.heard(), clock.unwrap(timing.arrivedMicros(), nanos) / 1e6);
      if (!Double.isNaN(way)) {
        passes.came(way);
      }
    }
  }

  /** Another connection, perhaps to another cloud: what is under way is lost, and clocks differ. */
  void elsewhere() {
    pace.elsewhere();
    passes.elsewhere();
    toldReply = Double.NaN;
    awaited = false;
    clock.restart();
    passEndMicros = 0;
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
   * @param draft what a pass of the draft over one token takes; NaN where that is not known
   * @return their frame; null for none
   */
  EdgeMessage.Grow frame(Growth growth, double now, double next, double draft) {
    if (!growth.hasUnsent() || !due(growth, now, next)) {
      return null;
    }
    EdgeMessage.Grow grow = growth.frame().telling(replyMicros(draft));
    awaited = false;
    int bytes = grow.payload().length;
    pace.sent(growth.latest(), bytes + FRAMING, now);
    latest = Double.NaN;
    untoldBits += Byte.SIZE * bytes;
    acknowledged = text.length();
    return grow;
  }

  /** What is to be told of how long replies take; 0 for nothing new. */
  private int replyMicros(double draft) {
    double reply = pace.roundTrip() + draft;
    if (Double.isNaN(reply) || Math.abs(reply - toldReply) <= RETELL * toldReply) {
      return 0;
    }
    toldReply = reply;
    return (int) Math.min(1e6 * reply, Integer.MAX_VALUE);
  }

  private boolean due(Growth growth, double now, double next) {
    if (Double.isNaN(latest)) {
      latest = awaited && !growth.toldBehindText() ? now : passes.departure(now);
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
