package io.draftwire.lab.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** A client's connection through a {@link ShapedLink}: two sockets and a pump each way. */
final class LinkConnection {
  private final ShapedLink link;
  private final Socket client;
  private final Socket server = new Socket();
  private final LinkPump up;
  private final LinkPump down;
  private final AtomicInteger openDirections = new AtomicInteger(2);

  LinkConnection(ShapedLink link, Socket client, LongAdder bytesUp, LongAdder bytesDown) {
    this.link = link;
    this.client = client;
    this.up = new LinkPump(link, this, true, bytesUp);
    this.down = new LinkPump(link, this, false, bytesDown);
  }

  /** Runs on a virtual thread of its own, which becomes the uplink's reader. */
  void establish(InetSocketAddress address, int timeoutMillis) {
    try {
      long established = link.handshake();
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(
          address.isUnresolved()
              ? new InetSocketAddress(address.getHostString(), address.getPort())
              : address,
          timeoutMillis);
      TimeUnit.NANOSECONDS.sleep(established - link.now());
      link.threads().execute(() -> orReset(() -> up.deliver(server)));
      link.threads().execute(() -> orReset(() -> down.deliver(client)));
      link.threads().execute(() -> orReset(() -> down.receive(server)));
      orReset(() -> up.receive(client));
    } catch (IOException | InterruptedException | RejectedExecutionException e) {
      // The server is not there, or the link was closed meanwhile: the client sees a reset.
      reset();
    }
  }

  /** A pump that fails must not leave both ends waiting for bytes that nobody moves any more. */
  private void orReset(Runnable pump) {
    try {
      pump.run();
    } catch (RuntimeException | Error e) {
      reset();
      throw e;
    }
  }

  void reshaped() {
    up.wake();
    down.wake();
  }

  /** The other direction's news that this end is gone, sent through the link like bytes. */
  void receiverLost(boolean upward) {
    (upward ? down : up).sendReset();
  }

  void directionEnded() {
    if (openDirections.decrementAndGet() == 0) {
      close(client);
      close(server);
      link.forget(this);
    }
  }

  /** Ends both sides at once, so that each sees a reset rather than an orderly end. */
  void reset() {
    up.abandon();
    down.abandon();
    abort(client);
    abort(server);
    link.forget(this);
  }

  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Already closed.
    }
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }
}
