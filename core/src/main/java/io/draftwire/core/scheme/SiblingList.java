package io.draftwire.core.scheme;

import java.util.Arrays;

/** {@link Siblings} in the making. */
final class SiblingList {
  private int[] places = new int[16];
  private int[] tokens = new int[16];
  private int count;

  void clear() {
    count = 0;
  }

  /** One more of a place, or the first of a later one. */
  void add(int place, int token) {
    if (count == tokens.length) {
      places = Arrays.copyOf(places, 2 * count);
      tokens = Arrays.copyOf(tokens, 2 * count);
    }
    places[count] = place;
    tokens[count++] = token;
  }

  Siblings siblings() {
    return count == 0
        ? Siblings.NONE
        : new Siblings(Arrays.copyOf(places, count), Arrays.copyOf(tokens, count));
  }

  int count() {
    return count;
  }

  int place(int index) {
    return places[index];
  }

  int token(int index) {
    return tokens[index];
  }
}
