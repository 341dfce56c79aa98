package io.draftwire.core.coding;

import java.math.BigInteger;

/** Plain reference: joint rank in big integers. */
public final class LatticeCode {
  private final int vocabulary;
  private final int resolution;

  public LatticeCode(int vocabulary, int resolution, int maxSupport) {
    this.vocabulary = vocabulary;
    this.resolution = resolution;
  }

  public int bits(int k) {
    return bits(vocabulary, resolution, k);
  }

  public static int bits(int vocabulary, int resolution, int k) {
    return choose(vocabulary, k).multiply(choose(resolution + k - 1, k - 1)).subtract(BigInteger.ONE).bitLength();
  }

  static BigInteger choose(int n, int k) {
    if (k < 0 || k > n) {
      return BigInteger.ZERO;
    }
    BigInteger c = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      c = c.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return c;
  }

  static BigInteger rank(int[] ascending, int k) {
    BigInteger r = BigInteger.ZERO;
    for (int i = 0; i < k; i++) {
      r = r.add(choose(ascending[i], i + 1));
    }
    return r;
  }

  static void unrank(BigInteger rank, int n, int k, int[] out) {
    int high = n;
    for (int i = k; i >= 1; i--) {
      int lo = i - 1;
      int hi = high - 1;
      while (lo < hi) {
        int mid = (lo + hi + 1) >>> 1;
        if (choose(mid, i).compareTo(rank) <= 0) {
          lo = mid;
        } else {
          hi = mid - 1;
        }
      }
      out[i - 1] = lo;
      rank = rank.subtract(choose(lo, i));
      high = lo;
    }
  }

  public void encode(int k, int[] ids, int[] counts, PayloadWriter out) {
    int[] bars = new int[k];
    int sum = 0;
    for (int i = 0; i < k - 1; i++) {
      sum += counts[i];
      bars[i] = sum + i;
    }
    BigInteger r = rank(ids, k).multiply(choose(resolution + k - 1, k - 1)).add(rank(bars, k - 1));
    out.raw(r, bits(k));
  }

  public void decode(int k, PayloadReader in, int[] ids, int[] counts) throws MalformedPayloadException {
    BigInteger r = in.big(bits(k));
    BigInteger[] parts = r.divideAndRemainder(choose(resolution + k - 1, k - 1));
    if (parts[0].compareTo(choose(vocabulary, k)) >= 0) {
      throw new MalformedPayloadException("rank out of range", in.bitPosition());
    }
    unrank(parts[0], vocabulary, k, ids);
    int[] bars = new int[k];
    unrank(parts[1], resolution + k - 1, k - 1, bars);
    int before = -1;
    for (int i = 0; i < k - 1; i++) {
      counts[i] = bars[i] - before - 1;
      before = bars[i];
    }
    counts[k - 1] = resolution + k - 2 - before;
  }
}
