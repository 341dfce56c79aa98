package io.draftwire.cloud;

/**
 * When the target ran lately, and for whom: how a session's wait is told from the work that was
 * done for others in it. Confined to the inference thread; public for the lab, which shares a
 * target in virtual time.
 */
public final class PassLog {
  /** Passes that are remembered: more than run while one message waits, for as many sessions. */
  private static final int REMEMBERED = 256;

  private final Object[] owners = new Object[REMEMBERED];
  private final long[] begins = new long[REMEMBERED];
  private final long[] ends = new long[REMEMBERED];
  private int next;

  /** The target ran for {@code owner}; times by one clock. */
  public void ran(Object owner, long begin, long end) {
    owners[next] = owner;
    begins[next] = begin;
    ends[next] = end;
    next = (next + 1) % REMEMBERED;
  }

  /** Nanoseconds between two instants in which the target ran for others than {@code owner}. */
  public long othersNanos(Object owner, long from, long to) {
    long nanos = 0;
    for (int i = 1; i <= REMEMBERED; i++) {
      int pass = Math.floorMod(next - i, REMEMBERED);
      if (owners[pass] == null || ends[pass] - from <= 0) {
        break; // Passes come one after another: what is older ended before.
      }
      if (owners[pass] != owner) {
        long begin = begins[pass] - from > 0 ? begins[pass] : from;
        long end = ends[pass] - to < 0 ? ends[pass] : to;
        nanos += Math.max(0, end - begin);
      }
    }
    return nanos;
  }

  /** Whoever is gone need not be remembered by name. */
  public void forget(Object owner) {
    for (int i = 0; i < REMEMBERED; i++) {
      if (owners[i] == owner) {
        owners[i] = this;
      }
    }
  }
}
