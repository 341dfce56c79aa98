package io.draftwire.gateway.web;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Notices that nobody listens any more. The server's listener ends for good when it cannot accept,
 * for want of a file descriptor say, and tells nobody but the log; a gateway that lives on without
 * one is of no use, and whoever looks after it cannot see why. So a thread connects now and then.
 */
final class ListenerWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final InetSocketAddress address;
  private final Duration pause;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;

  ListenerWatch(String host, int port) throws IOException {
    this(new InetSocketAddress(reachable(InetAddress.getByName(host)), port), PAUSE);
  }

  ListenerWatch(InetSocketAddress address, Duration pause) {
    this.address = address;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name("listener-watch").start(this::watch);
  }

  private static InetAddress reachable(InetAddress host) {
    return host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
  }

  /**
   * Returns once this is closed.
   *
   * @throws IOException as soon as nobody listens, though it is not
   */
  void await() throws IOException, InterruptedException {
    over.await();
    if (!closed) {
      throw new IOException(
          "nobody listens on port "
              + address.getPort()
              + " any more; the log has the reason (where that is too many open files, raise `ulimit"
              + " -n`)");
    }
  }

  private void watch() {
    try {
      while (listened()) {
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
    over.countDown();
  }

  /** Only a refusal says no: whatever else fails is want of means to ask. */
  private boolean listened() {
    try (SocketChannel channel = SocketChannel.open()) {
      return channel.connect(address);
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    over.countDown();
  }
}
