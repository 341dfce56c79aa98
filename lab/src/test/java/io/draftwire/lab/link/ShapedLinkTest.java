package io.draftwire.lab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.lab.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// On a thread of its own: a blocked socket would not notice the interrupt, and the build would
// hang.
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShapedLinkTest {
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void movesAMegabyteBothWaysIntactWithEndsOfStream() throws Exception {
    byte[] up = bytes(1, 1_000_000);
    byte[] down = bytes(2, 700_000);
    try (ShapedLink link = link("200mbit/100mbit/4ms/1ms");
        Socket client = connect(link);
        Socket peer = server.accept()) {
      CompletableFuture<byte[]> arrivedUp = readAll(peer);
      CompletableFuture<byte[]> arrivedDown = readAll(client);
      CompletableFuture<Void> sentDown =
          CompletableFuture.runAsync(
              () -> writeInPieces(peer, down, 3), Thread::startVirtualThread);
      writeInPieces(client, up, 4);
      sentDown.join();
      assertThat(arrivedUp.join()).isEqualTo(up);
      assertThat(arrivedDown.join()).isEqualTo(down);
      assertThat(link.bytesUp()).isEqualTo(up.length);
      assertThat(link.bytesDown()).isEqualTo(down.length);
      assertThat(link.busyUp()).isCloseTo(Duration.ofMillis(40), Duration.ofMillis(1));
    }
  }

  @Test
  void anEndOfStreamOneWayLeavesTheOtherOpen() throws Exception {
    try (ShapedLink link = link("none/none/2ms");
        Socket client = connect(link);
        Socket peer = server.accept()) {
      client.getOutputStream().write(new byte[] {1, 2, 3});
      client.shutdownOutput();
      assertThat(peer.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
      peer.getOutputStream().write(new byte[] {4, 5});
      peer.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).containsExactly(4, 5);
    }
  }

  @Test
  void connectionsDoNotMix() throws Exception {
    try (ShapedLink link = link("50mbit/50mbit/1ms")) {
      for (int i = 0; i < 5; i++) {
        try (Socket client = connect(link);
            Socket peer = server.accept()) {
          byte[] sent = bytes(i, 20_000);
          CompletableFuture<byte[]> arrived = readAll(peer);
          writeInPieces(client, sent, i);
          assertThat(arrived.join()).isEqualTo(sent);
        }
      }
      assertThat(link.bytesUp()).isEqualTo(100_000);
    }
  }

  @Test
  void aHundredKilobytesTakeTheirTimeAtAMegabit() throws Exception {
    try (ShapedLink link = link("1mbit/none/0ms");
        Socket client = connect(link);
        Socket peer = server.accept()) {
      long start = System.nanoTime();
      client.getOutputStream().write(new byte[100_000]);
      client.shutdownOutput();
      assertThat(peer.getInputStream().readAllBytes()).hasSize(100_000);
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(800_000_000L);
    }
  }

  @Test
  void anAnswerTakesAtLeastTheRoundTripAndTheHandshakeAnother() throws Exception {
    try (ShapedLink link = link("none/none/30ms")) {
      long start = System.nanoTime();
      try (Socket client = connect(link);
          Socket peer = server.accept()) {
        client.getOutputStream().write(1);
        peer.getOutputStream().write(peer.getInputStream().read());
        assertThat(client.getInputStream().read()).isEqualTo(1);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(60_000_000L);
      }
    }
  }

  /**
   * The downlink is there, but nobody is told of a connection whose first packet did not get up.
   */
  @Test
  void noConnectionIsMadeWhereNothingGetsUp() throws Exception {
    DeliveryTrace trace = DeliveryTrace.parse("made up", "400\n401\n402\n60000");
    try (ShapedLink link =
        ShapedLink.open(
            LinkSpec.parse("none/none/2ms"),
            trace.from(0),
            server.getInetAddress().getHostAddress(),
            server.getLocalPort(),
            1)) {
      long start = System.nanoTime();
      try (Socket client = connect(link);
          Socket peer = server.accept()) {
        peer.getOutputStream().write(1);
        assertThat(client.getInputStream().read()).isEqualTo(1);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(390_000_000L);
      }
    }
  }

  @Test
  void noConnectionIsMadeWhileTheLinkStandsStill() throws Exception {
    try (ShapedLink link = link("none/none/2ms")) {
      long start = System.nanoTime();
      link.stall(Duration.ofMillis(150));
      try (Socket client = connect(link);
          Socket peer = server.accept()) {
        peer.getOutputStream().write(1);
        assertThat(client.getInputStream().read()).isEqualTo(1);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(150_000_000L);
      }
    }
  }

  @Test
  void aNewShapeHoldsForTheNextBytes() throws Exception {
    try (ShapedLink link = link("none/none/0ms");
        Socket client = connect(link);
        Socket peer = server.accept()) {
      client.getOutputStream().write(1);
      assertThat(peer.getInputStream().read()).isEqualTo(1);
      link.reshape(LinkSpec.parse("none/none/80ms"));
      assertThat(link.spec()).hasToString("none/none/80ms");
      long start = System.nanoTime();
      client.getOutputStream().write(2);
      assertThat(peer.getInputStream().read()).isEqualTo(2);
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(40_000_000L);
    }
  }

  @Test
  void aStallHoldsBackEvenWhatWasUnderWay() throws Exception {
    try (ShapedLink link = link("none/none/20ms");
        Socket client = connect(link);
        Socket peer = server.accept()) {
      long start = System.nanoTime();
      client.getOutputStream().write(7);
      link.stall(Duration.ofMillis(150));
      assertThat(peer.getInputStream().read()).isEqualTo(7);
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(150_000_000L);
    }
  }

  @Test
  void aCutResetsBothEndsAndTheNextConnectionWorks() throws Exception {
    try (ShapedLink link = link("none/none/0ms")) {
      try (Socket client = connect(link);
          Socket peer = server.accept()) {
        client.getOutputStream().write(1);
        assertThat(peer.getInputStream().read()).isEqualTo(1);
        link.cut();
        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class);
      }
      try (Socket client = connect(link);
          Socket peer = server.accept()) {
        client.getOutputStream().write(2);
        assertThat(peer.getInputStream().read()).isEqualTo(2);
      }
    }
  }

  @Test
  void aResetTravelsBehindTheBytes() throws Exception {
    try (ShapedLink link = link("none/none/20ms");
        Socket client = connect(link);
        Socket peer = server.accept()) {
      client.getOutputStream().write(9);
      // Else the reset overtakes the byte before the link has even read it.
      Eventually.holds("the link has the byte", () -> link.bytesUp() == 1);
      vanish(client);
      assertThat(peer.getInputStream().read()).isEqualTo(9);
      assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aClientThatEndsAndVanishesIsToldToTheServer() throws Exception {
    try (ShapedLink link = link("none/none/2ms");
        Socket client = connect(link);
        Socket peer = server.accept()) {
      client.shutdownOutput();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      vanish(client);
      assertThatThrownBy(
              () -> {
                while (true) {
                  peer.getOutputStream().write(new byte[1000]);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aClientThatVanishesWhileItsEndIsUnderWayIsToldToTheServer() throws Exception {
    // 250 ms of bytes ahead of the end, and a fast way down on which its absence is found out.
    try (ShapedLink link = link("8kbit/none/2ms");
        Socket client = connect(link);
        Socket peer = server.accept()) {
      client.getOutputStream().write(new byte[250]);
      client.shutdownOutput();
      // Without it this is the plain reset.
      Eventually.holds("the end has been read", () -> link.endsRead() == 1);
      vanish(client);
      assertThatThrownBy(
              () -> {
                while (true) {
                  peer.getOutputStream().write(new byte[1000]);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aServerThatIsNotThereIsAReset() throws Exception {
    server.close();
    try (ShapedLink link = link("none/none/0ms");
        Socket client = connect(link)) {
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void closingEndsConnectionsAndTakesNoMore() throws Exception {
    ShapedLink link = link("1mbit/1mbit/50ms");
    try (Socket client = connect(link)) {
      server.accept().getOutputStream().write(new byte[50_000]);
      link.close();
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> connect(link)).isInstanceOf(IOException.class);
      link.close();
    }
  }

  private ShapedLink link(String spec) throws IOException {
    return ShapedLink.open(
        LinkSpec.parse(spec), server.getInetAddress().getHostAddress(), server.getLocalPort(), 1);
  }

  private static Socket connect(ShapedLink link) throws IOException {
    Socket socket = new Socket(link.host(), link.port());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void vanish(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static CompletableFuture<byte[]> readAll(Socket socket) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            InputStream in = socket.getInputStream();
            return in.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Thread::startVirtualThread);
  }

  private static void writeInPieces(Socket socket, byte[] bytes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      OutputStream out = socket.getOutputStream();
      for (int from = 0; from < bytes.length; ) {
        int length = Math.min(1 + random.nextInt(9_000), bytes.length - from);
        out.write(bytes, from, length);
        from += length;
      }
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
