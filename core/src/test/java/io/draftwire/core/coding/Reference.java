package io.draftwire.core.coding;

import java.math.BigInteger;

/** The same numbers by the textbook, in BigInteger: what the fast code is held against. */
final class Reference {
  private Reference() {}

  static BigInteger choose(int n, int k) {
    if (k < 0 || k > n) {
      return BigInteger.ZERO;
    }
    BigInteger product = BigInteger.ONE;
    for (int i = 1; i <= Math.min(k, n - k); i++) {
      product = product.multiply(BigInteger.valueOf(n - i + 1)).divide(BigInteger.valueOf(i));
    }
    return product;
  }

  static BigInteger rank(int[] ascending, int k) {
    BigInteger rank = BigInteger.ZERO;
    for (int i = 0; i < k; i++) {
      rank = rank.add(choose(ascending[i], i + 1));
    }
    return rank;
  }

  static BigInteger laws(int vocabulary, int resolution, int k) {
    return choose(vocabulary, k).multiply(choose(resolution + k - 1, k - 1));
  }

  static BigInteger latticeRank(int resolution, int k, int[] ids, int[] counts) {
    int[] bars = new int[k];
    int sum = 0;
    for (int i = 0; i < k; i++) {
      sum += counts[i];
      bars[i] = sum + i;
    }
    return rank(ids, k).multiply(choose(resolution + k - 1, k - 1)).add(rank(bars, k - 1));
  }

  /** ceil(log2(number)). */
  static int bits(BigInteger number) {
    return number.subtract(BigInteger.ONE).bitLength();
  }

  static BigInteger big(Natural natural) {
    BigInteger big = BigInteger.ZERO;
    for (int i = natural.size() - 1; i >= 0; i--) {
      big = big.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(natural.limb(i))));
    }
    return big;
  }

  static Natural natural(BigInteger big) {
    Natural natural = new Natural();
    int limbs = (big.bitLength() + 63) / 64;
    long[] words = natural.padded(limbs);
    for (int i = 0; i < limbs; i++) {
      words[i] = big.shiftRight(64 * i).longValue();
    }
    return natural.written(limbs);
  }
}
