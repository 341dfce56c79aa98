package io.draftwire.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.LongAdder;

/** A TCP relay that counts, as an independent witness of what crossed a socket. */
final class CountingRelay implements AutoCloseable {
  final LongAdder up = new LongAdder();
  final LongAdder down = new LongAdder();
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  CountingRelay(int serverPort) throws IOException {
    Thread.startVirtualThread(
        () -> {
          while (!listener.isClosed()) {
            try {
              Socket client = listener.accept();
              Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
              Thread.startVirtualThread(() -> pump(client, server, up));
              Thread.startVirtualThread(() -> pump(server, client, down));
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private static void pump(Socket from, Socket to, LongAdder counter) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        counter.add(n);
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The other pump closed both.
    }
  }
}
