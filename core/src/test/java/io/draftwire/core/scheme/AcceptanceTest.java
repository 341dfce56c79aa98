package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a drafting half says of its chances is what happens to its drafts. */
class AcceptanceTest {
  private static final int VOCABULARY = 60;
  private static final int TRIALS = 40_000;

  static List<Scheme> schemes() {
    return List.of(
        new Dense(),
        new PlainTopK(4),
        new Qs(50),
        new KSqs(1, 10),
        new KSqs(8, 20),
        new CSqs(50, 0.05, 0.05, 0.05, 16));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void theShareOfAcceptedDraftsIsTheOneForetold(Scheme scheme) throws Exception {
    SplittableRandom random = new SplittableRandom(53);
    Sampling sampling = Sampling.at(0.9);
    Dice dice = new Dice(7);
    Drafting drafting = scheme.drafting(VOCABULARY, sampling, dice);
    Verification verification = scheme.verification(VOCABULARY, sampling, dice);
    Law p = new Law(VOCABULARY);
    double foretold = 0;
    double variance = 0;
    long accepted = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      float[] target = logits(random);
      float[] draft = target.clone();
      for (int v = 0; v < VOCABULARY; v++) {
        draft[v] += (float) random.nextGaussian();
      }
      long position = 2L * trial;
      drafting.begin(position, Integer.MAX_VALUE);
      drafting.propose(draft, 0);
      double chance = drafting.acceptance(p.shape(target, 0, sampling));
      foretold += chance;
      variance += chance * (1 - chance);
      float[] rows = new float[2 * VOCABULARY];
      System.arraycopy(target, 0, rows, 0, VOCABULARY);
      verification.decode(position, 1, drafting.payload());
      Verdict verdict = verification.decide(LogitRows.of(rows, 0, VOCABULARY));
      drafting.settle(verdict.accepted());
      accepted += verdict.accepted();
    }
    // Six cases at 4.5 standard errors: a false alarm once in 25,000 runs, were it not seeded.
    assertThat(Math.abs(accepted - foretold)).isLessThan(4.5 * Math.sqrt(variance));
    assertThat(foretold / TRIALS).isBetween(0.2, 0.9);
  }

  private static float[] logits(SplittableRandom random) {
    float[] logits = new float[VOCABULARY];
    for (int v = 0; v < VOCABULARY; v++) {
      logits[v] = (float) (2 * random.nextGaussian());
    }
    return logits;
  }
}
