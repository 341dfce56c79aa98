package io.draftwire.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThreefryTest {

  /** The known-answer vectors that the authors publish with Random123 (threefry2x32, 20 rounds). */
  @Test
  void givesTheKnownAnswers() {
    assertThat(Threefry.bits(0, 0, 0)).isEqualTo(words(0x6b200159, 0x99ba4efe));
    assertThat(Threefry.bits(-1L, -1, -1)).isEqualTo(words(0x1cb996fc, 0xbb002be7));
    assertThat(Threefry.bits(words(0x13198a2e, 0x03707344), 0x243f6a88, 0x85a308d3))
        .isEqualTo(words(0xc4923a9c, 0x483df7a0));
  }

  @Test
  void blocksAreEightCountersInARow() {
    SplittableRandom random = new SplittableRandom(4);
    for (int trial = 0; trial < 2000; trial++) {
      long key = random.nextLong();
      int first = random.nextInt();
      int second = random.nextInt();
      int[] scalar = new int[2 * Threefry.LANES];
      int[] vector = new int[2 * Threefry.LANES];
      Threefry.block(key, first, second, scalar);
      Threefry.blockVector(key, first, second, vector);
      assertThat(vector).as("key %s, counter (%s, %s)", key, first, second).isEqualTo(scalar);
      for (int lane = 0; lane < Threefry.LANES; lane++) {
        assertThat(words(scalar[lane], scalar[Threefry.LANES + lane]))
            .isEqualTo(Threefry.bits(key, first + lane, second));
      }
    }
  }

  private static long words(int low, int high) {
    return (high & 0xFFFFFFFFL) << 32 | (low & 0xFFFFFFFFL);
  }
}
