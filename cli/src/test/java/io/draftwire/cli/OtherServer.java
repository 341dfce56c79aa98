package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Supplier;

/** What it takes to run somebody else's server on loopback, which cannot choose a port itself. */
final class OtherServer {
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private OtherServer() {}

  /** A port that nobody listens at. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until it takes connections; fails where it ends.
   *
   * @param said what it has printed, for who wonders
   */
  static void awaitListening(Process process, int port, Supplier<String> said)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!listens(port)) {
      assertThat(process.isAlive() && System.nanoTime() < end)
          .as(() -> "a server that listens: " + said.get())
          .isTrue();
      Thread.sleep(10);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
