package io.draftwire.core.coding;

import static io.draftwire.core.coding.Reference.big;
import static io.draftwire.core.coding.Reference.natural;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalTest {
  private final Random random = new Random(11);

  /** Often with long runs of ones or zeros, where carries and quotient estimates go wrong. */
  private BigInteger any(int mostBits) {
    int bits = random.nextInt(mostBits + 1);
    BigInteger number = new BigInteger(bits, random);
    return switch (random.nextInt(4)) {
      case 0 -> BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
      case 1 -> BigInteger.ONE.shiftLeft(bits).subtract(number.shiftRight(bits / 2));
      case 2 -> number.shiftRight(bits / 2).shiftLeft(bits / 2);
      default -> number;
    };
  }

  @Test
  void arithmeticAgreesWithBigInteger() {
    for (int round = 0; round < 50_000; round++) {
      BigInteger a = any(700);
      BigInteger b = any(500);
      long word = any(64).longValue();
      int shift = random.nextInt(200);
      BigInteger unsigned = new BigInteger(Long.toUnsignedString(word));
      assertThat(big(natural(a).add(natural(b)))).isEqualTo(a.add(b));
      assertThat(big(natural(a.add(b)).subtract(natural(b)))).isEqualTo(a);
      assertThat(big(natural(a).multiply(word))).isEqualTo(a.multiply(unsigned));
      assertThat(big(new Natural().product(natural(a), natural(b)))).isEqualTo(a.multiply(b));
      assertThat(big(natural(a).shiftLeft(shift))).isEqualTo(a.shiftLeft(shift));
      assertThat(big(natural(a).shiftRight(shift))).isEqualTo(a.shiftRight(shift));
      assertThat(natural(a).bitsFrom(shift)).isEqualTo(a.shiftRight(shift).longValue());
      assertThat(natural(a).bitLength()).isEqualTo(a.bitLength());
      assertThat(Integer.signum(natural(a).compareTo(natural(b)))).isEqualTo(a.compareTo(b));
      int small = 1 + random.nextInt(1 << 21);
      assertThat(big(natural(a).multiply(small).divideExactly(small))).isEqualTo(a);
      long odd = word | 1;
      assertThat(big(natural(a).multiply(odd).divideExactly(odd, Natural.inverse(odd))))
          .isEqualTo(a);
    }
  }

  @Test
  void divisionAgreesWithBigInteger() {
    Natural quotient = new Natural();
    for (int round = 0; round < 200_000; round++) {
      BigInteger divisor = any(300).add(BigInteger.ONE);
      BigInteger dividend =
          round % 2 == 0 ? any(900) : divisor.multiply(any(400)).subtract(BigInteger.ONE).abs();
      BigInteger[] parts = dividend.divideAndRemainder(divisor);
      Natural rest = natural(dividend);
      new Divisor(natural(divisor)).divide(rest, quotient);
      assertThat(big(quotient)).as("%d / %d", dividend, divisor).isEqualTo(parts[0]);
      assertThat(big(rest)).as("%d mod %d", dividend, divisor).isEqualTo(parts[1]);
    }
  }

  @Test
  void belowZeroIsAnError() {
    assertThatThrownBy(() -> new Natural().set(1).subtract(new Natural().set(2)))
        .isInstanceOf(ArithmeticException.class);
  }
}
