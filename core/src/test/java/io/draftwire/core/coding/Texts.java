package io.draftwire.core.coding;

import java.util.Random;

/** Token texts to code: seeded, so that a failing one can be made again. */
final class Texts {
  private Texts() {}

  /** Nothing to learn. */
  static int[] uniform(int vocabulary, int length, Random random) {
    return random.ints(length, 0, vocabulary).toArray();
  }

  /** Each token follows from the one before, mostly. */
  static int[] skewed(int vocabulary, int length, Random random) {
    int[] text = new int[length];
    int some = Math.min(vocabulary, 60);
    for (int i = 0; i < length; i++) {
      int before = i == 0 ? 0 : text[i - 1] * 31;
      int rank = (int) (some * Math.pow(random.nextDouble(), 4));
      text[i] = Math.floorMod(before + rank * 7919, vocabulary);
    }
    return text;
  }

  /** Passages that each begin with token 0, of a small language. */
  static int[] passages(int vocabulary, int length, Random random) {
    int[] text = skewed(vocabulary, length, random);
    for (int i = 0; i < length; i++) {
      text[i] = i % 100 == 0 ? 0 : Math.max(1, text[i]);
    }
    return text;
  }
}
