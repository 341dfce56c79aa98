package io.draftwire.edge;

import io.draftwire.core.session.Refusal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The claims of those that a cloud turned away and told to come back. Whoever asks next shows the
 * oldest: which of a device's answers waited is its own affair. Thread-safe.
 */
final class KeptClaims {
  /** More than one device has answers under way; a cloud forgets them within a minute anyway. */
  static final int MOST = 64;

  private final Deque<Long> claims = new ArrayDeque<>();

  /**
   * @param claim {@link Refusal#NO_CLAIM} for none
   */
  synchronized void keep(long claim) {
    if (claim == Refusal.NO_CLAIM) {
      return;
    }
    if (claims.size() == MOST) {
      claims.removeFirst();
    }
    claims.addLast(claim);
  }

  /** The oldest, which is not kept any more; {@link Refusal#NO_CLAIM} where there is none. */
  synchronized long poll() {
    Long oldest = claims.pollFirst();
    return oldest == null ? Refusal.NO_CLAIM : oldest;
  }
}
