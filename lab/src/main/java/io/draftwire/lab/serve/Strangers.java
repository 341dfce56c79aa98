package io.draftwire.lab.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whoever connects to a cloud and is up to no good, beside edges that want answers: connections
 * that say nothing, that say what is no HTTP/2, that announce messages of 64 MiB, that bring a
 * foreign token, that ask and never read, and that are gone at once. Each kind in its turn, evenly
 * over a time; whatever is not shown out before stays until {@link #close}.
 *
 * <p>Frames are written byte by byte (RFC 9113, sections 4.1 and 6): a client library would not.
 */
public final class Strangers implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** Setting 4: how much of each stream the peer may send before it hears more. */
  private static final short INITIAL_WINDOW = 4;

  private static final int MESSAGE = 64 << 20;

  private enum Kind {
    SILENT,
    NOISE,
    HUGE,
    FOREIGN,
    DEAF,
    GONE
  }

  private final InetSocketAddress cloud;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong connected = new AtomicLong();
  private final AtomicLong shownOut = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private Strangers(InetSocketAddress cloud) {
    this.cloud = cloud;
  }

  /**
   * Strangers begin to come.
   *
   * @param count in all
   * @param nanos over which they come, evenly
   */
  public static Strangers at(InetSocketAddress cloud, int count, long nanos) {
    Strangers strangers = new Strangers(cloud);
    strangers.threads.submit(() -> strangers.come(count, nanos));
    return strangers;
  }

  private Void come(int count, long nanos) throws InterruptedException {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begin + (long) ((double) nanos * i / count);
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      Kind kind = Kind.values()[i % Kind.values().length];
      threads.submit(() -> one(kind));
    }
    return null;
  }

  private void one(Kind kind) {
    try (Socket socket = new Socket()) {
      try {
        socket.connect(cloud, CONNECT_MILLIS);
      } catch (IOException e) {
        refused.incrementAndGet();
        return;
      }
      connected.incrementAndGet();
      say(kind, socket.getOutputStream());
      if (kind == Kind.GONE) {
        return;
      }
      if (kind == Kind.DEAF) {
        Thread.sleep(Long.MAX_VALUE);
      }
      byte[] heard = new byte[512];
      while (socket.getInputStream().read(heard) >= 0) {
        // Until it is shown out.
      }
      shownOut.incrementAndGet();
    } catch (IOException e) {
      shownOut.incrementAndGet(); // Reset, or in the middle of what it said.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The end.
    }
  }

  private static void say(Kind kind, OutputStream out) throws IOException {
    switch (kind) {
      case SILENT, GONE -> {}
      case NOISE ->
          out.write(
              "GET / HTTP/1.1\r\nHost: cloud\r\n\r\n\0\1\2\3".getBytes(StandardCharsets.US_ASCII));
      case HUGE -> {
        hello(out, 65_535);
        out.write(frame(HEADERS, END_HEADERS, 1, headers("Session", null)));
        // The first bytes of a message that is never sent.
        out.write(frame(DATA, 0, 1, message(MESSAGE)));
      }
      case FOREIGN -> {
        hello(out, 65_535);
        out.write(frame(HEADERS, END_HEADERS, 1, headers("Describe", "Bearer not-of-this-cloud")));
        out.write(frame(DATA, END_STREAM, 1, message(0)));
      }
      case DEAF -> {
        hello(out, 0); // Nothing may be sent to it, ever.
        for (int stream = 1; stream < 64; stream += 2) {
          out.write(frame(HEADERS, END_HEADERS, stream, headers("Describe", null)));
          out.write(frame(DATA, END_STREAM, stream, message(0)));
        }
      }
    }
    out.flush();
  }

  private static void hello(OutputStream out, int window) throws IOException {
    out.write(PREFACE);
    ByteBuffer setting = ByteBuffer.allocate(6).putShort(INITIAL_WINDOW).putInt(window);
    out.write(frame(SETTINGS, 0, 0, setting.array()));
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** A gRPC message's first five bytes: not compressed, and its length. */
  private static byte[] message(int length) {
    return ByteBuffer.allocate(5).put((byte) 0).putInt(length).array();
  }

  /** Literal fields without indexing (RFC 7541, section 6.2.2), all shorter than 127 bytes. */
  private static byte[] headers(String method, String authorization) {
    ByteBuffer block = ByteBuffer.allocate(512);
    field(block, ":method", "POST");
    field(block, ":scheme", "http");
    field(block, ":path", "/draftwire.v1.Verifier/" + method);
    field(block, ":authority", "cloud");
    field(block, "content-type", "application/grpc");
    field(block, "te", "trailers");
    if (authorization != null) {
      field(block, "authorization", authorization);
    }
    byte[] bytes = new byte[block.position()];
    block.flip().get(bytes);
    return bytes;
  }

  private static void field(ByteBuffer block, String name, String value) {
    block.put((byte) 0);
    for (String text : new String[] {name, value}) {
      block.put((byte) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Connections that were made. */
  public long connected() {
    return connected.get();
  }

  /** Of these, those that the cloud ended. */
  public long shownOut() {
    return shownOut.get();
  }

  /** Connections that were not made. */
  public long refused() {
    return refused.get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(CONNECT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
