package io.draftwire.lab.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A thin link in front of a real server: a TCP proxy on loopback that lets bytes through no sooner
 * than {@link LinkDirection} says. Whatever speaks to {@link #port()} speaks to the server through
 * the link; "up" is from the one who connected here to the server.
 *
 * <p>All connections share the link's two queues. Each runs on four virtual threads of this object
 * (two per direction), which sleep until a delivery is due and never spin. A native call that holds
 * a carrier thread holds them up too: keep long downcalls on platform threads.
 *
 * <ul>
 *   <li>A new connection carries nothing for its first RTT, as a TCP handshake over the link would.
 *   <li>Half-close and reset travel like bytes, behind the bytes sent before them.
 *   <li>What is under way per connection and direction is bounded (the delay's worth of bytes plus
 *       {@value #BUFFER_BYTES}); a sender beyond that is held back by TCP itself.
 *   <li>Bytes are counted where they enter the link: what a cut destroys had been sent.
 * </ul>
 *
 * Safe for use by several threads.
 */
public final class ShapedLink implements AutoCloseable {
  /** The queue in front of the link: half a second at 4 Mbit/s, as a home router has. */
  private static final int BUFFER_BYTES = 256 * 1024;

  private static final long MAX_IN_FLIGHT_BYTES = 64L * 1024 * 1024;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("shaped-link-", 0).factory());
  private final Set<LinkConnection> connections = ConcurrentHashMap.newKeySet();
  private final LongAdder endsRead = new LongAdder();
  private final LongAdder bytesUp = new LongAdder();
  private final LongAdder bytesDown = new LongAdder();
  private final LinkDirection up;
  private final LinkDirection down;
  // nanoTime may start anywhere; the link's own time starts at 0.
  private final long origin = System.nanoTime();

  private volatile LinkSpec spec;
  private volatile long stalledUntil;
  private volatile long outUntil;
  private volatile boolean closed;

  private ShapedLink(LinkSpec spec, LinkDirection up, InetSocketAddress server, long seed)
      throws IOException {
    this.spec = spec;
    this.server = server;
    this.up = up;
    this.down = LinkDirection.down(spec, seed);
    this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
  }

  /**
   * Opens a link to a server, which is only connected to when somebody connects here.
   *
   * @param seed decides jitter and losses
   * @throws IOException if no loopback port can be had
   */
  public static ShapedLink open(LinkSpec spec, String host, int port, long seed)
      throws IOException {
    return open(spec, LinkDirection.up(spec, seed), host, port, seed);
  }

  /**
   * The same, where packets get up as somebody recorded; the recording's run begins now.
   *
   * @throws IOException if no loopback port can be had
   */
  public static ShapedLink open(
      LinkSpec spec, DeliveryTrace.Queue chances, String host, int port, long seed)
      throws IOException {
    return open(spec, LinkDirection.up(spec, chances, seed), host, port, seed);
  }

  private static ShapedLink open(LinkSpec spec, LinkDirection up, String host, int port, long seed)
      throws IOException {
    ShapedLink link = new ShapedLink(spec, up, new InetSocketAddress(host, port), seed);
    link.threads.execute(link::acceptAll);
    return link;
  }

  /** The loopback address to connect to, as a literal. */
  public String host() {
    return listener.getInetAddress().getHostAddress();
  }

  /** The loopback port to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The link as it is now. */
  public LinkSpec spec() {
    return spec;
  }

  /** Bytes that clients have sent into the link. */
  public long bytesUp() {
    return bytesUp.sum();
  }

  /** Bytes that the server has sent into the link. */
  public long bytesDown() {
    return bytesDown.sum();
  }

  /** How long the uplink's queue has been sending in all. */
  public Duration busyUp() {
    synchronized (up) {
      return Duration.ofNanos(up.busyNanos());
    }
  }

  /** How long the downlink's queue has been sending in all. */
  public Duration busyDown() {
    synchronized (down) {
      return Duration.ofNanos(down.busyNanos());
    }
  }

  /** Changes the link for bytes that enter it from now on; those under way keep their times. */
  public void reshape(LinkSpec newSpec) {
    synchronized (up) {
      up.reshape(newSpec);
    }
    synchronized (down) {
      down.reshape(newSpec);
    }
    spec = newSpec;
    for (LinkConnection connection : connections) {
      connection.reshaped();
    }
  }

  /** Resets every connection now, at both ends; bytes under way are lost. New ones are taken. */
  public void cut() {
    for (LinkConnection connection : connections) {
      connection.reset();
    }
  }

  /**
   * There is no link for a while: every connection is reset now, and every new one until the time
   * has passed. Bytes under way are lost.
   */
  public void outage(Duration duration) {
    outUntil = now() + duration.toNanos();
    cut();
  }

  /** Delivers nothing, either way, until the time has passed; then what was due in between. */
  public void stall(Duration duration) {
    stalledUntil = now() + duration.toNanos();
  }

  /** Resets every connection and takes no more. Returns when all threads have ended. */
  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      // Nothing is lost: the port goes with the process at the latest.
    }
    cut();
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** ns since the link was opened. */
  long now() {
    return System.nanoTime() - origin;
  }

  /** Before this, ns on {@link #now}'s clock, nothing may be delivered. */
  long stalledUntil() {
    return stalledUntil;
  }

  /**
   * When a connection that is asked for now stands, ns on {@link #now}'s clock: a packet has gone
   * up and one has come down by then. Where nothing gets up, no connection is made.
   */
  long handshake() {
    long there;
    synchronized (up) {
      there = up.packet(now());
    }
    long back = there + spec.rttNanos() - spec.rttNanos() / 2;
    return Math.max(back, stalledUntil + spec.rttNanos());
  }

  LinkDirection up() {
    return up;
  }

  LinkDirection down() {
    return down;
  }

  ExecutorService threads() {
    return threads;
  }

  /** Ends of stream that were read so far, either way; each travels behind its bytes. */
  long endsRead() {
    return endsRead.sum();
  }

  void endRead() {
    endsRead.increment();
  }

  void forget(LinkConnection connection) {
    connections.remove(connection);
  }

  /** How many bytes a connection may have under way in a direction before it is held back. */
  long inFlightLimit(boolean upward) {
    LinkSpec now = spec;
    long rate = upward ? now.upBitsPerSecond() : now.downBitsPerSecond();
    if (rate == LinkSpec.UNLIMITED) {
      return MAX_IN_FLIGHT_BYTES;
    }
    double delay = now.rttSeconds() + now.jitterSeconds();
    return (long) Math.min(MAX_IN_FLIGHT_BYTES, BUFFER_BYTES + rate / 8.0 * delay);
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        LinkConnection connection = new LinkConnection(this, client, bytesUp, bytesDown);
        connections.add(connection);
        if (closed) { // close() may have gone through the connections before this one was there
          connection.reset();
          return;
        }
        if (now() < outUntil) {
          connection.reset();
          continue;
        }
        threads.execute(() -> connection.establish(server, CONNECT_TIMEOUT_MILLIS));
      } catch (IOException e) {
        if (!closed && listener.isClosed()) {
          return;
        }
      }
    }
  }
}
