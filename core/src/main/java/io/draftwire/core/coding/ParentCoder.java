package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * Codes the parents of a message of guesses, which do not descend: first those below the end of the
 * text (0), then guesses by number. While the parent before is the end of the text, a number is
 * told by how far it is behind the newest; after that, by how far it is above the one before, which
 * siblings make 0.
 *
 * <p>A distance comes as Elias' gamma code has it, its length in unary and then its bits, but the
 * unary decisions are learnt. Frozen but for {@link #learn}.
 */
final class ParentCoder {
  /** Lengths of a distance: up to 2^13 - 1. */
  private static final int MOST_LENGTH = 13;

  private static final int RATE_SHIFT = 5;
  private static final int LEAST = Logistic.ONE / 64;

  /** Behind the newest, above the one before. */
  private static final int KINDS = 2;

  private final int[] longer = new int[KINDS * (MOST_LENGTH + 1)];
  private int before;

  ParentCoder() {
    forget();
  }

  void forget() {
    Arrays.fill(longer, Logistic.ONE / 2);
    begin();
  }

  /** A message begins. */
  void begin() {
    before = 0;
  }

  /**
   * @param newest number of the latest guess, not below {@code parent}
   * @throws IllegalArgumentException if {@code parent} is below the one before
   */
  void write(int parent, int newest, PayloadWriter out) {
    if (parent < before) {
      throw new IllegalArgumentException(
          "parent " + parent + " comes behind parent " + before + "; order guesses by parent");
    }
    int distance = distance(parent, newest);
    int length = length(distance);
    int row = row();
    for (int i = 0; i <= length && i < MOST_LENGTH; i++) {
      Decision.write(i < length ? 1 : 0, longer[row + i], out);
    }
    if (length > 1) {
      int top = 1 << length - 1;
      out.symbol(distance - top, 1, top);
    }
    before = parent;
  }

  /**
   * @throws MalformedPayloadException if there is no such parent
   */
  int read(int newest, PayloadReader in) throws MalformedPayloadException {
    int row = row();
    int length = 0;
    while (length < MOST_LENGTH && Decision.read(longer[row + length], in) == 1) {
      length++;
    }
    int distance = length;
    if (length > 1) {
      int top = 1 << length - 1;
      int low = (int) in.target(top);
      in.consume(low, 1, top);
      distance = top + low;
    }
    int parent = distance;
    if (before > 0) {
      parent = before + distance;
    } else if (distance > 0) {
      parent = newest + 1 - distance;
    }
    if (parent > newest || before == 0 && distance > 0 && parent <= 0) {
      throw new MalformedPayloadException("a guess has no such parent", in.bitPosition());
    }
    before = parent;
    return parent;
  }

  /** A parent of a message that both ends have, in order, between two {@link #begin}. */
  void learn(int parent, int newest) {
    int length = length(distance(parent, newest));
    int row = row();
    for (int i = 0; i <= length && i < MOST_LENGTH; i++) {
      int goal = i < length ? Logistic.ONE : 0;
      int moved = longer[row + i] + (goal - longer[row + i] >> RATE_SHIFT);
      longer[row + i] = Math.clamp(moved, LEAST, Logistic.ONE - LEAST);
    }
    before = parent;
  }

  private int distance(int parent, int newest) {
    if (before > 0) {
      return parent - before;
    }
    return parent == 0 ? 0 : newest + 1 - parent;
  }

  private static int length(int distance) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(distance);
  }

  private int row() {
    return before > 0 ? MOST_LENGTH + 1 : 0;
  }
}
