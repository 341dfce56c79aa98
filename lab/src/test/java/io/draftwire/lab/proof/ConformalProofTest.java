package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConformalProofTest {

  @Test
  void adversariesDoNotPassTheBounds() {
    ConformalProof.Margins sequences = ConformalProof.sequences(20_000, 41);
    holds(sequences);
    // The tighter bound is tight: some adversary comes close to it.
    assertThat(sequences.tighter()).isGreaterThan(-0.01);
    holds(ConformalProof.drafting(100, 42));
  }

  private static void holds(ConformalProof.Margins margins) {
    assertThat(margins.paper()).isNotPositive();
    assertThat(margins.tighter()).isNotPositive();
  }

  @Test
  void aBoundThatIsTooTightIsPassed() {
    double mean = ConformalProof.tighterBound(0.5, 0.1, 0.1, 100) + 1e-6;
    assertThat(ConformalProof.Margins.NONE.with(mean, 0.5, 0.1, 0.1, 100).tighter()).isPositive();
    mean = ConformalProof.paperBound(0.5, 0.1, 0.1, 100) + 1e-6;
    assertThat(ConformalProof.Margins.NONE.with(mean, 0.5, 0.1, 0.1, 100).paper()).isPositive();
  }

  /** One position, all of it dropped: why the paper's form is held to eta (1 - 2 alpha) <= 1. */
  @Test
  void aLargeStepPassesThePapersBoundButNotTheTighterOne() {
    assertThat(1.0).isGreaterThan(ConformalProof.paperBound(0.5, 0.01, 5, 1));
    assertThat(1.0).isLessThan(ConformalProof.tighterBound(0.5, 0.01, 5, 1));
  }

  @Test
  void rollbacksLeaveNoTrace() {
    assertThat(ConformalProof.rollbackFaults(1_000, 43)).isZero();
  }
}
