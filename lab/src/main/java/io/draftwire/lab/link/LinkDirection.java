package io.draftwire.lab.link;

/**
 * One direction of a link as arithmetic: given when bytes arrive at it, says when they come out.
 * Owns no clock, thread or socket; the proxy feeds it real nanoseconds, virtual time its own. Not
 * thread-safe: calls come one at a time, in order of arrival.
 *
 * <p>The model, packet by packet (at most {@value #PACKET_BYTES} bytes of the stream each):
 *
 * <ol>
 *   <li><b>Serialisation.</b> One FIFO queue, shared by all streams of the direction, sends at the
 *       rate, or as a {@link DeliveryTrace} says. Fractions of a nanosecond are carried, so a busy
 *       link is exact over any length.
 *   <li><b>Propagation.</b> Half the RTT; the odd nanosecond goes down.
 *   <li><b>Jitter.</b> Uniform over [0, jitter], drawn per packet: RTT stays the floor.
 *   <li><b>Loss.</b> With probability p a packet has to be sent again one retransmission timeout
 *       later, max({@value #MIN_TIMEOUT_NANOS} ns, RTT + jitter), the least that Linux waits; a
 *       retransmission lost in turn doubles the timeout, up to 60 s (RFC 6298, 5.5).
 *   <li><b>Order.</b> A stream is delivered in order: a packet behind a delayed one waits for it
 *       (head-of-line blocking), one of another stream does not.
 * </ol>
 *
 * <p>A timeout rather than a fast retransmit, because the traffic is one small message per round:
 * no later packets exist whose acknowledgements would betray the gap. What the model leaves out: a
 * congestion window, the airtime of retransmissions (a share p of the rate), and the headers below
 * the stream (about 40 bytes a packet).
 *
 * <p>Each stream draws from a generator of its own, seeded by (seed, how many streams came before
 * it): equal sends give equal deliveries, and one stream's traffic does not move another's luck.
 */
public final class LinkDirection {
  /** Bytes of a TCP stream in an Ethernet frame of 1500. */
  public static final int PACKET_BYTES = 1460;

  /** The least time after which a TCP sender takes a packet for lost, ns. */
  static final long MIN_TIMEOUT_NANOS = 200_000_000L;

  private static final long MAX_TIMEOUT_NANOS = 60_000_000_000L;

  /** Then Linux would give the connection up; here the packet gets through. */
  private static final int MAX_RETRANSMISSIONS = 15;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Of IP and TCP, which a trace's chances have to carry too. */
  private static final int HEADER_BYTES = DeliveryTrace.CHANCE_BYTES - PACKET_BYTES;

  private final boolean up;
  private final long seed;

  /** When packets get through, where that is no rate; null otherwise. */
  private final DeliveryTrace.Queue chances;

  private long bitsPerSecond;
  private long propagationNanos;
  private long jitterNanos;
  private double loss;
  private long timeoutNanos;

  private long streams;
  private long lastArrival;
  private long freeAt;
  // How much later than freeAt the queue is truly free, in units of 1/bitsPerSecond ns.
  private long carry;
  private long busyNanos;

  private LinkDirection(boolean up, LinkSpec spec, DeliveryTrace.Queue chances, long seed) {
    this.up = up;
    this.chances = chances;
    this.seed = mix(seed + (up ? 1 : 2) * 0x9E3779B97F4A7C15L);
    reshape(spec);
  }

  /** From the edge to the cloud. */
  public static LinkDirection up(LinkSpec spec, long seed) {
    return new LinkDirection(true, spec, null, seed);
  }

  /**
   * From the edge to the cloud, where packets get through as somebody recorded; the link's rate up
   * is not used.
   */
  public static LinkDirection up(LinkSpec spec, DeliveryTrace.Queue chances, long seed) {
    return new LinkDirection(true, spec, chances, seed);
  }

  /** From the cloud to the edge. */
  public static LinkDirection down(LinkSpec spec, long seed) {
    return new LinkDirection(false, spec, null, seed);
  }

  /** A new ordered stream over this direction: one TCP connection's half. */
  public Stream openStream() {
    return new Stream(mix(seed ^ mix(++streams)));
  }

  /** Changes the link for what is sent from now on; what is already under way keeps its times. */
  public void reshape(LinkSpec spec) {
    bitsPerSecond = up ? spec.upBitsPerSecond() : spec.downBitsPerSecond();
    propagationNanos = up ? spec.rttNanos() / 2 : spec.rttNanos() - spec.rttNanos() / 2;
    jitterNanos = spec.jitterNanos();
    loss = spec.loss();
    timeoutNanos = Math.max(MIN_TIMEOUT_NANOS, spec.rttNanos() + spec.jitterNanos());
    if (carry > 0) {
      freeAt++;
      carry = 0;
    }
  }

  /** How long the queue has been sending so far, ns (whole nanoseconds per packet). */
  public long busyNanos() {
    return busyNanos;
  }

  /** When the last bit accepted so far has left the queue, ns; the past if the link is idle. */
  public long freeAtNanos() {
    return freeAt + (carry > 0 ? 1 : 0);
  }

  /**
   * When a packet without bytes of a stream gets through, as those do that open a connection. It
   * takes no time of a rate's, but waits for its turn, and for a chance where packets get through
   * as somebody recorded.
   */
  public long packet(long arrivalNanos) {
    long sent = serialise(arrivalNanos, 0);
    if (chances != null) {
      sent = chances.send(sent, HEADER_BYTES);
      freeAt = sent;
    }
    return sent + propagationNanos;
  }

  private long serialise(long arrivalNanos, int bytes) {
    if (arrivalNanos < lastArrival) {
      throw new IllegalArgumentException(
          "arrival at %d ns after one at %d ns: send in order of arrival"
              .formatted(arrivalNanos, lastArrival));
    }
    lastArrival = arrivalNanos;
    if (chances != null) {
      freeAt =
          bytes == 0
              ? Math.max(freeAt, arrivalNanos)
              : chances.send(arrivalNanos, bytes + HEADER_BYTES);
      return freeAt;
    }
    if (arrivalNanos > freeAt) {
      freeAt = arrivalNanos;
      carry = 0;
    }
    if (bitsPerSecond == LinkSpec.UNLIMITED) {
      return freeAt;
    }
    // At most 1460 * 8 * 10^9 for a packet, plus a carry below the rate: far from overflow.
    long work = bytes * 8L * NANOS_PER_SECOND + carry;
    freeAt += work / bitsPerSecond;
    busyNanos += work / bitsPerSecond;
    carry = work % bitsPerSecond;
    return freeAtNanos();
  }

  private static long mix(long z) {
    // The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Bytes that come out in the order in which they went in. */
  public final class Stream {
    private long state;
    private long lastDelivery;

    private Stream(long state) {
      this.state = state;
    }

    /**
     * Sends bytes that are at the link's entrance at a given time.
     *
     * @param arrivalNanos ns on the caller's clock, at least 0 and not before any earlier call's
     * @param bytes how many, cut into packets here; 0 for an end of stream, which costs no airtime
     * @return when the last of them comes out, ns on the same clock
     * @throws IllegalArgumentException if time runs backwards or {@code bytes} is negative
     */
    public long send(long arrivalNanos, int bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("cannot send " + bytes + " bytes");
      }
      int rest = bytes;
      while (rest > PACKET_BYTES) {
        sendPacket(arrivalNanos, PACKET_BYTES);
        rest -= PACKET_BYTES;
      }
      return sendPacket(arrivalNanos, rest);
    }

    private long sendPacket(long arrivalNanos, int bytes) {
      long out = serialise(arrivalNanos, bytes) + propagationNanos;
      if (jitterNanos > 0) {
        out += (long) (uniform() * (jitterNanos + 1));
      }
      if (loss > 0) {
        out += recoveryNanos();
      }
      lastDelivery = Math.max(lastDelivery, out);
      return lastDelivery;
    }

    private long recoveryNanos() {
      long waited = 0;
      long timeout = timeoutNanos;
      for (int i = 0; i < MAX_RETRANSMISSIONS && uniform() < loss; i++) {
        waited += timeout;
        timeout = Math.max(timeout, Math.min(2 * timeout, MAX_TIMEOUT_NANOS));
      }
      return waited;
    }

    private double uniform() {
      state += 0x9E3779B97F4A7C15L;
      return (mix(state) >>> 11) * 0x1p-53;
    }
  }
}
