package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Whether the client of one request has left, and what that ends: the request's answers where there
 * are any that are nobody else's, and otherwise whatever the request's thread is waiting for, which
 * is interrupted (its prompt's template, its turn to be cut into tokens, the cutting itself between
 * two pieces, the next event of a stream that is kept).
 *
 * <p>Made and used by the request's thread; it is another one that notices.
 */
final class Departure {
  /** What is done for a client as long as it is there. */
  interface Work {
    void run(Departure departure) throws Exception;
  }

  private final Thread request = Thread.currentThread();
  private boolean left;

  /** The thread is past everything that may be interrupted. */
  private boolean settled;

  /** Ends what the client's leaving ends; null where that is the thread's waiting. */
  private Runnable ending;

  /**
   * Does a request's work, its body being read, for as long as its client is there; says what is
   * wrong with it if it is refused. The connection ends with it.
   */
  static void attended(ServerRequest request, ServerResponse response, Work work) throws Exception {
    Departure departure = new Departure();
    Connections.current().watch(departure::noticed);
    response.header(HeaderValues.CONNECTION_CLOSE);
    try {
      work.run(departure);
      departure.settled();
    } catch (InterruptedException | IOException | UncheckedIOException e) {
      throw gone(e);
    } catch (ApiException | RuntimeException e) {
      // What fails for want of somebody who waits is no failure.
      if (departure.settled()) {
        throw gone(e);
      }
      if (e instanceof ApiException refusal) {
        Bodies.send(request, response, refusal);
      } else {
        throw e;
      }
    }
  }

  /** Nobody is there to be told. */
  private static CloseConnectionException gone(Exception cause) {
    return new CloseConnectionException("the client is gone, or does not read", cause);
  }

  /** Another thread has seen the client leave. */
  synchronized void noticed() {
    left = true;
    if (settled) {
      return;
    }
    if (ending != null) {
      ending.run();
    } else {
      request.interrupt();
    }
  }

  /**
   * @throws CloseConnectionException if the client has left: nothing is to be done for it any more
   */
  synchronized void requireNone() {
    if (left) {
      throw new CloseConnectionException("the client left before its answer began");
    }
  }

  /** From now on this is what its leaving does. */
  synchronized void ends(Runnable answers) {
    ending = answers;
    if (left) {
      answers.run();
    }
  }

  /**
   * Whether it had left by now. If it had not, it does not matter any more: the thread is not
   * interrupted in what it still says.
   */
  synchronized boolean settled() {
    settled = true;
    return left;
  }
}
