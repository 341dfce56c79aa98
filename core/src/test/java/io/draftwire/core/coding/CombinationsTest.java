package io.draftwire.core.coding;

import static io.draftwire.core.coding.Reference.big;
import static io.draftwire.core.coding.Reference.natural;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CombinationsTest {

  @Test
  void choosesAsPascalDoes() {
    Combinations combinations = new Combinations(300);
    Natural chosen = new Natural();
    for (int n : new int[] {0, 1, 2, 5, 63, 64, 65, 299, 300, 601, 151_936, 1 << 20}) {
      for (int k = 0; k <= 300; k++) {
        combinations.choose(n, k, chosen);
        assertThat(big(chosen)).as("C(%d, %d)", n, k).isEqualTo(Reference.choose(n, k));
      }
    }
  }

  @Test
  void everySmallSubsetHasItsOwnRank() {
    for (int n = 1; n <= 14; n++) {
      for (int k = 0; k <= n; k++) {
        Combinations combinations = new Combinations(Math.max(1, k));
        int subsets = Reference.choose(n, k).intValueExact();
        int[] members = new int[k];
        Natural rank = new Natural();
        for (int r = 0; r < subsets; r++) {
          combinations.unrank(new Natural().set(r), n, k, members);
          for (int i = 0; i < k; i++) {
            assertThat(members[i]).isBetween(i == 0 ? 0 : members[i - 1] + 1, n - 1);
          }
          combinations.rank(members, k, rank);
          assertThat(big(rank)).isEqualTo(BigInteger.valueOf(r));
        }
      }
    }
  }

  /** Ranks at and beside every C(c, i), where a guess that is off by one shows, and random ones. */
  @Test
  void unranksAtTheEdges() {
    Random random = new Random(5);
    for (int[] shape :
        new int[][] {
          {151_936, 8},
          {151_936, 16},
          {151_936, 64},
          {1 << 20, 3},
          {200, 100},
          {1063, 63},
          {65_600, 65},
          {700, 690},
          {5000, 400}
        }) {
      int n = shape[0];
      int k = shape[1];
      Combinations combinations = new Combinations(k);
      BigInteger subsets = Reference.choose(n, k);
      int[] members = new int[k];
      Natural again = new Natural();
      for (int round = 0; round < 200; round++) {
        BigInteger rank =
            switch (round % 4) {
              case 0 -> Reference.choose(k - 1 + random.nextInt(n - k + 1), k);
              case 1 -> Reference.choose(k + random.nextInt(n - k + 1), k).subtract(BigInteger.ONE);
              case 2 -> new BigInteger(random.nextInt(subsets.bitLength()) + 1, random);
              default -> new BigInteger(subsets.bitLength() + 64, random);
            };
        rank = rank.mod(subsets);
        combinations.unrank(natural(rank), n, k, members);
        for (int i = 0; i < k; i++) {
          assertThat(members[i]).isBetween(i == 0 ? 0 : members[i - 1] + 1, n - 1);
        }
        combinations.rank(members, k, again);
        assertThat(big(again)).as(Arrays.toString(members)).isEqualTo(rank);
      }
    }
  }
}
