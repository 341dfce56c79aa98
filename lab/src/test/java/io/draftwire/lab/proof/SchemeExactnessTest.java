package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.Scheme;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What every scheme must pass: the committed token has exactly the target's law, for every pair of
 * laws and every temperature of the proof. A new scheme inherits this in three lines.
 */
abstract class SchemeExactnessTest {
  abstract Scheme[] schemes();

  /** Schemes whose laws travel, judged by either rule. */
  static Scheme[] eitherWay(Function<AcceptanceRule, List<Scheme>> schemes) {
    return Arrays.stream(AcceptanceRule.values())
        .flatMap(rule -> schemes.apply(rule).stream())
        .toArray(Scheme[]::new);
  }

  @Test
  void theCommittedTokenHasTheTargetsLaw() {
    for (SchemeUnderProof candidate : SchemeUnderProof.of(List.of(schemes()))) {
      for (ExactnessProof.Result result :
          ExactnessProof.run(candidate, ExactnessCase.all(), ProofSize.TOKENS)) {
        assertThat(result.fit().holds(Proofs.level()))
            .as("%s, %s: %s", candidate.name(), result.of().name(), result.fit())
            .isTrue();
      }
    }
  }

  @Test
  void isInTheTableOfProofs() {
    assertThat(SchemeUnderProof.schemes()).contains(schemes());
  }
}
