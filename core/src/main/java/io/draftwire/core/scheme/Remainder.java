package io.draftwire.core.scheme;

import io.draftwire.core.law.LatticeLaw;
import java.util.Arrays;

/**
 * A law on the lattice without the tokens that were drawn of it: the same counts over a smaller
 * total. Mutable and reusable.
 */
final class Remainder {
  private LatticeLaw law;
  private boolean[] drawn = new boolean[16];
  private long total;

  /** All of a law. */
  Remainder all(LatticeLaw law) {
    this.law = law;
    if (drawn.length < law.size()) {
      drawn = new boolean[2 * law.size()];
    }
    Arrays.fill(drawn, 0, law.size(), false);
    total = law.total();
    return this;
  }

  /** One more is drawn. */
  void draw(int entry) {
    drawn[entry] = true;
    total -= law.count(entry);
  }

  /** Sum of the counts that are left; 0 where no token is. */
  long total() {
    return total;
  }

  int count(int entry) {
    return drawn[entry] ? 0 : law.count(entry);
  }

  /** Sum of the counts left before an entry. */
  long cumulative(int entry) {
    long below = 0;
    for (int e = 0; e < entry; e++) {
      below += count(e);
    }
    return below;
  }

  /** The entry whose interval of the counts left holds {@code ticket} in [0, total). */
  int entryAt(long ticket) {
    long cumulative = 0;
    int entry = 0;
    while (ticket >= cumulative + count(entry)) {
      cumulative += count(entry++);
    }
    return entry;
  }
}
