package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.scheme.Scheme;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class CodecProofTest {

  @Test
  void everySmallLawComesBackInItsBits() {
    clean(CodecProof.everySmallLaw(8, 5, 8));
  }

  @Test
  void everySmallLawIsEveryOne() {
    long laws = 0;
    for (int v = 1; v <= 5; v++) {
      for (int k = 1; k <= Math.min(v, 3); k++) {
        for (int ell = 1; ell <= 4; ell++) {
          laws += CodecProof.latticeLaws(v, k, ell).longValueExact();
        }
      }
    }
    assertThat(CodecProof.everySmallLaw(5, 3, 4).tried()).isEqualTo(laws);
  }

  @Test
  void largeLawsComeBackInTheirBits() {
    clean(CodecProof.randomLargeLaws(ProofSize.of(20_000, 1_000_000), 31));
    clean(CodecProof.randomTypes(ProofSize.of(500, 10_000), 100, 32));
  }

  @Test
  void arbitraryBytesAreALawOrARefusal() {
    for (Scheme scheme : SchemeUnderProof.codecs()) {
      clean(CodecProof.arbitraryBytes(scheme, 50, ProofSize.of(20_000, 1_000_000), 33));
    }
  }

  /** Worked figures: 144.2, 155.1, 157.04 and 1146.3 bits before the ceiling. */
  @Test
  void knowsTheFormula() {
    assertThat(CodecProof.bitsFor(CodecProof.latticeLaws(50_257, 8, 100))).isEqualTo(145);
    assertThat(CodecProof.bitsFor(CodecProof.latticeLaws(128_256, 8, 100))).isEqualTo(156);
    assertThat(CodecProof.bitsFor(CodecProof.latticeLaws(151_936, 8, 100))).isEqualTo(158);
    assertThat(CodecProof.bitsFor(CodecProof.latticeLaws(151_936, 64, 1000))).isEqualTo(1147);
    assertThat(CodecProof.bitsFor(BigInteger.ONE)).isZero();
    assertThat(CodecProof.bitsFor(BigInteger.valueOf(8))).isEqualTo(3);
    assertThat(CodecProof.bitsFor(BigInteger.valueOf(9))).isEqualTo(4);
  }

  private static void clean(FaultCount faults) {
    assertThat(faults.first()).isEmpty();
    assertThat(faults.faults()).isZero();
    assertThat(faults.tried()).isPositive();
  }
}
