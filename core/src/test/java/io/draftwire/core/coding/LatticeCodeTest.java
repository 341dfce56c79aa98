package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatticeCodeTest {
  private static final boolean FULL = Boolean.getBoolean("draftwire.proof.full");

  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();

  @Test
  void everySmallLawHasItsOwnRankAndNoRankIsWithoutALaw() throws MalformedPayloadException {
    int most = FULL ? 12 : 9;
    for (int vocabulary = 1; vocabulary <= most; vocabulary++) {
      for (int k = 1; k <= Math.min(5, vocabulary); k++) {
        for (int resolution = 1; resolution <= most; resolution++) {
          everyLaw(vocabulary, resolution, k);
        }
      }
    }
  }

  private void everyLaw(int vocabulary, int resolution, int k) throws MalformedPayloadException {
    LatticeCode code = new LatticeCode(vocabulary, resolution, k);
    int laws = Reference.laws(vocabulary, resolution, k).intValueExact();
    int[] readIds = new int[k];
    int[] readCounts = new int[k];
    int[] counts = new int[k];
    BitSet ranks = new BitSet();
    for (int set = 0; set < 1 << vocabulary; set++) {
      if (Integer.bitCount(set) != k) {
        continue;
      }
      int[] ids = BitSet.valueOf(new long[] {set}).stream().toArray();
      Arrays.fill(counts, 0);
      counts[0] = resolution;
      do {
        writer.reset();
        code.encode(k, ids, counts, writer);
        byte[] payload = writer.toByteArray();
        reader.reset(payload);
        int rank = (int) reader.raw(code.bits(k));
        reader.reset(payload);
        code.decode(k, reader, readIds, readCounts);
        reader.end();
        // Plain comparisons: there are millions of these laws.
        if (rank >= laws
            || ranks.get(rank)
            || !Arrays.equals(readIds, ids)
            || !Arrays.equals(readCounts, counts)) {
          fail(
              "ids %s, counts %s of resolution %d had rank %d of %d and came back as %s, %s",
              Arrays.toString(ids),
              Arrays.toString(counts),
              resolution,
              rank,
              laws,
              Arrays.toString(readIds),
              Arrays.toString(readCounts));
        }
        ranks.set(rank);
      } while (nextComposition(counts));
    }
    assertThat(ranks.cardinality()).isEqualTo(laws);
    int ranksOfThoseBits = 1 << code.bits(k);
    int stride = 1 + (ranksOfThoseBits - laws) / 50;
    for (int rank = laws; rank < ranksOfThoseBits; rank += stride) {
      writer.reset();
      writer.raw(rank, code.bits(k));
      reader.reset(writer.toByteArray());
      assertThatThrownBy(() -> code.decode(k, reader, readIds, readCounts))
          .isInstanceOf(MalformedPayloadException.class);
    }
  }

  /** Steps through all ways to write the sum; false after the last. */
  static boolean nextComposition(int[] counts) {
    int last = counts.length - 1;
    int from = last - 1;
    while (from >= 0 && counts[from] == 0) {
      from--;
    }
    if (from < 0) {
      return false;
    }
    int rest = counts[last];
    counts[last] = 0;
    counts[from]--;
    counts[from + 1] = rest + 1;
    return true;
  }

  @ParameterizedTest
  @CsvSource({
    "50257, 8, 100, 145",
    "128256, 8, 100, 156",
    "151936, 8, 100, 158",
    "151936, 64, 1000, 1147",
    "151936, 1, 100, 18",
    "1, 1, 100, 0",
  })
  void takesThePublishedBits(int vocabulary, int k, int resolution, int bits) {
    assertThat(Reference.bits(Reference.laws(vocabulary, resolution, k))).isEqualTo(bits);
    assertThat(LatticeCode.bits(vocabulary, resolution, k)).isEqualTo(bits);
  }

  @Test
  void takesTheCeilingOfTheLogarithm() {
    for (int vocabulary : new int[] {1, 2, 64, 65, 1000, 32_000, 151_936, 1 << 20}) {
      for (int resolution : new int[] {1, 2, 10, 100, 1000, 65_535}) {
        for (int k = 1; k <= Math.min(vocabulary, 200); k += 1 + k / 5) {
          assertThat(LatticeCode.bits(vocabulary, resolution, k))
              .as("V %d, ell %d, k %d", vocabulary, resolution, k)
              .isEqualTo(Reference.bits(Reference.laws(vocabulary, resolution, k)));
        }
      }
    }
  }

  @Test
  void randomLawsOfALargeVocabularyComeBack() throws MalformedPayloadException {
    int laws = FULL ? 1_000_000 : 100_000;
    int vocabulary = 151_936;
    Random random = new Random(2);
    int[] resolutions = {1, 100, 1000, 65_535};
    LatticeCode[] codes = new LatticeCode[resolutions.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = new LatticeCode(vocabulary, resolutions[i], 64);
    }
    int[] readIds = new int[64];
    int[] readCounts = new int[64];
    for (int law = 0; law < laws; law++) {
      int which = random.nextInt(codes.length);
      int k = law % 20 == 0 ? 1 + random.nextInt(64) : 1 + random.nextInt(16);
      int[] ids = RandomLaw.ids(random, vocabulary, k);
      int[] counts = RandomLaw.counts(random, resolutions[which], k, 0);
      writer.reset();
      codes[which].encode(k, ids, counts, writer);
      byte[] payload = writer.toByteArray();
      reader.reset(payload);
      codes[which].decode(k, reader, readIds, readCounts);
      reader.end();
      if (!Arrays.equals(readIds, 0, k, ids, 0, k)
          || !Arrays.equals(readCounts, 0, k, counts, 0, k)) {
        assertThat(Arrays.copyOf(readIds, k)).as("law %d", law).isEqualTo(ids);
        assertThat(Arrays.copyOf(readCounts, k)).as("law %d", law).isEqualTo(counts);
      }
      if (law % 500 == 0) {
        Natural rank = new Natural();
        int limbs = (codes[which].bits(k) + 63) / 64;
        reader.reset(payload);
        reader.raw(rank.padded(limbs), codes[which].bits(k));
        assertThat(Reference.big(rank.written(limbs)))
            .isEqualTo(Reference.latticeRank(resolutions[which], k, ids, counts));
      }
    }
  }

  @Test
  void supportsAsLargeAsTheVocabularyWork() throws MalformedPayloadException {
    Random random = new Random(9);
    for (int vocabulary : new int[] {1, 2, 50, 400, 2000}) {
      LatticeCode code = new LatticeCode(vocabulary, 300, vocabulary);
      for (int k : new int[] {vocabulary, Math.max(1, vocabulary - 1), (vocabulary + 1) / 2}) {
        int[] ids = RandomLaw.ids(random, vocabulary, k);
        int[] counts = RandomLaw.counts(random, 300, k, 0);
        writer.reset();
        code.encode(k, ids, counts, writer);
        reader.reset(writer.toByteArray());
        int[] readIds = new int[k];
        int[] readCounts = new int[k];
        code.decode(k, reader, readIds, readCounts);
        reader.end();
        assertThat(readIds).isEqualTo(ids);
        assertThat(readCounts).isEqualTo(counts);
      }
    }
  }

  @Test
  void misuseIsNamed() {
    LatticeCode code = new LatticeCode(10, 4, 3);
    assertThatThrownBy(() -> code.encode(2, new int[] {3, 3}, new int[] {2, 2}, writer))
        .hasMessageContaining("token 3 after 3");
    assertThatThrownBy(() -> code.encode(2, new int[] {3, 10}, new int[] {2, 2}, writer))
        .hasMessageContaining("0..9");
    assertThatThrownBy(() -> code.encode(2, new int[] {3, 4}, new int[] {2, 3}, writer))
        .hasMessageContaining("sum to 5, not to the resolution 4");
    assertThatThrownBy(() -> code.encode(2, new int[] {3, 4}, new int[] {5, -1}, writer))
        .hasMessageContaining("count -1 of token 4");
    assertThatThrownBy(() -> code.bits(4)).hasMessageContaining("4 is outside 1..3");
    assertThatThrownBy(() -> new LatticeCode(10, 4, 11)).hasMessageContaining("1..10");
    assertThatThrownBy(() -> new LatticeCode(10, 0, 1)).hasMessageContaining("resolution 0");
    assertThatThrownBy(() -> new LatticeCode((1 << 20) + 1, 4, 1))
        .hasMessageContaining("vocabulary 1048577");
    assertThat(writer.rawBits()).isZero();
  }
}
