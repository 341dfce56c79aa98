package io.draftwire.gateway.web;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * One client's connection: the server's own, with an end to everything that a client can keep open.
 * A read or a write that is under way has a moment by which it must be over, or {@link Connections}
 * interrupts it, which closes the socket below: where TLS is spoken, a socket that is closed by
 * another thread would first say goodbye, and wait for the very thread that is stuck.
 *
 * <ol>
 *   <li>Between requests a connection may be idle for {@link Connections#idle}.
 *   <li>From its first byte on (a new connection: from the start) a request's head has {@link
 *       Connections#patience}, however it is sent. Where connections run out, both have {@link
 *       Connections#hurry}: whoever asks has sent its head by then.
 *   <li>Its body has as long again, and the time that its bytes take at {@link #SLOWEST}.
 *   <li>While an answer is made the client may be silent. It is read on: the stream's end is the
 *       client's end, and whatever else comes is thrown away.
 *   <li>What is written has to be taken at the same pace.
 * </ol>
 *
 * <p>The server runs a connection on one thread from its first byte to its last; only {@link
 * #endIfOverdue} and the reader of 4 are others.
 */
final class ClientConnection
    implements ConnectionContext, ServerConnection, InterruptableTask<Void> {
  /** Bytes a second below which nobody has to wait. */
  static final long SLOWEST = 256 << 10;

  /** For what a client still sends that has its refusal already; see {@link #linger}. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final long NEVER = Long.MAX_VALUE;
  private static final long NANOS = 1_000_000_000L;

  private enum Phase {
    IDLE,
    HEAD,
    BODY,
    ANSWER
  }

  private final ConnectionContext socket;
  private final Connections connections;
  private final DataReader reader = DataReader.create(this::read);
  private final DataWriter writer;
  private final ServerConnection http1;
  private volatile Phase phase;
  private volatile long phaseBegan;
  private volatile long phaseEnds;
  private final Moment reading = new Moment();
  private final Moment writing = new Moment();
  private boolean bodyToCome;

  ClientConnection(ConnectionContext socket, Connections connections) {
    this.socket = socket;
    this.connections = connections;
    this.writer = new TimedWriter(socket.dataWriter());
    enter(Phase.HEAD, connections.patience());
    this.http1 = connections.http1(this);
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    connections.serve(
        this,
        () -> {
          http1.handle(limit);
          linger();
        });
  }

  /** A request's head is in. */
  void requested(Headers headers) {
    long length = length(headers);
    bodyToCome = length != 0;
    enter(Phase.BODY, connections.patience() + transfer(Math.max(length, 0)));
    closeIfSaid(headers);
  }

  /** A response's head goes out. */
  void answering(Headers headers) {
    // Before a request is known the server ends by itself, and this would interrupt what it writes.
    if (phase == Phase.BODY || phase == Phase.ANSWER) {
      closeIfSaid(headers);
    }
  }

  /** Has this request be the last one. */
  private void closeIfSaid(Headers headers) {
    if (headers.containsToken(HeaderValues.CONNECTION_CLOSE)) {
      http1.close(false);
    }
  }

  /** A request has its response. */
  void answered(boolean bodyRead) {
    bodyToCome &= !bodyRead;
    if (phase == Phase.BODY && !bodyToCome) {
      enter(Phase.IDLE, connections.idle());
    }
  }

  /**
   * Has {@code gone} called when the client goes away; may be called after the answer too. What
   * reads for that cannot be called back, so this request is the connection's last, and the
   * response has to say so.
   *
   * <p>To be called by the request's own thread, once it has read the body.
   */
  void watch(Runnable gone) {
    phase = Phase.ANSWER;
    http1.close(false);
    Thread.ofVirtual()
        .name("client-watch")
        .start(
            () -> {
              try {
                while (read() != null) {
                  continue;
                }
              } finally {
                // Also on an error: one that cannot be watched would hold its places for ever.
                gone.run();
              }
            });
  }

  /** Closes the socket below a read or a write that takes too long. */
  void endIfOverdue(long now, boolean hurry) {
    boolean dawdles =
        hurry
            && (phase == Phase.IDLE || phase == Phase.HEAD)
            && now - phaseBegan > connections.hurry();
    reading.endIf(by -> dawdles || now > by);
    writing.endIf(by -> now > by);
  }

  private void enter(Phase next, long nanos) {
    phaseBegan = connections.now();
    phaseEnds = phaseBegan + nanos;
    phase = next;
  }

  private byte[] read() {
    reading.begin(phase == Phase.ANSWER ? NEVER : phaseEnds);
    try {
      byte[] bytes = serverSocket().get();
      if (bytes == null && phase == Phase.BODY && bodyToCome) {
        throw new CloseConnectionException("the client left inside its request");
      }
      if (bytes != null && phase == Phase.IDLE) {
        enter(Phase.HEAD, connections.patience());
      }
      return bytes;
    } catch (UncheckedIOException e) {
      if (phase == Phase.ANSWER) {
        return null;
      }
      throw new ServerConnectionException("the client is gone, or too slow", e);
    } finally {
      reading.end();
    }
  }

  /**
   * Reads on for a moment where the response came before the request's end: a socket that is closed
   * with bytes unread resets the connection, and the client might never see why it was refused.
   */
  private void linger() {
    if (!bodyToCome) {
      return;
    }
    enter(Phase.BODY, LINGER.toNanos());
    while (connections.now() < phaseEnds && read() != null) {
      continue;
    }
  }

  /** Bytes of a request's body; -1 where that cannot be known beforehand. */
  private static long length(Headers headers) {
    if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
      return -1;
    }
    try {
      return headers.contentLength().orElse(0);
    } catch (IllegalArgumentException e) {
      return 0; // Refused next.
    }
  }

  private static long transfer(long bytes) {
    return Math.min(bytes, Integer.MAX_VALUE) * NANOS / SLOWEST;
  }

  @Override
  public Duration idleTime() {
    return http1.idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    http1.close(interrupt);
  }

  @Override
  public boolean canInterrupt() {
    return http1 instanceof InterruptableTask<?> task && task.canInterrupt();
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public HelidonSocket serverSocket() {
    return socket.serverSocket();
  }

  @Override
  public ListenerContext listenerContext() {
    return socket.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return socket.executor();
  }

  @Override
  public Router router() {
    return socket.router();
  }

  @Override
  public PeerInfo remotePeer() {
    return socket.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return socket.localPeer();
  }

  @Override
  public boolean isSecure() {
    return socket.isSecure();
  }

  @Override
  public String socketId() {
    return socket.socketId();
  }

  @Override
  public String childSocketId() {
    return socket.childSocketId();
  }

  /** A read or a write that is under way, or none. */
  private static final class Moment {
    private Thread thread;
    private long by;

    /** This thread's, which has to be over by then. */
    synchronized void begin(long by) {
      this.thread = Thread.currentThread();
      this.by = by;
    }

    synchronized void end() {
      thread = null;
    }

    synchronized void endIf(LongPredicate overdue) {
      if (thread != null && by != NEVER && overdue.test(by)) {
        thread.interrupt();
      }
    }
  }

  /** Writes by a deadline. */
  private final class TimedWriter implements DataWriter {
    private final DataWriter out;

    TimedWriter(DataWriter out) {
      this.out = out;
    }

    private void timed(Runnable write, BufferData... buffers) {
      long bytes = Stream.of(buffers).mapToLong(BufferData::available).sum();
      writing.begin(connections.now() + connections.patience() + transfer(bytes));
      try {
        write.run();
      } finally {
        writing.end();
      }
    }

    @Override
    public void write(BufferData... buffers) {
      timed(() -> out.write(buffers), buffers);
    }

    @Override
    public void write(BufferData buffer) {
      timed(() -> out.write(buffer), buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
      timed(() -> out.writeNow(buffers), buffers);
    }

    @Override
    public void writeNow(BufferData buffer) {
      timed(() -> out.writeNow(buffer), buffer);
    }

    @Override
    public void flush() {
      timed(out::flush);
    }
  }
}
