package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.scheme.Scalar;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JointLawTest {
  private static final long SEQUENCES = ProofSize.SEQUENCES;
  private static final JointProof PROOF = JointProof.standard();

  static Iterable<JointCase> cases() {
    return JointCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void threeTokensThroughBothSessionsHaveTheProductLaw(JointCase of) {
    double[] law = PROOF.exactLaw(of);
    assertThat(Arrays.stream(law).sum()).isCloseTo(1, Offset.offset(1e-12));
    JointProof.Observed observed = PROOF.observe(of, SEQUENCES);
    GoodnessOfFit fit = GoodnessOfFit.of(observed.cells(), law);
    assertThat(fit.holds(Proofs.level())).as("%s: %s", of.name(), fit).isTrue();

    // The case is worth its name only if drafts are both accepted and rejected ...
    double accepted = (double) observed.accepted() / observed.drafts();
    assertThat(accepted).as("%s: share accepted", of.name()).isBetween(0.05, 0.97);
    // ... and damage, changes of scheme and refills only if they happen ...
    if (of.damaged()) {
      assertThat(observed.resyncs()).as("%s: resyncs", of.name()).isGreaterThan(SEQUENCES / 4);
    }
    if (of.planning() instanceof JointCase.Planning.Turns) {
      assertThat(observed.streamed()).as("%s: streamed", of.name()).isGreaterThan(SEQUENCES / 10);
    }
    if (of.scheme() instanceof Scalar && of.planning() instanceof JointCase.Planning.Fixed) {
      assertThat(observed.refills()).as("%s: refills", of.name()).isGreaterThan(SEQUENCES / 1000);
    }
    if (of.planning() instanceof JointCase.Planning.Uploading) {
      assertThat(observed.parts()).as("%s: parts", of.name()).isGreaterThan(SEQUENCES / 100);
    }
    // ... and a bit budget only if it lets some drafts through and stops others.
    if (of.bitBudget() < Integer.MAX_VALUE) {
      JointCase free = JointCase.of("no budget", of.scheme()).at(of.temperature());
      double unbound = draftsPerRound(PROOF.observe(free, 2000));
      assertThat(draftsPerRound(observed))
          .as("%s: drafts a round", of.name())
          .isBetween(0.3, 0.9 * unbound);
    }
  }

  private static double draftsPerRound(JointProof.Observed observed) {
    return (double) observed.drafts() / observed.rounds();
  }
}
