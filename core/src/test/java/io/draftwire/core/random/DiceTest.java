package io.draftwire.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiceTest {

  @Test
  void isAFunctionOfSeedPurposeAndPosition() {
    Dice dice = new Dice(42);
    assertThat(dice.bits(Purpose.DRAFT, 7)).isEqualTo(new Dice(42).bits(Purpose.DRAFT, 7));
    Set<Long> seen = new HashSet<>();
    for (long seed : new long[] {0, 1, 1L << 32, -1}) {
      for (Purpose purpose : Purpose.values()) {
        for (long position : new long[] {0, 1, 2, 1L << 32, 1L << 33}) {
          assertThat(seen.add(new Dice(seed).bits(purpose, position)))
              .as("seed %s, %s, position %s", seed, purpose, position)
              .isTrue();
        }
      }
    }
  }

  /** A seed must give the same text for ever: these numbers are part of the protocol. */
  @Test
  void purposesKeepTheirCodes() {
    assertThat(Purpose.values())
        .extracting(purpose -> purpose.code)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void staysInRange() {
    Dice dice = new Dice(3);
    double sum = 0;
    long[] histogram = new long[7];
    int draws = 70_000;
    for (int position = 0; position < draws; position++) {
      double u = dice.uniform(Purpose.ACCEPT, position);
      assertThat(u).isBetween(0.0, Math.nextDown(1.0));
      sum += u;
      histogram[(int) dice.below(Purpose.DRAFT, position, 0, 7)]++;
    }
    // Six standard deviations each; the seed is fixed.
    assertThat(sum / draws).isBetween(0.5 - 6 * 0.289 / 264, 0.5 + 6 * 0.289 / 264);
    for (long count : histogram) {
      assertThat(count).isBetween(10_000L - 560, 10_000L + 560);
    }
    assertThat(dice.below(Purpose.DRAFT, 0, 0, 1)).isZero();
  }
}
