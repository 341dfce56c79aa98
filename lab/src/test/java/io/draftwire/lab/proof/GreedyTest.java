package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** At temperature 0 the sessions give, token for token, the target's own greedy decoding. */
class GreedyTest {

  static List<Scheme> schemes() {
    return SchemeUnderProof.schemes();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void isTheTargetsGreedyDecoding(Scheme scheme) throws Exception {
    List<Integer> accepted = new ArrayList<>();
    for (long seed = 0; seed < 40; seed++) {
      for (double draftTemperature : new double[] {0, 0.8}) {
        TinyAnswer answer =
            TinyAnswer.run(scheme, Sampling.GREEDY, draftTemperature, Integer.MAX_VALUE, seed);
        assertThat(answer.tokens())
            .as("%s, seed %s, draft temperature %s", scheme, seed, draftTemperature)
            .isEqualTo(TinyAnswer.greedy(answer.tokens().length));
        accepted.add((int) answer.figures().acceptedTokens());
      }
    }
    assertThat(accepted).as("drafts do get accepted").anyMatch(n -> n > 0);
  }
}
