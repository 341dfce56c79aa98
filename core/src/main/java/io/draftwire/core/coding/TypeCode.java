package io.draftwire.core.coding;

/**
 * A law on the lattice of resolution ell over the whole vocabulary, as one number below C(ell+V-1,
 * V-1): what QS-SD (arXiv 2507.00605) sends.
 *
 * <p>At most ell counts are positive, so nothing here is V long: laws go by the number k of
 * positive counts, then by the support, then by the counts as a composition of ell into k positive
 * parts, since C(ell+V-1, V-1) = sum_k C(V,k) C(ell-1,k-1). The sums up to each k are a table of
 * min(V, ell) numbers, built on first use: 12 KB for ell = 100, 1 MB for ell = 1000.
 *
 * <p>Not thread-safe.
 */
public final class TypeCode {
  /** The table grows with ell^2; past this it is no code for one token any more. */
  private static final long MOST_TABLE_BYTES = 256L << 20;

  private final int vocabulary;
  private final int resolution;
  private final int most;
  private final int bits;
  private final Combinations combinations;
  private final int[] bars;
  private final Natural rank = new Natural();
  private final Natural supportRank = new Natural();
  private final Natural countsRank = new Natural();

  /** {@code below[k]}: laws with fewer than k positive counts, k in 1..most+1. */
  private Natural[] below;

  private final Divisor[] perSupport;

  /**
   * @param vocabulary V, 1 to 2^20
   * @param resolution ell, 1 to 65535
   * @throws IllegalArgumentException outside these
   */
  public TypeCode(int vocabulary, int resolution) {
    LatticeCode.check("vocabulary", vocabulary, LatticeCode.MOST_VOCABULARY);
    LatticeCode.check("resolution", resolution, LatticeCode.MOST_RESOLUTION);
    this.vocabulary = vocabulary;
    this.resolution = resolution;
    most = Math.min(vocabulary, resolution);
    combinations = new Combinations(most);
    bars = new int[most];
    perSupport = new Divisor[most + 1];
    Natural laws = new Natural();
    combinations.choose(resolution + vocabulary - 1, Math.min(resolution, vocabulary - 1), laws);
    bits = laws.subtract(new Natural().set(1)).bitLength();
  }

  /** Bits of any law: ceil(log2 C(ell+V-1, V-1)). */
  public int bits() {
    return bits;
  }

  /**
   * Writes {@link #bits} raw bits.
   *
   * @param k how many counts are positive
   * @param ids their tokens, {@code int[k]} or longer, strictly ascending in 0..V-1
   * @param counts of the same order, each at least 1, with the sum ell
   * @throws IllegalArgumentException for anything else
   */
  public void encode(int k, int[] ids, int[] counts, PayloadWriter out) {
    LatticeCode.check("number of positive counts", k, most);
    Natural[] table = table();
    LatticeCode.checkAscending(k, ids, vocabulary);
    long sum = 0;
    for (int i = 0; i < k; i++) {
      if (counts[i] < 1) {
        throw new IllegalArgumentException(
            "count " + counts[i] + " of token " + ids[i] + " is below 1; leave the token out");
      }
      sum += counts[i];
      bars[i] = (int) Math.min(sum, resolution) - 1;
    }
    if (sum != resolution) {
      throw new IllegalArgumentException(
          "counts sum to " + sum + ", not to the resolution " + resolution);
    }
    combinations.rank(ids, k, supportRank);
    combinations.choose(resolution - 1, k - 1, countsRank);
    rank.product(supportRank, countsRank);
    combinations.rank(bars, k - 1, countsRank);
    rank.add(countsRank).add(table[k]);
    out.raw(rank.padded(bits + 63 >>> 6), bits);
  }

  /**
   * Reads a law into the first k of {@code ids} and {@code counts}, which hold min(V, ell).
   *
   * @return k
   * @throws MalformedPayloadException if the payload ends, or the rank is one that no law has
   */
  public int decode(PayloadReader in, int[] ids, int[] counts) throws MalformedPayloadException {
    Natural[] table = table();
    int limbs = bits + 63 >>> 6;
    in.raw(rank.padded(limbs), bits);
    if (rank.written(limbs).compareTo(table[most + 1]) >= 0) {
      throw new MalformedPayloadException(
          "rank of " + rank.bitLength() + " bits is above that of every law", in.bitPosition());
    }
    int k = 1;
    int above = most + 1;
    while (above - k > 1) {
      int middle = (k + above) >>> 1;
      if (table[middle].compareTo(rank) <= 0) {
        k = middle;
      } else {
        above = middle;
      }
    }
    rank.subtract(table[k]);
    perSupport(k).divide(rank, supportRank);
    combinations.unrank(supportRank, vocabulary, k, ids);
    combinations.unrank(rank, resolution - 1, k - 1, bars);
    int before = -1;
    for (int i = 0; i < k - 1; i++) {
      counts[i] = bars[i] - before;
      before = bars[i];
    }
    counts[k - 1] = resolution - 1 - before;
    return k;
  }

  private Divisor perSupport(int k) {
    Divisor divisor = perSupport[k];
    if (divisor == null) {
      combinations.choose(resolution - 1, k - 1, countsRank);
      divisor = new Divisor(countsRank);
      perSupport[k] = divisor;
    }
    return divisor;
  }

  private Natural[] table() {
    if (below == null) {
      long bytes = (long) most * (bits / 8);
      if (bytes > MOST_TABLE_BYTES) {
        throw new IllegalArgumentException(
            "resolution "
                + resolution
                + " over a vocabulary of "
                + vocabulary
                + " needs a rank table of "
                + (bytes >> 20)
                + " MiB, above "
                + (MOST_TABLE_BYTES >> 20)
                + "; lower the resolution");
      }
      Natural[] table = new Natural[most + 2];
      table[1] = new Natural();
      // C(V,k) C(ell-1,k-1) from the one before: a pass over its words, not their product.
      Natural laws = new Natural().set(vocabulary);
      for (int k = 1; k <= most; k++) {
        table[k + 1] = new Natural().set(table[k]).add(laws);
        laws.multiply((long) (vocabulary - k) * (resolution - k)).divideExactly((k + 1L) * k);
      }
      below = table;
    }
    return below;
  }
}
