package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LawTest {
  private static final Offset<Double> FLOAT_ERROR = Offset.offset(1e-6);

  @Test
  void equalsTheNaiveLawForEveryCombinationOfCuts() {
    SplittableRandom random = new SplittableRandom(9);
    for (int trial = 0; trial < 3000; trial++) {
      int vocabulary = random.nextInt(1, 700); // Past the first guess of a top-p cut.
      float[] logits = new float[vocabulary + 1];
      for (int v = 0; v <= vocabulary; v++) {
        logits[v] =
            random.nextInt(10) == 0 ? Float.NEGATIVE_INFINITY : (float) random.nextDouble(-4, 4);
      }
      logits[1 + random.nextInt(vocabulary)] = 4.5f;
      Sampling sampling =
          new Sampling(
              new double[] {0, 0.3, 1, 1.5, 50}[random.nextInt(5)],
              random.nextBoolean() ? 0 : random.nextInt(1, 2 * vocabulary + 1),
              random.nextBoolean() ? 1 : random.nextDouble(0.01, 0.999),
              random.nextBoolean() ? 0 : random.nextDouble(0.9));
      double[] naive = naive(logits, vocabulary, sampling);
      Law law = new Law(vocabulary).shape(logits, 1, sampling);
      double sum = 0;
      for (int v = 0; v < vocabulary; v++) {
        assertThat(law.p(v))
            .as("trial %s: p(%s) of %s under %s", trial, v, vocabulary, sampling)
            .isCloseTo(naive[v], FLOAT_ERROR);
        assertThat(law.p(v) == 0).as("p(%s) is cut", v).isEqualTo(naive[v] == 0);
        sum += law.p(v);
      }
      assertThat(sum).isCloseTo(1, FLOAT_ERROR);
    }
  }

  private static double[] naive(float[] logits, int vocabulary, Sampling sampling) {
    int[] order =
        IntStream.range(0, vocabulary)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer v) -> -logits[v + 1]).thenComparing(v -> v))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] p = new double[vocabulary];
    if (sampling.greedy()) {
      p[order[0]] = 1;
      return p;
    }
    int keep = sampling.topK() == 0 ? vocabulary : Math.min(vocabulary, sampling.topK());
    double mass = 0;
    for (int i = 0; i < keep; i++) {
      p[order[i]] = Math.exp((logits[order[i] + 1] - 4.5) / sampling.temperature());
      mass += p[order[i]];
    }
    double reached = 0;
    for (int i = 0; i < keep; i++) {
      boolean past = sampling.topP() < 1 && reached >= sampling.topP() * mass;
      reached += p[order[i]];
      if (past || p[order[i]] < sampling.minP()) {
        p[order[i]] = 0;
      }
    }
    double kept = 0;
    for (double weight : p) {
      kept += weight;
    }
    for (int v = 0; v < vocabulary; v++) {
      p[v] /= kept;
    }
    return p;
  }

  @Test
  void greedyTakesTheLowestIdOfATie() {
    Law law = new Law(4).shape(new float[] {1, 3, 3, 2}, 0, Sampling.GREEDY);
    assertThat(law.p(1)).isEqualTo(1);
    assertThat(law.draw(0)).isEqualTo(1);
    assertThat(law.draw(Math.nextDown(1.0))).isEqualTo(1);
  }

  @Test
  void tiesAtACutGoToTheLowerId() {
    float[] logits = {0, 0, 0, 0};
    Law byCount = new Law(4).shape(logits, 0, new Sampling(1, 2, 1, 0));
    Law byMass = new Law(4).shape(logits, 0, new Sampling(1, 0, 0.5, 0));
    for (Law law : new Law[] {byCount, byMass}) {
      assertThat(IntStream.range(0, 4).mapToDouble(law::p).toArray())
          .containsExactly(0.5, 0.5, 0, 0);
    }
  }

  @Test
  void aTinyTemperatureIsGreedyWithSharedTies() {
    Law law = new Law(3).shape(new float[] {2, 1, 2}, 0, Sampling.at(1e-6));
    assertThat(IntStream.range(0, 3).mapToDouble(law::p).toArray()).containsExactly(0.5, 0, 0.5);
  }

  @Test
  void drawInvertsTheCumulativeLaw() {
    Law law = new Law(3).shape(logs(0.25, 0.5, 0.25), 0, Sampling.at(1));
    assertThat(law.draw(0)).isEqualTo(0);
    assertThat(law.draw(0.2499)).isEqualTo(0);
    assertThat(law.draw(0.2501)).isEqualTo(1);
    assertThat(law.draw(0.7499)).isEqualTo(1);
    assertThat(law.draw(0.7501)).isEqualTo(2);
    assertThat(law.draw(Math.nextDown(1.0))).isEqualTo(2);
  }

  @Test
  void residualIsWhatPHasAboveQ() {
    Law law = new Law(4).shape(logs(0.4, 0.3, 0.2, 0.1), 0, Sampling.at(1));
    // q = (5/6, 0, 1/6), token 3 outside: the residual is (0, 0.3, 0.0333, 0.1) / 0.4333.
    LatticeLaw q = new LatticeLaw().clear(6).append(0, 5).append(1, 0).append(2, 1);
    assertThat(law.drawResidual(q, 1, 0)).isEqualTo(1);
    assertThat(law.drawResidual(q, 1, 0.69)).isEqualTo(1);
    assertThat(law.drawResidual(q, 1, 0.70)).isEqualTo(2);
    assertThat(law.drawResidual(q, 1, 0.765)).isEqualTo(2);
    assertThat(law.drawResidual(q, 1, 0.775)).isEqualTo(3);
    assertThat(law.drawResidual(q, 1, Math.nextDown(1.0))).isEqualTo(3);
  }

  @Test
  void withoutAnyResidualTheLawItselfAnswers() {
    Law law = new Law(2).shape(new float[] {0, 0}, 0, Sampling.at(1));
    LatticeLaw same = new LatticeLaw().clear(2).append(0, 1).append(1, 1);
    assertThat(law.drawResidual(same, 1, 0.1)).isEqualTo(0);
    assertThat(law.drawResidual(same, 1, 0.9)).isEqualTo(1);
  }

  @Test
  void refusesLogitsThatAreNoLaw() {
    Law law = new Law(2);
    assertThatThrownBy(() -> law.shape(new float[] {0, Float.NaN}, 0, Sampling.GREEDY))
        .isInstanceOf(BrokenRowException.class)
        .hasMessageContaining("NaN");
  }

  private static float[] logs(double... p) {
    float[] logits = new float[p.length];
    for (int v = 0; v < p.length; v++) {
      logits[v] = (float) Math.log(p[v]);
    }
    return logits;
  }
}
