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

  /**
   * A new answer begins with the first cloud that is not known to be away.
   *
   * @return false where all are
   */
  boolean begin(long now) {
    return admitted(now, order.size());
  }

  /** Goes on until a cloud takes new answers. */
  private boolean admitted(long now, int most) {
    for (int i = 0; i < most; i++) {
      if (here().breaker().admits(now)) {
        return true;
      }
      next();
    }
    return false;
  }

  /** In how long a cloud may be asked again for a new answer. */
  long pause(long now) {
    return order.stream().mapToLong(cloud -> cloud.breaker().pause(now)).min().orElseThrow();
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
  boolean another(long now) {
    left--;
    next();
    return left > 0 && admitted(now, order.size());
  }
}
