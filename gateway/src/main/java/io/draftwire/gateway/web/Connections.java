package io.draftwire.gateway.web;

import io.draftwire.wire.Peers;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All connections there are: speaks HTTP/1.1 on each, and has a thread that ends those which take
 * longer than they may ({@link ClientConnection}).
 */
final class Connections implements ServerConnectionSelector, AutoCloseable {
  /** As long as load balancers keep a connection that they may use again. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  /** For those that keep others out. */
  private static final Duration HURRY = Duration.ofSeconds(2);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private static final ScopedValue<ClientConnection> CURRENT = ScopedValue.newInstance();

  private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
  private final long start = System.nanoTime();
  private final Duration patience;
  private final int most;
  private final Http1ConnectionSelector http1;
  private final Thread sweeper;

  /**
   * @param patience with a client in the midst of something
   * @param most connections; a third of what files the process may still open, where that is less
   */
  Connections(Duration patience, int most) {
    this.patience = patience;
    this.most = Peers.connections(most);
    this.http1 =
        Http1ConnectionSelector.builder()
            .config(
                Http1Config.builder()
                    .addReceiveListener(
                        new Http1ConnectionListener() {
                          @Override
                          public void headers(ConnectionContext client, Headers headers) {
                            ((ClientConnection) client).requested(headers);
                          }
                        })
                    .addSendListener(
                        new Http1ConnectionListener() {
                          @Override
                          public void headers(ConnectionContext client, Headers headers) {
                            ((ClientConnection) client).answering(headers);
                          }
                        })
                    .build())
            .build();
    this.sweeper = Thread.ofVirtual().name("connection-deadlines").start(this::sweep);
  }

  /** The connection whose request the calling thread serves. */
  static ClientConnection current() {
    return CURRENT.get();
  }

  /** Connections at once. Beyond that none is accepted until one ends. */
  int most() {
    return most;
  }

  long now() {
    return System.nanoTime() - start;
  }

  long patience() {
    return patience.toNanos();
  }

  long idle() {
    return IDLE.toNanos();
  }

  long hurry() {
    return Math.min(HURRY.toNanos(), patience());
  }

  ServerConnection http1(ClientConnection client) {
    return http1.connection(client);
  }

  private void sweep() {
    Duration fourth = patience.dividedBy(4);
    try {
      while (true) {
        Thread.sleep(fourth.compareTo(LONGEST_PAUSE) < 0 ? fourth : LONGEST_PAUSE);
        long now = now();
        boolean hurry = open.size() > most / 2;
        open.forEach(connection -> connection.endIfOverdue(now, hurry));
      }
    } catch (InterruptedException e) {
      // The server closes.
    }
  }

  @Override
  public int bytesToIdentifyConnection() {
    return 0;
  }

  /** Whatever comes: what is no HTTP/1.1 is told so by HTTP/1.1. */
  @Override
  public Support supports(BufferData data) {
    return Support.SUPPORTED;
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext socket) {
    return new ClientConnection(socket, this);
  }

  /** Serves a connection to its end. */
  void serve(ClientConnection client, Work work) throws InterruptedException {
    open.add(client);
    try {
      ScopedValue.where(CURRENT, client)
          .call(
              () -> {
                work.run();
                return null;
              });
    } finally {
      open.remove(client);
    }
  }

  /** All of a connection's requests. */
  interface Work {
    void run() throws InterruptedException;
  }

  @Override
  public void close() {
    sweeper.interrupt();
  }
}
