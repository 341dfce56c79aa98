package io.draftwire.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenerWatchTest {
  private static ListenerWatch watch(ServerSocket listener) {
    return new ListenerWatch(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
        Duration.ofMillis(5));
  }

  @Test
  void listenerThatEndsIsNoticed() throws Exception {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (ListenerWatch watch = watch(listener)) {
      listener.accept().close();
      listener.accept().close(); // It asks again and again.
      listener.close();
      assertThatIOException()
          .isThrownBy(watch::await)
          .withMessageContaining("port " + listener.getLocalPort());
    }
  }

  @Test
  void closingIsNoEndOfAListener() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ListenerWatch watch = watch(listener);
      listener.accept().close();
      watch.close();
      watch.await();
      assertThat(listener.isClosed()).isFalse();
    }
  }
}
