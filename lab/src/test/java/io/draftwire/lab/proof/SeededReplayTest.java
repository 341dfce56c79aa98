package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeededReplayTest {

  static List<Scheme> schemes() {
    return SchemeUnderProof.schemes();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void theSameSeedGivesTheSameTextAndTheSameBits(Scheme scheme) throws Exception {
    TinyAnswer free = TinyAnswer.run(scheme, Sampling.at(0.9), 0.9, Integer.MAX_VALUE, 5);
    double bits = free.figures().bitsPerDraftToken();
    // An id's code is budgeted for at its dearest, which is far from the mean.
    boolean ids = scheme instanceof Coupled || scheme instanceof Scalar;
    int twoDrafts = (int) (ids ? bits + 36 : 2.5 * bits);
    for (int budget : new int[] {Integer.MAX_VALUE, twoDrafts}) {
      TinyAnswer first = TinyAnswer.run(scheme, Sampling.at(0.9), 0.9, budget, 5);
      TinyAnswer again = TinyAnswer.run(scheme, Sampling.at(0.9), 0.9, budget, 5);
      assertThat(again.tokens()).isEqualTo(first.tokens());
      assertThat(again.payloads()).isEqualTo(first.payloads());
      assertThat(again.figures().payloadBits()).isEqualTo(first.figures().payloadBits());

      TinyAnswer other = TinyAnswer.run(scheme, Sampling.at(0.9), 0.9, budget, 6);
      assertThat(other.tokens()).isNotEqualTo(first.tokens());
      assertThat(other.payloads()).isNotEqualTo(first.payloads());
    }
  }
}
