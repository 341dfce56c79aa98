package io.draftwire.edge;

import io.draftwire.core.plan.CloudClock;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.RoundTrip;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudMessage.Timing;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.wire.WireBytes;
import java.util.TreeMap;

/**
 * Where an answer's time went. The cloud reports when a round arrived on its own clock; the offset
 * between the two clocks is estimated as NTP does, from the fastest way up and the fastest way down
 * seen, taken to be equally long. So uplink plus downlink is measured, and how it splits is exact
 * up to half the difference of the two propagation delays.
 *
 * <p>Is told every instant: the client's are real, the lab's virtual.
 */
public final class Phases {
  /**
   * When a round left, or the latest request for more candidates of it.
   *
   * @param rows that it has the target run; 0 for none
   */
  private record Sent(long nanos, int bytes, int rows) {}

  private final Planner planner;

  /** By number: what may still be answered. */
  private final TreeMap<Integer, Sent> sent = new TreeMap<>();

  /** Of the latest hello. */
  private long helloNanos;

  private int helloBytes;

  /** Candidates a place of the scheme in force. */
  private int siblings = 1;

  /** Whether the hello has no answer yet. */
  private boolean greeting;

  /** Of the latest request to stream. */
  private long streamSentNanos;

  private int streamSentBytes;

  private long draftNanos;
  private long encodeNanos;
  private long queueMicros;
  private long verifyMicros;
  private long promptMicros;

  private final CloudClock clock = new CloudClock();

  /** Whether a hello was sent: another is that of another connection. */
  private boolean greeted;

  /** Seconds up and down of the connections before. */
  private double upBefore;

  private double downBefore;

  private long rounds;

  /** Of the messages so far; of those up to the latest {@link #take}; and the same for times. */
  private int bytesUp;

  private int bytesDown;
  private PhaseSeconds taken = new PhaseSeconds(0, 0, 0, 0, 0, 0);
  private int takenUp;
  private int takenDown;

  /** Way up and way down of the rounds since then, in microseconds of two clocks. */
  private double freshUp;

  private double freshDown;
  private long freshRounds;

  /**
   * Sums and minima of (cloud clock - edge clock) on the way up, and (edge clock - cloud clock) on
   * the way down.
   */
  private double upSum;

  private double downSum;
  private double upLeast = Double.POSITIVE_INFINITY;
  private double downLeast = Double.POSITIVE_INFINITY;

  /**
   * @param planner is told what is measured here, to decide by it
   */
  public Phases(Planner planner) {
    this.planner = planner;
  }

  /** One forward pass of the draft over so many tokens. */
  public void drafted(long nanos, int tokens) {
    draftNanos += nanos;
    planner.drafted(nanos, tokens);
  }

  /** The same while a verdict was under way: no time of the answer's went there. */
  public void draftedAhead(long nanos, int tokens) {
    planner.drafted(nanos, tokens);
  }

  /** Shaping and drawing one draft. */
  public void encoded(long nanos) {
    encodeNanos += nanos;
    planner.encoded(nanos);
  }

  /** The same of a round's drafts whose rows were run ahead. */
  public void encodedAhead(long nanos) {
    encodeNanos += nanos;
  }

  /**
   * A message leaves.
   *
   * @param bytes on the wire, as a DATA frame of its own
   */
  public void sent(EdgeMessage message, int bytes, long nanos) {
    bytes += message instanceof EdgeMessage.Hello ? WireBytes.CALL : 0;
    bytesUp += bytes;
    switch (message) {
      case EdgeMessage.Stream stream -> {
        // Right behind the hello its way begins when the hello's ends: both are one message then.
        streamSentNanos = greeting ? helloNanos : nanos;
        streamSentBytes = greeting ? helloBytes + bytes : bytes;
      }
      // Nothing answers these one for one.
      case EdgeMessage.Close close -> {}
      case EdgeMessage.Laws laws -> {}
      case EdgeMessage.Part part -> planner.partSent(nanos, bytes);
      case EdgeMessage.Grow grow -> {}
      case EdgeMessage.Ack ack -> {}
      case EdgeMessage.Retell retell -> {}
      case EdgeMessage.Hello hello -> {
        if (greeted) {
          reconnected();
        }
        greeted = true;
        greeting = true;
        siblings = hello.scheme().siblings();
        helloNanos = nanos;
        helloBytes = bytes;
      }
      case EdgeMessage.Round round -> {
        siblings = round.scheme() == null ? siblings : round.scheme().siblings();
        sent.put(round.number(), new Sent(nanos, bytes, round.drafts() * siblings + 1));
      }
      case EdgeMessage.More more -> sent.put(more.number(), new Sent(nanos, bytes, 0));
    }
  }

  /** Another cloud, with another clock: what was measured against the old one is summed up. */
  private void reconnected() {
    double offset = offset();
    upBefore += (upSum - rounds * offset) / 1e6;
    downBefore += (downSum + rounds * offset) / 1e6;
    upSum = 0;
    downSum = 0;
    rounds = 0;
    upLeast = Double.POSITIVE_INFINITY;
    downLeast = Double.POSITIVE_INFINITY;
    freshUp = 0;
    freshDown = 0;
    freshRounds = 0;
    clock.restart();
    sent.clear();
    planner.reconnected();
  }

  /**
   * A message came.
   *
   * @param bytes on the wire, as a DATA frame of its own
   */
  public void received(CloudMessage message, int bytes, long nanos) {
    if (message instanceof CloudMessage.Welcome) {
      bytes += WireBytes.RESPONSE;
    }
    bytesDown += bytes;
    switch (message) {
      case CloudMessage.Welcome welcome -> {
        greeting = false;
        // The cloud's clock starts when the hello is there.
        planner.roundTrip(new RoundTrip(helloNanos, nanos, helloBytes, bytes, 0, 0, 0, 0));
      }
      case CloudMessage.Ruling ruling -> roundTrip(ruling.number(), ruling.timing(), bytes, nanos);
      case CloudMessage.Offer offer -> roundTrip(offer.number(), offer.timing(), bytes, nanos);
      case CloudMessage.Streamed streamed -> {
        Timing timing = streamed.timing();
        queueMicros += timing.queueMicros();
        verifyMicros += timing.verifyMicros();
        promptMicros += timing.promptMicros();
        if (timing.arrivedMicros() != 0) {
          planner.roundTrip(streamBegan(timing, bytes, nanos));
        }
        planner.streamed(
            nanos, bytes, timing.queueMicros(), timing.sharedMicros(), timing.verifyMicros());
      }
      case CloudMessage.Advance advance -> {
        Timing timing = advance.timing();
        queueMicros += timing.queueMicros();
        verifyMicros += timing.verifyMicros();
        promptMicros += timing.promptMicros();
      }
      default -> {}
    }
  }

  private void roundTrip(int round, Timing timing, int bytes, long nanos) {
    Sent way = sent.get(round);
    sent.headMap(round).clear(); // Sent ahead for nothing, some of them: nothing answers those.
    if (way == null || way.rows() == 0) {
      return; // More candidates: the target did not run, and the cloud took no times.
    }
    ruled(way.nanos(), nanos, timing);
    planner.roundTrip(
        new RoundTrip(
            way.nanos(),
            nanos,
            way.bytes(),
            bytes,
            timing.arrivedMicros(),
            timing.queueMicros(),
            timing.sharedMicros(),
            timing.verifyMicros(),
            timing.lawsMicros(),
            way.rows()));
  }

  /** The way of a request to stream and of the first token; the pass is told of with the token. */
  private RoundTrip streamBegan(Timing timing, int bytes, long nanos) {
    return new RoundTrip(
        streamSentNanos,
        nanos,
        streamSentBytes,
        bytes,
        timing.arrivedMicros(),
        timing.queueMicros(),
        timing.sharedMicros(),
        timing.verifyMicros(),
        0,
        0);
  }

  private void ruled(long sentNanos, long receivedNanos, Timing timing) {
    rounds++;
    queueMicros += timing.queueMicros();
    verifyMicros += timing.verifyMicros();
    promptMicros += timing.promptMicros();
    long arrivedMicros = clock.unwrap(timing.arrivedMicros(), sentNanos);
    double left =
        (double) arrivedMicros + timing.queueMicros() + timing.verifyMicros() + timing.lawsMicros();
    double up = arrivedMicros - sentNanos / 1e3;
    double down = receivedNanos / 1e3 - left;
    upLeast = Math.min(upLeast, up);
    downLeast = Math.min(downLeast, down);
    // What the target had to wait for laws is the uplink's.
    up += timing.lawsMicros();
    upSum += up;
    downSum += down;
    freshUp += up;
    freshDown += down;
    freshRounds++;
  }

  /** What was measured since this was asked before. */
  public RoundTimes take() {
    PhaseSeconds now = seconds();
    double offset = offset();
    PhaseSeconds fresh =
        new PhaseSeconds(
            now.draft() - taken.draft(),
            now.encode() - taken.encode(),
            // Not a difference of sums, which move with the offset as that becomes known better.
            (freshUp - freshRounds * offset) / 1e6,
            now.queue() - taken.queue(),
            now.verify() - taken.verify(),
            (freshDown + freshRounds * offset) / 1e6);
    RoundTimes times = new RoundTimes(fresh, bytesUp - takenUp, bytesDown - takenDown);
    taken = now;
    takenUp = bytesUp;
    takenDown = bytesDown;
    freshUp = 0;
    freshDown = 0;
    freshRounds = 0;
    return times;
  }

  /** The target's pass over the prompt, which no phase counts: the edge drafts meanwhile. */
  public double promptSeconds() {
    return promptMicros / 1e6;
  }

  public PhaseSeconds seconds() {
    double offset = offset();
    return new PhaseSeconds(
        draftNanos / 1e9,
        encodeNanos / 1e9,
        upBefore + (upSum - rounds * offset) / 1e6,
        queueMicros / 1e6,
        verifyMicros / 1e6,
        downBefore + (downSum + rounds * offset) / 1e6);
  }

  private double offset() {
    return rounds == 0 ? 0 : (upLeast - downLeast) / 2;
  }

  /** Of all messages sent, framing included. */
  public int bytesUp() {
    return bytesUp;
  }

  /** Of all messages received, framing included. */
  public int bytesDown() {
    return bytesDown;
  }
}
