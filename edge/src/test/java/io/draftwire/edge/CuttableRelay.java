package io.draftwire.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A relay on loopback whose connections can be cut, as a peer that loses its power cuts them. */
final class CuttableRelay implements AutoCloseable {
  private final ServerSocket listener;
  private volatile int server;

  /** What comes is passed on behind this. */
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  CuttableRelay(int server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Connections from now on go to another server. */
  void to(int other) {
    server = other;
  }

  /** Resets every connection, both ways. */
  void cut() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It is gone, which is all that was wanted.
      }
    }
  }

  /** Connections stand, and nothing comes through any more. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        Socket far = far(near);
        if (far == null) {
          continue;
        }
        sockets.addAll(List.of(near, far));
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** Null where nobody is there: then the other end hears of it at once. */
  private Socket far(Socket near) throws IOException {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), server);
    } catch (IOException e) {
      near.close();
      return null;
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        gate.await();
        out.write(buffer, 0, n);
      }
    } catch (IOException | InterruptedException e) {
      // Cut.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
    gate.countDown();
  }
}
