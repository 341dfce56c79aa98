package io.draftwire.core.scheme;

import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import java.util.Arrays;

/**
 * An adaptive frequency table for the support sizes of C-SQS, the same at both ends: integer counts
 * that move only when a round is settled, by sizes that both ends know. Within a round the table is
 * frozen, so a void draft leaves no trace.
 *
 * <p>A size seen raises its own count and, less, its neighbours': sizes drift, they do not jump.
 * The paper sends log2 V bits; this sends 2 to 5.
 */
final class SupportSizeModel {
  private static final int STEP = 32;
  private static final int NEIGHBOUR_STEP = 12;

  /** Old rounds fade: at this total all counts are halved. */
  private static final int FADE_AT = 4096;

  private final int largest;
  private final int[] counts;
  private int total;
  private int[] seen = new int[16];
  private int pending;

  SupportSizeModel(int largest) {
    this.largest = largest;
    counts = new int[largest + 1];
    forget();
  }

  private SupportSizeModel(SupportSizeModel other) {
    largest = other.largest;
    counts = other.counts.clone();
    total = other.total;
    seen = other.seen.clone();
    pending = other.pending;
  }

  /** Another, as this will be once so many sizes are settled; this one stays as it is. */
  SupportSizeModel ahead(int observed) {
    SupportSizeModel sizes = new SupportSizeModel(this);
    sizes.settle(observed);
    return sizes;
  }

  /** As before the first round. */
  void forget() {
    Arrays.fill(counts, 1, largest + 1, 1);
    total = largest;
    pending = 0;
  }

  void begin() {
    pending = 0;
  }

  double bits(int size) {
    return Math.log((double) total / counts[size]) / Math.log(2);
  }

  void write(int size, PayloadWriter out) {
    out.symbol(cumulative(size), counts[size], total);
    note(size);
  }

  int read(PayloadReader in) {
    long target = in.target(total);
    int size = 1;
    long below = 0;
    while (size < largest && below + counts[size] <= target) {
      below += counts[size++];
    }
    in.consume(below, counts[size], total);
    note(size);
    return size;
  }

  /** Learns from the first {@code observed} sizes of the round. */
  void settle(int observed) {
    for (int i = 0; i < observed; i++) {
      raise(seen[i], STEP);
      raise(seen[i] - 1, NEIGHBOUR_STEP);
      raise(seen[i] + 1, NEIGHBOUR_STEP);
    }
    pending = 0;
    if (total > FADE_AT + largest) {
      total = 0;
      for (int size = 1; size <= largest; size++) {
        counts[size] = (counts[size] + 1) / 2;
        total += counts[size];
      }
    }
  }

  private void raise(int size, int by) {
    if (size >= 1 && size <= largest) {
      counts[size] += by;
      total += by;
    }
  }

  private long cumulative(int size) {
    long below = 0;
    for (int s = 1; s < size; s++) {
      below += counts[s];
    }
    return below;
  }

  private void note(int size) {
    if (pending == seen.length) {
      seen = Arrays.copyOf(seen, 2 * pending);
    }
    seen[pending++] = size;
  }
}
