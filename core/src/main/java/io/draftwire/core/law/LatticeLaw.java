package io.draftwire.core.law;

import java.util.Arrays;

/**
 * The law that travels: q^(id) = count / total over a support of ascending token ids, in integers.
 * The edge samples from exactly this law and the cloud tests with exactly this law; no float on
 * either side decides what it is.
 *
 * <p>Invariants, checked by {@link #check}:
 *
 * <ol>
 *   <li>ids are strictly ascending;
 *   <li>counts are not negative and sum to the total.
 * </ol>
 *
 * <p>Mutable and reusable; not thread-safe.
 */
public final class LatticeLaw {
  private int[] ids = new int[16];
  private int[] counts = new int[16];
  private int size;
  private long total;

  /**
   * Empties the law and announces the total its counts will reach (the resolution ell, for a
   * lattice).
   */
  public LatticeLaw clear(long total) {
    this.total = total;
    size = 0;
    return this;
  }

  public LatticeLaw append(int id, int count) {
    ensure(size + 1);
    ids[size] = id;
    counts[size++] = count;
    return this;
  }

  /**
   * Grows the arrays behind {@link #ids()} and {@link #counts()} to hold {@code capacity} entries.
   */
  public void ensure(int capacity) {
    if (capacity > ids.length) {
      int grown = Math.max(capacity, 2 * ids.length);
      ids = Arrays.copyOf(ids, grown);
      counts = Arrays.copyOf(counts, grown);
    }
  }

  /**
   * The array of ids itself, for codecs that fill it in place; only the first {@link #size()}
   * entries count.
   */
  public int[] ids() {
    return ids;
  }

  /** The array of counts itself, likewise. */
  public int[] counts() {
    return counts;
  }

  /** Sets the size after {@link #ids()} and {@link #counts()} were filled in place. */
  public LatticeLaw filled(int size, long total) {
    this.size = size;
    this.total = total;
    return this;
  }

  public int size() {
    return size;
  }

  public int id(int i) {
    return ids[i];
  }

  public int count(int i) {
    return counts[i];
  }

  public long total() {
    return total;
  }

  /** q^ of entry {@code i}. */
  public double q(int i) {
    return (double) counts[i] / total;
  }

  /** Sum of the counts before entry {@code i}. */
  public long cumulative(int i) {
    long below = 0;
    for (int j = 0; j < i; j++) {
      below += counts[j];
    }
    return below;
  }

  /** The entry whose interval of the cumulative counts holds {@code ticket} in [0, total). */
  public int entryAt(long ticket) {
    long cumulative = 0;
    for (int i = 0; i < size; i++) {
      cumulative += counts[i];
      if (ticket < cumulative) {
        return i;
      }
    }
    throw new IllegalStateException(
        "ticket " + ticket + " is beyond the counts' sum " + cumulative);
  }

  /** Entry of {@code token}, or a negative number if it is outside the support. */
  public int entryOf(int token) {
    return Arrays.binarySearch(ids, 0, size, token);
  }

  /**
   * Checks the invariants; every law goes through here before it is sent.
   *
   * @throws IllegalStateException naming both numbers that disagree
   */
  public void check() {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      if (i > 0 && ids[i] <= ids[i - 1]) {
        throw new IllegalStateException(
            "token " + ids[i] + " follows token " + ids[i - 1] + " in a support; ids must ascend");
      }
      if (counts[i] < 0) {
        throw new IllegalStateException(
            "count " + counts[i] + " of token " + ids[i] + " is negative");
      }
      sum += counts[i];
    }
    if (sum != total) {
      throw new IllegalStateException("counts sum to " + sum + ", not to the total " + total);
    }
  }
}
