package io.draftwire.lab.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptanceRunsTest {

  @Test
  void evenChancesGiveTheGeometricSum() {
    AcceptanceRuns chances = chances(new double[] {0.5, 0.5, 0.5, 0.5, 0.5});
    assertThat(chances.tokensPerRound(0)).isEqualTo(1);
    assertThat(chances.tokensPerRound(3)).isCloseTo(1 + 0.5 + 0.25 + 0.125, within(1e-12));
  }

  /** Easy positions in a row are worth more than the same positions scattered. */
  @Test
  void runsAreTakenAsTheyStand() {
    AcceptanceRuns together = chances(new double[] {1, 1, 0, 0});
    assertThat(together.tokensPerRound(2)).isCloseTo(1 + 0.5 + 1.0 / 3, within(1e-12));
    assertThat(chances(new double[] {1, 0, 1, 0}).tokensPerRound(2)).isEqualTo(1.5);
  }

  @Test
  void runsDoNotCrossSequences() {
    AcceptanceRuns chances = chances(new double[] {0, 1}, new double[] {1, 0});
    assertThat(chances.tokensPerRound(2)).isEqualTo(1.5);
  }

  /** By hand: means 0.25 and 0.75 of two positions each, error 0.25, t(1) at 0.975 = 12.706. */
  @Test
  void sequencesAreTheIndependentDraws() {
    ClusteredMean estimate =
        ClusteredMean.of(List.of(new double[] {0, 0.5}, new double[] {0.5, 1}));
    assertThat(estimate.mean()).isEqualTo(0.5);
    assertThat(estimate.halfWidth()).isCloseTo(12.706 * 0.25, within(1e-3));
    assertThat(estimate.positions()).isEqualTo(4);
    assertThat(ClusteredMean.of(List.of(new double[] {0.3})).halfWidth()).isInfinite();
  }

  private static AcceptanceRuns chances(double[]... sequences) {
    AcceptanceRuns chances = new AcceptanceRuns();
    for (double[] sequence : sequences) {
      for (double chance : sequence) {
        chances.add(chance);
      }
      chances.endSequence();
    }
    chances.endSequence();
    return chances;
  }
}
