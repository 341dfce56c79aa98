package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The arrivals are independent and exponential, although those of a block come from one first. Each
 * test fails a sound generator with probability below 10^-5; there are 12 of them.
 */
class RaceNoiseTest {
  private static final int POSITIONS = 200_000;
  private static final Dice DICE = new Dice(2026);

  private static double arrival(int position, int token) {
    return PlainRace.arrival(DICE.bits(Purpose.RACE, position), token);
  }

  /** Kolmogorov and Smirnov, D * sqrt(n) > 2.5 with probability 7 * 10^-6. */
  @ParameterizedTest
  @CsvSource({"0", "31", "500", "151935"})
  void anArrivalIsExponential(int token) {
    assertExponential(IntStream.range(0, POSITIONS).mapToDouble(n -> arrival(n, token)).toArray());
  }

  @Test
  void soAreTheArrivalsOfOnePosition() {
    assertExponential(IntStream.range(0, POSITIONS).mapToDouble(v -> arrival(1, v)).toArray());
  }

  private static void assertExponential(double[] arrivals) {
    Arrays.sort(arrivals);
    double distance = 0;
    for (int i = 0; i < arrivals.length; i++) {
      double f = -Math.expm1(-arrivals[i]);
      distance = Math.max(distance, Math.abs(f - (i + 0.5) / arrivals.length));
    }
    assertThat(distance * Math.sqrt(arrivals.length)).isLessThan(2.5);
  }

  /**
   * Two arrivals in an 8 by 8 table of equal cells: 63 degrees of freedom, chi-square above 134
   * with probability 10^-6. Pairs of one block, of neighbouring blocks, of one Threefry evaluation
   * (blocks 8 apart), and of neighbouring positions.
   */
  @ParameterizedTest
  @CsvSource({"0, 1, 0", "3, 30, 0", "31, 32, 0", "5, 261, 0", "7, 520, 0", "4, 4, 1"})
  void twoArrivalsAreIndependent(int a, int b, int later) {
    int side = 8;
    long[] cells = new long[side * side];
    for (int n = 0; n < POSITIONS; n++) {
      int row = (int) (side * -Math.expm1(-arrival(n, a)));
      int column = (int) (side * -Math.expm1(-arrival(n + later, b)));
      cells[Math.min(row, side - 1) * side + Math.min(column, side - 1)]++;
    }
    double expected = (double) POSITIONS / cells.length;
    double chiSquare = 0;
    for (long cell : cells) {
      chiSquare += (cell - expected) * (cell - expected) / expected;
    }
    assertThat(chiSquare).isLessThan(134);
  }

  /** The 32 of a block together: their sum and their smallest, by mean and variance (5 sigma). */
  @Test
  void aBlockIsThirtyTwoIndependentArrivals() {
    double sums = 0;
    double squares = 0;
    double productOfSpacings = 0;
    int blocks = 40_000;
    for (int n = 0; n < blocks; n++) {
      int position = n;
      double[] block = IntStream.range(64, 96).mapToDouble(v -> arrival(position, v)).toArray();
      double sum = Arrays.stream(block).sum();
      sums += sum;
      squares += (sum - 32) * (sum - 32);
      Arrays.sort(block);
      // Normalised spacings of exponentials are independent Exp(1) again (Sukhatme).
      productOfSpacings += 32 * block[0] * 31 * (block[1] - block[0]);
    }
    assertThat(sums / blocks).isCloseTo(32, Offset.offset(5 * Math.sqrt(32.0 / blocks)));
    // The fourth central moment of Gamma(32) is 3 * 32^2 + 6 * 32.
    assertThat(squares / blocks)
        .isCloseTo(32, Offset.offset(5 * Math.sqrt((2 * 32.0 * 32 + 6 * 32) / blocks)));
    assertThat(productOfSpacings / blocks).isCloseTo(1, Offset.offset(5 * Math.sqrt(3.0 / blocks)));
  }

  @Test
  void theExponentialIsPreciseAtBothEnds() {
    assertThat(ExponentialRace.exponential(0)).isCloseTo(0x1p-65, Offset.offset(1e-30));
    assertThat(ExponentialRace.exponential(-1)).isCloseTo(65 * Math.log(2), Offset.offset(1e-12));
    assertThat(ExponentialRace.exponential(Long.MIN_VALUE))
        .isCloseTo(Math.log(2), Offset.offset(1e-15));
    assertThat(ExponentialRace.exponential(Long.MAX_VALUE))
        .isCloseTo(Math.log(2), Offset.offset(1e-15));
    assertThat(ExponentialRace.exponential(1L << 62))
        .isCloseTo(-Math.log(0.75), Offset.offset(1e-15));
  }
}
