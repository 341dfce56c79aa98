package io.draftwire.lab.proof;

import io.draftwire.core.coding.LatticeCode;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.coding.TypeCode;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.Verification;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * That laws survive the wire: every small lattice law and many large ones come back as they went,
 * in exactly ceil(log2(number of such laws)) bits; and bytes that no edge wrote are either a law or
 * a {@link MalformedPayloadException}.
 */
final class CodecProof {
  static final int LARGE_VOCABULARY = 151_936;
  private static final int LARGEST_SUPPORT = 64;
  private static final int[] LARGE_RESOLUTIONS = {1, 10, 100, 1000};

  /** Independent of the machine's cores, so that the laws tried are too. */
  private static final int CHUNKS = 16;

  private CodecProof() {}

  /** ceil(log2 n), the bits of a rank below n. */
  static int bitsFor(BigInteger n) {
    return n.subtract(BigInteger.ONE).bitLength();
  }

  static BigInteger choose(long n, long k) {
    BigInteger product = BigInteger.ONE;
    for (long i = 1; i <= k; i++) {
      product = product.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return product;
  }

  /** C(V, K) C(ell + K - 1, K - 1): the laws of {@code k-sqs}. */
  static BigInteger latticeLaws(int vocabulary, int support, int resolution) {
    return choose(vocabulary, support)
        .multiply(choose((long) resolution + support - 1, (long) support - 1));
  }

  /** Every law of every V, K and ell up to the three limits, there and back; on all cores. */
  static FaultCount everySmallLaw(int vocabularies, int supports, int resolutions) {
    return IntStream.range(0, vocabularies * resolutions)
        .parallel()
        .mapToObj(i -> everyLaw(1 + i / resolutions, 1 + i % resolutions, supports))
        .reduce(new FaultCount(), FaultCount::plus);
  }

  private static FaultCount everyLaw(int vocabulary, int resolution, int supports) {
    FaultCount faults = new FaultCount();
    int largest = Math.min(vocabulary, supports);
    LatticeTrip trip = new LatticeTrip(vocabulary, resolution, largest);
    for (int k = 1; k <= largest; k++) {
      int[] ids = first(k);
      do {
        int[] counts = new int[k];
        counts[k - 1] = resolution;
        do {
          faults.add(trip.survives(ids, counts), () -> trip.describe(ids, counts));
        } while (nextCounts(counts));
      } while (nextSubset(ids, vocabulary));
    }
    return faults;
  }

  /** {@code laws} random ones at a large vocabulary, K in 1..64, ell in 1..1000; on all cores. */
  static FaultCount randomLargeLaws(long laws, long seed) {
    return IntStream.range(0, CHUNKS)
        .parallel()
        .mapToObj(i -> largeLaws(laws * (i + 1) / CHUNKS - laws * i / CHUNKS, CHUNKS * seed + i))
        .reduce(new FaultCount(), FaultCount::plus);
  }

  private static FaultCount largeLaws(long laws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LatticeTrip[] trips =
        Arrays.stream(LARGE_RESOLUTIONS)
            .mapToObj(ell -> new LatticeTrip(LARGE_VOCABULARY, ell, LARGEST_SUPPORT))
            .toArray(LatticeTrip[]::new);
    FaultCount faults = new FaultCount();
    for (long n = 0; n < laws; n++) {
      LatticeTrip trip = trips[random.nextInt(trips.length)];
      int[] ids = randomSubset(random, LARGE_VOCABULARY, random.nextInt(1, LARGEST_SUPPORT + 1));
      int[] counts = randomCounts(random, ids.length, trip.resolution);
      faults.add(trip.survives(ids, counts), () -> trip.describe(ids, counts));
    }
    return faults;
  }

  /** Laws of {@code qs}, support and positive counts, at a large vocabulary. */
  static FaultCount randomTypes(long laws, int resolution, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TypeCode code = new TypeCode(LARGE_VOCABULARY, resolution);
    int bits =
        bitsFor(
            choose(
                (long) resolution + LARGE_VOCABULARY - 1,
                Math.min(resolution, LARGE_VOCABULARY - 1)));
    FaultCount faults = new FaultCount();
    for (long n = 0; n < laws; n++) {
      int size = random.nextInt(1, resolution + 1);
      int[] ids = randomSubset(random, LARGE_VOCABULARY, size);
      int[] counts = randomCounts(random, size, resolution - size);
      for (int i = 0; i < size; i++) {
        counts[i]++;
      }
      boolean good = code.bits() == bits && survives(code, ids, counts, resolution, bits);
      faults.add(good, () -> "qs ell=" + resolution + " K=" + size);
    }
    return faults;
  }

  private static boolean survives(TypeCode code, int[] ids, int[] counts, int ell, int bits) {
    PayloadWriter writer = new PayloadWriter();
    code.encode(ids.length, ids, counts, writer);
    PayloadReader reader = new PayloadReader();
    reader.reset(writer.toByteArray());
    int[] gotIds = new int[ell];
    int[] gotCounts = new int[ell];
    try {
      int size = code.decode(reader, gotIds, gotCounts);
      reader.end();
      return writer.bits() == bits
          && size == ids.length
          && Arrays.equals(ids, Arrays.copyOf(gotIds, size))
          && Arrays.equals(counts, Arrays.copyOf(gotCounts, size));
    } catch (MalformedPayloadException e) {
      return false;
    }
  }

  /** Arbitrary bytes into every scheme's decoder. */
  static FaultCount arbitraryBytes(Scheme scheme, int vocabulary, long payloads, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Verification verification = scheme.verification(vocabulary, Sampling.at(1), new Dice(seed));
    FaultCount faults = new FaultCount();
    for (long n = 0; n < payloads; n++) {
      byte[] payload = new byte[random.nextInt(1 + random.nextInt(4 * vocabulary))];
      random.nextBytes(payload);
      int drafts = random.nextInt(5);
      long number = n;
      faults.add(
          lawOrRefusal(verification, vocabulary, drafts, payload),
          () -> scheme.label() + " seed " + seed + " payload " + number);
    }
    return faults;
  }

  private static boolean lawOrRefusal(
      Verification verification, int vocabulary, int drafts, byte[] payload) {
    try {
      int[] tokens = verification.decode(1, drafts, payload);
      return tokens.length == drafts
          && Arrays.stream(tokens).allMatch(token -> token >= 0 && token < vocabulary);
    } catch (MalformedPayloadException e) {
      return e.bitOffset() >= 0 && e.bitOffset() <= 8 * payload.length + 64;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** One (V, ell): encode, decode, compare, and the size against the formula. */
  private static final class LatticeTrip {
    private final int vocabulary;
    private final int resolution;
    private final LatticeCode code;
    private final int[] bits;
    private final PayloadWriter writer = new PayloadWriter();
    private final PayloadReader reader = new PayloadReader();
    private final int[] ids;
    private final int[] counts;

    LatticeTrip(int vocabulary, int resolution, int largestSupport) {
      this.vocabulary = vocabulary;
      this.resolution = resolution;
      code = new LatticeCode(vocabulary, resolution, largestSupport);
      ids = new int[largestSupport];
      counts = new int[largestSupport];
      bits = new int[largestSupport + 1];
      for (int k = 1; k <= largestSupport; k++) {
        bits[k] = bitsFor(latticeLaws(vocabulary, k, resolution));
      }
    }

    boolean survives(int[] sentIds, int[] sentCounts) {
      int k = sentIds.length;
      writer.reset();
      code.encode(k, sentIds, sentCounts, writer);
      if (writer.bits() != bits[k] || code.bits(k) != bits[k]) {
        return false;
      }
      reader.reset(writer.toByteArray());
      try {
        code.decode(k, reader, ids, counts);
        reader.end();
      } catch (MalformedPayloadException e) {
        return false;
      }
      return Arrays.equals(ids, 0, k, sentIds, 0, k)
          && Arrays.equals(counts, 0, k, sentCounts, 0, k);
    }

    String describe(int[] ids, int[] counts) {
      return "V="
          + vocabulary
          + " ell="
          + resolution
          + " ids "
          + Arrays.toString(ids)
          + " counts "
          + Arrays.toString(counts);
    }
  }

  private static int[] first(int k) {
    int[] ids = new int[k];
    for (int i = 0; i < k; i++) {
      ids[i] = i;
    }
    return ids;
  }

  /** The next ascending subset of 0..v-1, in place; false after the last. */
  private static boolean nextSubset(int[] ids, int v) {
    int k = ids.length;
    int i = k - 1;
    while (i >= 0 && ids[i] == v - k + i) {
      i--;
    }
    if (i < 0) {
      return false;
    }
    ids[i]++;
    for (int j = i + 1; j < k; j++) {
      ids[j] = ids[j - 1] + 1;
    }
    return true;
  }

  /** The next counts of the same sum, in place; false after the last (all in front). */
  private static boolean nextCounts(int[] counts) {
    int k = counts.length;
    int last = k - 1;
    while (last > 0 && counts[last] == 0) {
      last--;
    }
    if (last == 0) {
      return false;
    }
    int rest = counts[last] - 1;
    counts[last] = 0;
    counts[last - 1]++;
    counts[k - 1] = rest;
    return true;
  }

  private static int[] randomSubset(SplittableRandom random, int vocabulary, int size) {
    BitSet chosen = new BitSet(vocabulary);
    while (chosen.cardinality() < size) {
      chosen.set(random.nextInt(vocabulary));
    }
    return chosen.stream().toArray();
  }

  private static int[] randomCounts(SplittableRandom random, int size, int sum) {
    int[] counts = new int[size];
    // Half of the laws are spread, half have most of their mass in one place.
    int favourite = random.nextBoolean() ? random.nextInt(size) : -1;
    for (int i = 0; i < sum; i++) {
      counts[favourite >= 0 && random.nextInt(8) > 0 ? favourite : random.nextInt(size)]++;
    }
    return counts;
  }
}
