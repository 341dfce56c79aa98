package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import org.junit.jupiter.api.Test;

class CSqsTest {

  @Test
  void keepsWhatReachesTheThreshold() {
    // p = 4/10, 3/10, 2/10, 1/10 against 0.15.
    DraftFigures figures = draft(new CSqs(100, 0.1, 0.1, 0.15, 64), Sampling.at(1), 4, 3, 2, 1);
    assertThat(figures.supportSize()).isEqualTo(3);
    assertThat(figures.droppedMass()).isBetween(0.0999, 0.1001);
    assertThat(figures.capped()).isFalse();
  }

  @Test
  void aThresholdAboveEverythingKeepsTheMostLikely() {
    DraftFigures figures = draft(new CSqs(100, 0.1, 0.1, 1, 64), Sampling.at(1), 4, 3, 2, 1);
    assertThat(figures.supportSize()).isEqualTo(1);
    assertThat(figures.droppedMass()).isBetween(0.5999, 0.6001);
  }

  @Test
  void aCapThatBindsIsReported() {
    DraftFigures figures = draft(new CSqs(100, 0.1, 0.1, 0, 2), Sampling.at(1), 4, 3, 2, 1);
    assertThat(figures.supportSize()).isEqualTo(2);
    assertThat(figures.capped()).isTrue();
  }

  /** At beta <= 0 everything is kept, but nothing is everything that the sampling cut. */
  @Test
  void tokensOfProbabilityZeroAreNotSent() {
    Sampling two = new Sampling(1, 2, 1, 0);
    DraftFigures figures = draft(new CSqs(100, 0.1, 0.1, 0, 64), two, 4, 3, 2, 1);
    assertThat(figures.supportSize()).isEqualTo(2);
    figures = draft(new CSqs(100, 0.1, 0.1, 0, 2), two, 4, 3, 2, 1);
    assertThat(figures.capped()).as("the cap costs no mass").isFalse();
  }

  private static DraftFigures draft(CSqs scheme, Sampling sampling, double... weights) {
    float[] logits = new float[weights.length];
    for (int v = 0; v < weights.length; v++) {
      logits[v] = (float) Math.log(weights[v]);
    }
    Drafting drafting = scheme.drafting(weights.length, sampling, new Dice(1));
    drafting.begin(0, Integer.MAX_VALUE);
    drafting.propose(logits, 0);
    return drafting.figures();
  }
}
