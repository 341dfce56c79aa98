package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * The combinatorial number system: subsets of size k of 0..n-1 against ranks 0..C(n,k)-1, where the
 * ascending subset c_1 &lt; .. &lt; c_k has the rank sum_i C(c_i, i) (Knuth, TAOCP 4A, 7.2.1.3).
 *
 * <p>A binomial coefficient is a falling factorial, multiplied up three factors to a word, divided
 * exactly by i!: the power of two by a shift, the odd part by inverses modulo 2^64 of words that
 * all i share but the last.
 *
 * <p>The coefficients of a subset's neighbouring elements are neighbours in Pascal's triangle, and
 * are made from one another where that takes less: so a law over many tokens costs the square of
 * its size and not the cube.
 *
 * <p>Unranking guesses each element from the logarithm of the rank and then proves the guess in
 * integers, so no rounding of a double can reach the result. Not thread-safe.
 */
final class Combinations {
  private static final double LOG_2 = Math.log(2);

  /** So many single steps from the guess; past them, bisection, which bounds the work. */
  private static final int MOST_STEPS = 12;

  private final int[] wordsBefore;
  private final long[] lastWord;
  private final long[] lastInverse;
  private final long[] fullWord;
  private final long[] fullInverse;
  private final double[] logFactorial;

  private final Natural binomial = new Natural();
  private final Natural next = new Natural();

  /**
   * @param mostElements the largest subset
   */
  Combinations(int mostElements) {
    wordsBefore = new int[mostElements + 1];
    lastWord = new long[mostElements + 1];
    lastInverse = new long[mostElements + 1];
    logFactorial = new double[mostElements + 1];
    long[] full = new long[mostElements + 1];
    int fulls = 0;
    long word = 1;
    lastWord[0] = 1;
    lastInverse[0] = 1;
    for (int i = 1; i <= mostElements; i++) {
      long odd = i >>> Integer.numberOfTrailingZeros(i);
      if (Math.unsignedMultiplyHigh(word, odd) != 0) {
        full[fulls++] = word;
        word = 1;
      }
      word *= odd;
      wordsBefore[i] = fulls;
      lastWord[i] = word;
      lastInverse[i] = Natural.inverse(word);
      logFactorial[i] = logFactorial[i - 1] + Math.log(i);
    }
    fullWord = Arrays.copyOf(full, fulls);
    fullInverse = new long[fulls];
    for (int i = 0; i < fulls; i++) {
      fullInverse[i] = Natural.inverse(fullWord[i]);
    }
  }

  /** {@code into} becomes C(n, k), for k up to the largest subset. */
  void choose(int n, int k, Natural into) {
    if (k > n) {
      into.set(0);
      return;
    }
    int few = Math.min(k, n - k);
    into.set(1);
    int done = 0;
    // n stays below 2^20 + 2^16, so three factors fit a word, also where neighbours are made.
    for (; done + 3 <= few; done += 3) {
      long factor = n - done;
      into.multiply(factor * (factor - 1) * (factor - 2));
    }
    for (; done < few; done++) {
      into.multiply(n - done);
    }
    into.shiftRight(few - Integer.bitCount(few)); // the power of two in few!, by Legendre
    for (int i = 0; i < wordsBefore[few]; i++) {
      into.divideExactly(fullWord[i], fullInverse[i]);
    }
    if (lastWord[few] != 1) {
      into.divideExactly(lastWord[few], lastInverse[few]);
    }
  }

  /** {@code into} becomes the rank of the first {@code k} of {@code ascending}. */
  void rank(int[] ascending, int k, Natural into) {
    into.set(0);
    int before = 0;
    boolean near = false;
    for (int i = 1; i <= k; i++) {
      int c = ascending[i - 1];
      if (near && passesToWalk(c - before - 1) <= passesToChoose(c, i)) {
        binomial.multiply(before + 1).divideExactly(i); // C(before, i-1) to C(before+1, i)
        walkUp(before + 1, c, i);
      } else {
        choose(c, i, binomial);
      }
      into.add(binomial);
      before = c;
      near = !binomial.isZero();
    }
  }

  /** Fills {@code ascending[0..k)}; {@code rank < C(n, k)} is used up. */
  void unrank(Natural rank, int n, int k, int[] ascending) {
    int below = n;
    for (int i = k; i >= 1; i--) {
      if (rank.isZero()) {
        for (int j = 0; j < i; j++) {
          ascending[j] = j;
        }
        return;
      }
      below = i == 1 ? (int) rank.limb(0) : largest(rank, i, below, i < k);
      ascending[i - 1] = below;
      if (i > 1) {
        rank.subtract(binomial);
      }
    }
  }

  /**
   * The largest c below {@code below} with C(c, i) at most {@code rank}, left in binomial.
   *
   * @param near whether binomial is C(below, i + 1): its neighbours are a step away, where a
   *     coefficient made anew takes i of them
   */
  private int largest(Natural rank, int i, int below, boolean near) {
    int c = Math.clamp((long) guess(rank, i), i, below - 1);
    if (near && passesToWalk(below - 1 - c) <= passesToChoose(c, i)) {
      binomial.multiply(i + 1).divideExactly(below); // C(below, i+1) to C(below-1, i)
      walkDown(below - 1, c, i);
    } else {
      choose(c, i, binomial);
    }
    int steps = 0;
    while (binomial.compareTo(rank) > 0) {
      if (++steps > MOST_STEPS) {
        return bisect(rank, i, c);
      }
      binomial.multiply(c - i).divideExactly(c);
      c--;
    }
    while (c + 1 < below && !exceedsAfter(c, i, rank)) {
      next.set(binomial).multiply(c + 1).divideExactly(c + 1 - i);
      if (next.compareTo(rank) > 0) {
        return c;
      }
      if (++steps > MOST_STEPS) {
        return bisect(rank, i, below);
      }
      binomial.set(next);
      c++;
    }
    return c;
  }

  /** Passes over all limbs: a product, a shift and a quotient for three steps. */
  private static int passesToWalk(int steps) {
    return steps + 2;
  }

  /** The same; the number grows to its width on the way, so that half of them count. */
  private int passesToChoose(int n, int k) {
    int few = Math.min(k, n - k);
    return few < 0 ? 0 : (few / 3 + wordsBefore[few]) / 2;
  }

  /** Binomial goes from C(from, i) to C(to, i), to at most from. */
  private void walkDown(int from, int to, int i) {
    long m = from;
    for (; m - 3 >= to; m -= 3) {
      binomial.multiply((m - i) * (m - 1 - i) * (m - 2 - i)).divideExactly(m * (m - 1) * (m - 2));
    }
    for (; m > to; m--) {
      binomial.multiply(m - i).divideExactly(m);
    }
  }

  /** Binomial goes from C(from, i) to C(to, i), to at least from. */
  private void walkUp(int from, int to, int i) {
    long m = from;
    for (; m + 3 <= to; m += 3) {
      binomial
          .multiply((m + 1) * (m + 2) * (m + 3))
          .divideExactly((m + 1 - i) * (m + 2 - i) * (m + 3 - i));
    }
    for (; m < to; m++) {
      binomial.multiply(m + 1).divideExactly(m + 1 - i);
    }
  }

  /**
   * The i-th root of rank * i!, which is the middle of the factors c, c-1, .., c-i+1, corrected for
   * their geometric mean being below their arithmetic one.
   */
  private double guess(Natural rank, int i) {
    int shift = Math.max(0, rank.bitLength() - 62);
    double log = Math.log(rank.bitsFrom(shift)) + shift * LOG_2;
    double mean = Math.exp((log + logFactorial[i]) / i);
    double spread = ((double) i * i - 1) / 24;
    double middle = mean;
    if (spread > 1e-9 * mean * mean) {
      for (int round = 0; round < 3; round++) {
        middle = mean * Math.exp(Math.min(1, spread / (middle * middle)));
      }
    }
    return middle + 0.5 * (i - 1);
  }

  /**
   * Whether C(c+1, i) is surely above the rank, seen from the top 62 bits. The slack is far above
   * what three roundings of a double can lose; false means only: compute it.
   */
  private boolean exceedsAfter(int c, int i, Natural rank) {
    int shift = Math.max(0, rank.bitLength() - 62);
    double most = rank.bitsFrom(shift) + 1.0;
    double least = binomial.bitsFrom(shift);
    return most * (c + 1 - i) * (1 + 1e-12) < least * (c + 1);
  }

  private int bisect(Natural rank, int i, int below) {
    int at = i;
    int above = below;
    while (above - at > 1) {
      int middle = (at + above) >>> 1;
      choose(middle, i, binomial);
      if (binomial.compareTo(rank) <= 0) {
        at = middle;
      } else {
        above = middle;
      }
    }
    choose(at, i, binomial);
    return at;
  }
}
