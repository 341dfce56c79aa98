package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CutTest {

  @Test
  void keepsWhatALawKeepsWhateverCameBefore() {
    SplittableRandom random = new SplittableRandom(15);
    int decidedByTheSum = 0;
    for (int trial = 0; trial < 400; trial++) {
      int vocabulary = random.nextInt(1, trial % 4 == 0 ? 6000 : 300);
      Cut cut = new Cut();
      Law law = new Law(vocabulary);
      for (int row = 0; row < 8; row++) {
        float[] logits = new float[vocabulary + 1];
        double spread = random.nextDouble(6);
        for (int v = 0; v <= vocabulary; v++) {
          logits[v] = (float) (spread * random.nextGaussian());
          if (random.nextInt(10) == 0) {
            logits[v] = Float.NEGATIVE_INFINITY;
          } else if (random.nextInt(3) == 0) {
            logits[v] = Math.round(logits[v]); // Ties, also at the cut, and both zeros.
          }
        }
        logits[1 + random.nextInt(vocabulary)] = (float) spread;
        Sampling sampling = cutting(random, vocabulary);
        law.shape(logits, 1, sampling);
        cut.find(logits, 1, vocabulary, sampling);
        int kept = 0;
        for (int v = 0; v < vocabulary; v++) {
          boolean keeps = cut.keeps(v);
          kept += keeps ? 1 : 0;
          if (keeps != law.weight(v) > 0) {
            assertThat(keeps)
                .as("trial %s, row %s: token %s of %s, %s", trial, row, v, vocabulary, sampling)
                .isEqualTo(law.weight(v) > 0);
          }
        }
        decidedByTheSum += sampling.topK() == 0 && sampling.topP() < 1 && kept > 1 ? 1 : 0;
        assertThat(cut.top()).isEqualTo(LogitScan.indexOfMax(logits, 1, vocabulary));
      }
    }
    assertThat(decidedByTheSum).isGreaterThan(300);
  }

  /** A goal within the rough sum's error of a prefix's mass, where only the exact sum can tell. */
  @Test
  void aNearTieIsDecidedLikeTheLawDoes() {
    SplittableRandom random = new SplittableRandom(16);
    int vocabulary = 700;
    Law law = new Law(vocabulary);
    Cut cut = new Cut();
    for (int trial = 0; trial < 500; trial++) {
      float[] logits = new float[vocabulary];
      for (int v = 0; v < vocabulary; v++) {
        logits[v] = (float) random.nextGaussian();
      }
      law.shape(logits, 0, Sampling.at(1));
      double[] sorted = new double[vocabulary];
      for (int v = 0; v < vocabulary; v++) {
        sorted[v] = -law.p(v);
      }
      Arrays.sort(sorted);
      double share = 0;
      for (int i = 0; i <= trial; i++) {
        share -= sorted[i];
      }
      Sampling sampling = new Sampling(1, 0, share * (1 + random.nextDouble(-1e-5, 1e-5)), 0);
      law.shape(logits, 0, sampling);
      cut.find(logits, 0, vocabulary, sampling);
      for (int v = 0; v < vocabulary; v++) {
        if (cut.keeps(v) != law.weight(v) > 0) {
          assertThat(cut.keeps(v)).as("trial %s, token %s", trial, v).isEqualTo(law.weight(v) > 0);
        }
      }
    }
  }

  private static Sampling cutting(SplittableRandom random, int vocabulary) {
    while (true) {
      Sampling sampling =
          new Sampling(
              new double[] {0.1, 0.3, 1, 1.5, 50}[random.nextInt(5)],
              random.nextInt(3) > 0 ? 0 : random.nextInt(1, 2 * vocabulary + 1),
              random.nextInt(3) == 0 ? 1 : random.nextDouble(0.01, 0.9999),
              random.nextBoolean() ? 0 : random.nextDouble(0.9));
      if (!sampling.keepsAll()) {
        return sampling;
      }
    }
  }
}
