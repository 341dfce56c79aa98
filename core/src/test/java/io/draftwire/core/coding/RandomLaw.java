package io.draftwire.core.coding;

import java.util.Random;

/** Laws for tests: supports and counts with nothing in common but their sizes. */
final class RandomLaw {
  private RandomLaw() {}

  static int[] ids(Random random, int vocabulary, int k) {
    if (2 * k > vocabulary) {
      int[] all = random.ints(vocabulary, 0, 1 << 30).toArray();
      Integer[] order = new Integer[vocabulary];
      for (int i = 0; i < vocabulary; i++) {
        order[i] = i;
      }
      java.util.Arrays.sort(order, (a, b) -> Integer.compare(all[a], all[b]));
      return java.util.Arrays.stream(order).limit(k).mapToInt(i -> i).sorted().toArray();
    }
    return random.ints(0, vocabulary).distinct().limit(k).sorted().toArray();
  }

  /** k counts of at least {@code least} with the sum {@code resolution}, often very uneven. */
  static int[] counts(Random random, int resolution, int k, int least) {
    int[] counts = new int[k];
    java.util.Arrays.fill(counts, least);
    int rest = resolution - k * least;
    while (rest > 0) {
      int some = 1 + random.nextInt(rest);
      counts[random.nextInt(k)] += some;
      rest -= some;
    }
    return counts;
  }
}
