package io.draftwire.gateway.web;

import io.draftwire.gateway.answer.Exchange;
import io.helidon.webserver.CloseConnectionException;

/**
 * Whether the client of one request has left, and what that ends: the request's answers where there
 * are any, and before there are, whatever the request's thread is waiting for, which is interrupted
 * (its prompt's template, its turn to be cut into tokens, the cutting itself between two pieces).
 *
 * <p>Made and used by the request's thread; it is another one that notices.
 */
final class Departure {
  private final Thread request = Thread.currentThread();
  private boolean left;

  /** The thread is past everything that may be interrupted. */
  private boolean settled;

  /** Null before there is one. */
  private Exchange exchange;

  /** Of the client at the other end of {@code connection}, whose request has been read. */
  static Departure watched(ClientConnection connection) {
    Departure departure = new Departure();
    connection.watch(departure::noticed);
    return departure;
  }

  /** Another thread has seen the client leave. */
  synchronized void noticed() {
    left = true;
    if (exchange != null) {
      exchange.abandon();
    } else if (!settled) {
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

  /** From now on these answers are what ends with the client. */
  synchronized void ends(Exchange answers) {
    exchange = answers;
    if (left) {
      answers.abandon();
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
