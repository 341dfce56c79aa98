package io.draftwire.core.plan;

import java.util.Arrays;

/**
 * Frames of one round that left one after the other, each perhaps while the link had the one
 * before.
 */
final class FrameTrain {
  private long[] sent = new long[16];
  private int[] bytes = new int[16];
  private int count;

  void clear() {
    count = 0;
  }

  /** A frame before the round's last left. */
  void sent(long nanos, int size) {
    if (count == sent.length) {
      sent = Arrays.copyOf(sent, 2 * count);
      bytes = Arrays.copyOf(bytes, 2 * count);
    }
    sent[count] = nanos;
    bytes[count++] = size;
  }

  /**
   * The round trip of the last frame together with those before it that kept the link from it: from
   * the first of them on the link was never free.
   *
   * @param secondsPerByte on the uplink, as far as that is known
   */
  RoundTrip joined(RoundTrip last, double secondsPerByte) {
    long from = last.sentNanos();
    long size = last.bytesUp();
    long latest = size;
    double ends = from + 1e9 * secondsPerByte * size;
    for (int i = count - 1; i >= 0; i--) {
      size += bytes[i];
      double busy = sent[i] + 1e9 * secondsPerByte * size;
      if (busy > ends) {
        ends = busy;
        from = sent[i];
        latest = size;
      }
    }
    return from == last.sentNanos() ? last : last.from(from, (int) latest);
  }
}
