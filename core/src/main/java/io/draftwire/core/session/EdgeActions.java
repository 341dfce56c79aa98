package io.draftwire.core.session;

import java.util.ArrayDeque;

/**
 * What an edge session wants done, in order, and whether it has a connection: messages that wait to
 * be sent are that connection's, and go with it.
 */
final class EdgeActions {
  private enum Connection {
    UP,
    DOWN,
    /** A hello is out that takes the session up. */
    RESUMING
  }

  private final ArrayDeque<EdgeAction> waiting = new ArrayDeque<>();
  private Connection connection = Connection.UP;

  /** The next, or null. */
  EdgeAction poll() {
    return waiting.poll();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void add(EdgeAction action) {
    waiting.add(action);
  }

  void send(EdgeMessage message) {
    waiting.add(new EdgeAction.Send(message));
  }

  /** None of them is wanted any more. */
  void clear() {
    waiting.clear();
  }

  /** The connection is gone, with what was to be sent on it. */
  void lost() {
    connection = Connection.DOWN;
    waiting.removeIf(EdgeAction.Send.class::isInstance);
  }

  /** There is another connection, and its hello has to be answered first. */
  void resuming() {
    connection = Connection.RESUMING;
  }

  /** What is drafted may leave. */
  void connected() {
    connection = Connection.UP;
  }

  boolean isDown() {
    return connection == Connection.DOWN;
  }

  boolean isResuming() {
    return connection == Connection.RESUMING;
  }

  /** Whether what is drafted may leave; otherwise it waits for the next connection. */
  boolean isConnected() {
    return connection == Connection.UP;
  }
}
