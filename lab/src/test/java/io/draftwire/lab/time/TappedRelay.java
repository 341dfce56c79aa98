package io.draftwire.lab.time;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A relay in front of a server that keeps all bytes of its one connection. */
final class TappedRelay implements AutoCloseable {
  /** An HTTP/2 frame: its type, payload and size with the header. */
  record Frame(int type, byte[] payload) {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GO_AWAY = 7;
    static final int WINDOW_UPDATE = 8;

    int size() {
      return 9 + payload.length;
    }
  }

  private static final int CLIENT_MAGIC = 24;
  private static final int HEADER = 9;

  private final ServerSocket listener;
  private final int port;
  private final ByteArrayOutputStream up = new ByteArrayOutputStream();
  private final ByteArrayOutputStream down = new ByteArrayOutputStream();
  private final CountDownLatch ended = new CountDownLatch(2);

  TappedRelay(int port) throws IOException {
    this.port = port;
    this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      Socket client = listener.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> pump(client, server, up));
      pump(server, client, down);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pump(Socket from, Socket to, ByteArrayOutputStream tap) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      int read = from.getInputStream().read(buffer);
      while (read >= 0) {
        tap.write(buffer, 0, read);
        to.getOutputStream().write(buffer, 0, read);
        read = from.getInputStream().read(buffer);
      }
    } catch (IOException e) {
      // The other direction has closed both sockets: this one is over too.
    } finally {
      ended.countDown();
    }
  }

  void awaitEnd() throws InterruptedException {
    if (!ended.await(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the connection is still open");
    }
  }

  List<Frame> up() {
    return frames(up.toByteArray(), CLIENT_MAGIC);
  }

  List<Frame> down() {
    return frames(down.toByteArray(), 0);
  }

  /** The whole ones; the last may be under way still. */
  private static List<Frame> frames(byte[] bytes, int from) {
    List<Frame> frames = new ArrayList<>();
    int at = from;
    while (at + HEADER <= bytes.length) {
      int length = (bytes[at] & 255) << 16 | (bytes[at + 1] & 255) << 8 | (bytes[at + 2] & 255);
      if (at + HEADER + length > bytes.length) {
        break;
      }
      byte[] payload = new byte[length];
      System.arraycopy(bytes, at + HEADER, payload, 0, length);
      frames.add(new Frame(bytes[at + 3], payload));
      at += HEADER + length;
    }
    return frames;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
