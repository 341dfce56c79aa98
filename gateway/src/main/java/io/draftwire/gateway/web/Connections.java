package io.draftwire.gateway.web;

import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Notices when a client goes away while its answer is being made. A socket tells only the one who
 * reads it, so after the request is in, a thread reads on: nothing more is to come, and the end of
 * the stream is the client's end. That reader cannot be called back, so the connection ends with
 * the answer; it says so.
 *
 * <p>The server runs a connection on one thread from its first byte to its last, which is why a
 * thread local knows whose request this is.
 */
final class Connections implements Http1ConnectionListener {
  private final ThreadLocal<ConnectionContext> current = new ThreadLocal<>();

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    current.set(connection);
  }

  /**
   * Has {@code gone} called when the client goes away; may be called after the answer too.
   *
   * <p>To be called by the request's own thread, once it has read the body; it must end with {@link
   * #end}.
   */
  void watch(Runnable gone) {
    ConnectionContext connection = current.get();
    Thread.ofVirtual().name("client-watch").start(() -> readOn(connection, gone));
  }

  private static void readOn(ConnectionContext connection, Runnable gone) {
    try {
      connection.dataReader().ensureAvailable();
      // A client that sends its next request already: it is there, and will have to send it again.
    } catch (RuntimeException | Error e) {
      // One that cannot be watched any more would hold its places for as long as it liked.
      gone.run();
    }
  }

  /** Finishes a watched request: sends what is left of the response and closes the connection. */
  static CloseConnectionException end(ServerResponse response) {
    if (response instanceof RoutingResponse routing && routing.hasEntity()) {
      routing.commit();
    }
    return new CloseConnectionException("the answer is complete");
  }
}
