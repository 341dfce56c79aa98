package io.draftwire.cloud.batch;

/**
 * When the target ran lately, and for whom: how a session's wait is told from the work that was
 * done for others in it.
 */
final class PassLog {
  /** Passes that are remembered: more than run while one message waits, for as many sessions. */
  private static final int REMEMBERED = 256;

  private final Object[][] owners = new Object[REMEMBERED][];
  private final long[] begins = new long[REMEMBERED];
  private final long[] ends = new long[REMEMBERED];
  private int next;

  /** The target ran for all of {@code owners}, which become the log's; times by one clock. */
  void ran(Object[] owners, long begin, long end) {
    this.owners[next] = owners;
    begins[next] = begin;
    ends[next] = end;
    next = (next + 1) % REMEMBERED;
  }

  /**
   * Nanoseconds between two instants in which the target ran for others, and not for {@code owner}.
   */
  long othersNanos(Object owner, long from, long to) {
    long nanos = 0;
    for (int i = 1; i <= REMEMBERED; i++) {
      int pass = Math.floorMod(next - i, REMEMBERED);
      if (owners[pass] == null || ends[pass] - from <= 0) {
        break; // Passes come one after another: what is older ended before.
      }
      if (!among(owners[pass], owner)) {
        long begin = begins[pass] - from > 0 ? begins[pass] : from;
        long end = ends[pass] - to < 0 ? ends[pass] : to;
        nanos += Math.max(0, end - begin);
      }
    }
    return nanos;
  }

  private static boolean among(Object[] owners, Object owner) {
    for (Object one : owners) {
      if (one == owner) {
        return true;
      }
    }
    return false;
  }

  /** Whoever is gone need not be remembered by name. */
  void forget(Object owner) {
    for (Object[] pass : owners) {
      for (int i = 0; pass != null && i < pass.length; i++) {
        if (pass[i] == owner) {
          pass[i] = this;
        }
      }
    }
  }
}
