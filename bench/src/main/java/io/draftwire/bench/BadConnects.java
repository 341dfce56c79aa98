package io.draftwire.bench;

import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.LinkSecurity;
import io.draftwire.wire.MeteredChannels;
import io.draftwire.wire.WireMeter;
import io.draftwire.wire.trust.BearerToken;
import io.draftwire.wire.trust.PemTrust;
import io.draftwire.wire.trust.Tls13;
import io.draftwire.wire.v1.DescribeRequest;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/**
 * Comes to a cloud that speaks TLS many times with nothing good, while somebody else measures what
 * that does to others ({@code draftwire bench serve}): connects and leaves, stays and says nothing,
 * says what is no TLS, begins a handshake and goes no further, or shows a token that is nobody's.
 *
 * <p>{@code java -cp 'bench/target/lib/*' io.draftwire.bench.BadConnects HOST PORT
 * leave|silent|garbage|hello|token COUNT PER_SECOND CA.pem}
 */
public final class BadConnects {
  private static final int GARBAGE_BYTES = 300;

  private final String host;
  private final int port;
  private final LinkSecurity security;
  private final List<Socket> open = new ArrayList<>();

  private BadConnects(String host, int port, Path authorities) {
    this.host = host;
    this.port = port;
    this.security =
        new LinkSecurity(
            PemTrust.of(authorities), null, BearerToken.of("a benchmark", "dwt_nobody"), false);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 6) {
      System.err.println("give HOST PORT leave|silent|garbage|hello|token COUNT PER_SECOND CA.pem");
      System.exit(2);
    }
    BadConnects bad =
        new BadConnects(arguments[0], Integer.parseInt(arguments[1]), Path.of(arguments[5]));
    int count = Integer.parseInt(arguments[3]);
    double gap = TimeUnit.SECONDS.toNanos(1) / Double.parseDouble(arguments[4]);
    long start = System.nanoTime();
    int refused = 0;
    for (int i = 0; i < count; i++) {
      long due = start + (long) (i * gap);
      for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(due - now);
      }
      if (!bad.come(arguments[2], i)) {
        refused++;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d times %s in %.1f s, %d of them not even let in%n",
        count,
        arguments[2],
        (System.nanoTime() - start) * 1e-9,
        refused);
    for (Socket socket : bad.open) {
      socket.close();
    }
  }

  /** Whether it got in. */
  private boolean come(String how, int number) {
    try {
      switch (how) {
        case "leave" -> new Socket(host, port).close();
        case "silent" -> open.add(new Socket(host, port));
        case "garbage" -> {
          byte[] bytes = new byte[GARBAGE_BYTES];
          new SplittableRandom(number).nextBytes(bytes);
          say(bytes);
        }
        case "hello" -> say(hello());
        case "token" -> token();
        default -> throw new IllegalArgumentException("'" + how + "' is no way to come");
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void say(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      socket.getOutputStream().write(bytes);
      socket.getInputStream().read();
    }
  }

  /** The first words of a handshake, which have the cloud sign something. */
  private byte[] hello() throws IOException {
    SSLEngine engine =
        Tls13.edge(security.authorities(), null).newEngine(ByteBufAllocator.DEFAULT, host, port);
    engine.beginHandshake();
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    out.flip();
    byte[] bytes = new byte[out.remaining()];
    out.get(bytes);
    return bytes;
  }

  /** A connection of its own each time, with a whole handshake. */
  private void token() {
    ManagedChannel channel =
        MeteredChannels.channel(
            new CloudAddress(host, port, host + ":" + port, security), new WireMeter());
    try {
      VerifierGrpc.newBlockingStub(channel).describe(DescribeRequest.getDefaultInstance());
      throw new IllegalStateException("the cloud served nobody's token");
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.UNAUTHENTICATED
          && e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
        throw e;
      }
    } finally {
      channel.shutdownNow();
    }
  }
}
