package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DrawsTest {
  /** Cut laws have runs of tokens that weigh nothing: those are never drawn. */
  @Test
  void areTheDrawsOfTheLaw() {
    SplittableRandom random = new SplittableRandom(5);
    for (int vocabulary : new int[] {1, 2, 33, 500}) {
      Law law = new Law(vocabulary);
      Draws draws = new Draws(vocabulary);
      for (int shape = 0; shape < 30; shape++) {
        float[] logits = new float[vocabulary];
        for (int v = 0; v < vocabulary; v++) {
          logits[v] = (float) (8 * random.nextDouble());
        }
        int topK = shape % 3 == 0 ? 0 : 1 + random.nextInt(vocabulary);
        law.shape(logits, 0, new Sampling(shape % 5 == 0 ? 0 : 0.8, topK, 1, 0));
        draws.from(law);
        for (int i = 0; i < 300; i++) {
          double u = random.nextDouble();
          assertThat(draws.draw(u)).as("u = %s", u).isEqualTo(law.draw(u));
        }
        assertThat(draws.draw(0)).isEqualTo(law.draw(0));
        assertThat(draws.draw(Math.nextDown(1.0))).isEqualTo(law.draw(Math.nextDown(1.0)));
      }
    }
  }
}
