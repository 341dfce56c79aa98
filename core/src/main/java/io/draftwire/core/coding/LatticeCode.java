package io.draftwire.core.coding;

/**
 * A law on a support of k tokens with counts on the lattice of resolution ell, as one number: rank
 * of the support times C(ell+k-1, k-1) plus rank of the counts, in the bits of the largest such
 * number. One ceiling for both parts.
 *
 * <p>Both parts are combinations: the support of k out of V, the counts as k-1 bars among ell stars
 * (see {@link Combinations}). Any number below the product is a law, so decoding rejects by one
 * comparison. Not thread-safe; allocates only on the first use of a k.
 */
public final class LatticeCode {
  /** The largest vocabulary. */
  public static final int MOST_VOCABULARY = 1 << 20;

  /** The largest resolution. */
  public static final int MOST_RESOLUTION = 65_535;

  private final int vocabulary;
  private final int resolution;
  private final int maxSupport;
  private final Combinations combinations;
  private final Size[] sizes;
  private final int[] bars;
  private final Natural rank = new Natural();
  private final Natural supportRank = new Natural();
  private final Natural countsRank = new Natural();

  /** What depends on k alone. */
  private record Size(Natural laws, int bits, Natural countings, Divisor perSupport) {}

  /**
   * @param vocabulary V, 1 to 2^20
   * @param resolution ell, 1 to 65535
   * @param maxSupport the largest k, 1 to V
   * @throws IllegalArgumentException outside these
   */
  public LatticeCode(int vocabulary, int resolution, int maxSupport) {
    check("vocabulary", vocabulary, MOST_VOCABULARY);
    check("resolution", resolution, MOST_RESOLUTION);
    check("support size", maxSupport, vocabulary);
    this.vocabulary = vocabulary;
    this.resolution = resolution;
    this.maxSupport = maxSupport;
    combinations = new Combinations(maxSupport);
    sizes = new Size[maxSupport + 1];
    bars = new int[maxSupport];
  }

  /** Bits of a law with a support of k: ceil(log2(C(V,k) C(ell+k-1,k-1))). */
  public int bits(int k) {
    return size(k).bits;
  }

  /** {@link #bits(int)} without keeping the code. */
  public static int bits(int vocabulary, int resolution, int k) {
    return new LatticeCode(vocabulary, resolution, k).bits(k);
  }

  /**
   * Writes {@code bits(k)} raw bits.
   *
   * @param ids the support, {@code int[k]} or longer, strictly ascending in 0..V-1
   * @param counts of the same order, each at least 0, with the sum ell
   * @throws IllegalArgumentException for anything else
   */
  public void encode(int k, int[] ids, int[] counts, PayloadWriter out) {
    Size size = size(k);
    checkAscending(k, ids, vocabulary);
    long sum = 0;
    for (int i = 0; i < k; i++) {
      if (counts[i] < 0) {
        throw new IllegalArgumentException(
            "count " + counts[i] + " of token " + ids[i] + " is below 0");
      }
      sum += counts[i];
      bars[i] = (int) Math.min(sum, resolution) + i;
    }
    if (sum != resolution) {
      throw new IllegalArgumentException(
          "counts sum to " + sum + ", not to the resolution " + resolution);
    }
    combinations.rank(ids, k, supportRank);
    combinations.rank(bars, k - 1, countsRank);
    rank.product(supportRank, size.countings).add(countsRank);
    out.raw(rank.padded(size.bits + 63 >>> 6), size.bits);
  }

  /**
   * Reads a law into the first k of {@code ids} and {@code counts}.
   *
   * @throws MalformedPayloadException if the payload ends, or the rank is one that no law has
   */
  public void decode(int k, PayloadReader in, int[] ids, int[] counts)
      throws MalformedPayloadException {
    Size size = size(k);
    int limbs = size.bits + 63 >>> 6;
    in.raw(rank.padded(limbs), size.bits);
    if (rank.written(limbs).compareTo(size.laws) >= 0) {
      throw new MalformedPayloadException(
          "rank of " + rank.bitLength() + " bits is above that of every law with support " + k,
          in.bitPosition());
    }
    size.perSupport.divide(rank, supportRank);
    combinations.unrank(supportRank, vocabulary, k, ids);
    combinations.unrank(rank, resolution + k - 1, k - 1, bars);
    int before = -1;
    for (int i = 0; i < k - 1; i++) {
      counts[i] = bars[i] - before - 1;
      before = bars[i];
    }
    counts[k - 1] = resolution + k - 2 - before;
  }

  static void check(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(what + " " + value + " is outside 1.." + most);
    }
  }

  static void checkAscending(int k, int[] ids, int vocabulary) {
    int before = -1;
    for (int i = 0; i < k; i++) {
      if (ids[i] <= before || ids[i] >= vocabulary) {
        throw new IllegalArgumentException(
            "token "
                + ids[i]
                + " after "
                + before
                + " is out of order; ids ascend strictly in 0.."
                + (vocabulary - 1));
      }
      before = ids[i];
    }
  }

  private Size size(int k) {
    check("support size", k, maxSupport);
    Size size = sizes[k];
    if (size == null) {
      Natural supports = new Natural();
      combinations.choose(vocabulary, k, supports);
      Natural countings = new Natural();
      combinations.choose(resolution + k - 1, k - 1, countings);
      Natural laws = new Natural().product(supports, countings);
      Natural last = new Natural().set(laws).subtract(new Natural().set(1));
      size = new Size(laws, last.bitLength(), countings, new Divisor(countings));
      sizes[k] = size;
    }
    return size;
  }
}
