package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TypeCodeTest {
  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();

  @Test
  void everySmallLawHasItsOwnRankAndNoRankIsWithoutALaw() throws MalformedPayloadException {
    for (int vocabulary = 1; vocabulary <= 6; vocabulary++) {
      for (int resolution = 1; resolution <= 9; resolution++) {
        everyLaw(vocabulary, resolution);
      }
    }
  }

  private void everyLaw(int vocabulary, int resolution) throws MalformedPayloadException {
    TypeCode code = new TypeCode(vocabulary, resolution);
    int laws = Reference.choose(resolution + vocabulary - 1, vocabulary - 1).intValueExact();
    int most = Math.min(vocabulary, resolution);
    int[] readIds = new int[most];
    int[] readCounts = new int[most];
    int[] dense = new int[vocabulary];
    dense[0] = resolution;
    BitSet ranks = new BitSet();
    do {
      int[] ids = IntStream.range(0, vocabulary).filter(i -> dense[i] > 0).toArray();
      int[] counts = Arrays.stream(ids).map(i -> dense[i]).toArray();
      writer.reset();
      code.encode(ids.length, ids, counts, writer);
      reader.reset(writer.toByteArray());
      ranks.set((int) reader.raw(code.bits()));
      reader.reset(writer.toByteArray());
      int k = code.decode(reader, readIds, readCounts);
      reader.end();
      assertThat(Arrays.copyOf(readIds, k)).isEqualTo(ids);
      assertThat(Arrays.copyOf(readCounts, k)).isEqualTo(counts);
    } while (LatticeCodeTest.nextComposition(dense));
    assertThat(ranks.cardinality()).isEqualTo(laws);
    assertThat(ranks.length()).isEqualTo(laws);
    for (int rank = laws; rank < 1 << code.bits(); rank++) {
      writer.reset();
      writer.raw(rank, code.bits());
      reader.reset(writer.toByteArray());
      assertThatThrownBy(() -> code.decode(reader, readIds, readCounts))
          .isInstanceOf(MalformedPayloadException.class);
    }
  }

  @Test
  void takesTheCeilingOfTheLogarithm() {
    for (int vocabulary : new int[] {1, 2, 3, 100, 50_257, 151_936, 1 << 20}) {
      for (int resolution : new int[] {1, 2, 10, 100, 1000}) {
        assertThat(new TypeCode(vocabulary, resolution).bits())
            .as("V %d, ell %d", vocabulary, resolution)
            .isEqualTo(Reference.bits(Reference.choose(resolution + vocabulary - 1, resolution)));
      }
    }
  }

  @Test
  void randomLawsComeBack() throws MalformedPayloadException {
    Random random = new Random(4);
    for (int[] shape :
        new int[][] {
          {151_936, 100, 1500}, {151_936, 1000, 30}, {40, 1000, 300}, {1 << 20, 7, 500}
        }) {
      TypeCode code = new TypeCode(shape[0], shape[1]);
      int most = Math.min(shape[0], shape[1]);
      int[] readIds = new int[most];
      int[] readCounts = new int[most];
      for (int round = 0; round < shape[2]; round++) {
        int k = round % 10 == 0 ? most : 1 + random.nextInt(most);
        int[] ids = RandomLaw.ids(random, shape[0], k);
        int[] counts = RandomLaw.counts(random, shape[1], k, 1);
        writer.reset();
        code.encode(k, ids, counts, writer);
        assertThat(writer.rawBits()).isEqualTo(code.bits());
        reader.reset(writer.toByteArray());
        assertThat(code.decode(reader, readIds, readCounts)).isEqualTo(k);
        reader.end();
        assertThat(Arrays.copyOf(readIds, k)).isEqualTo(ids);
        assertThat(Arrays.copyOf(readCounts, k)).isEqualTo(counts);
      }
    }
  }

  @Test
  void misuseIsNamed() {
    TypeCode code = new TypeCode(10, 4);
    assertThatThrownBy(() -> code.encode(2, new int[] {3, 4}, new int[] {4, 0}, writer))
        .hasMessageContaining("count 0 of token 4");
    assertThatThrownBy(() -> code.encode(2, new int[] {3, 4}, new int[] {4, 1}, writer))
        .hasMessageContaining("sum to 5");
    assertThatThrownBy(() -> code.encode(5, new int[5], new int[5], writer))
        .hasMessageContaining("5 is outside 1..4");
    assertThatThrownBy(
            () -> new TypeCode(1 << 20, 60_000).encode(1, new int[1], new int[] {60_000}, writer))
        .hasMessageContaining("lower the resolution");
  }
}
