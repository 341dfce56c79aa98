package io.draftwire.edge;

import java.util.List;

/**
 * An answer's way through the clouds: it is with one at a time, and goes on to the next where that
 * one is away or has no room. For one thread.
 */
final class Route {
  private final List<Cloud> order;
  private int at;

  /** How often a cloud may still be asked for an answer that none has begun. */
  private int left;

  /**
   * @param order best first
   */
  Route(List<Cloud> order) {
    this.order = order;
    this.left = order.stream().mapToInt(Cloud::tries).sum();
  }

  Cloud here() {
    return order.get(at);
  }

  /** Whether there is no other cloud. */
  boolean only() {
    return order.size() == 1;
  }

  /** Goes on; behind the last comes the first again. */
  void next() {
    at = (at + 1) % order.size();
  }

  /**
   * The cloud that was asked for a new answer did not begin it.
   *
   * @return whether another is to be asked; {@link #here} is that one then
   */
  boolean another() {
    left--;
    next();
    return left > 0;
  }
}
