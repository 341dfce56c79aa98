package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RaceAgreementTest {

  @Test
  void equalsTheDoubleSumAndKeepsItsBounds() {
    SplittableRandom random = new SplittableRandom(6);
    for (int trial = 0; trial < 2000; trial++) {
      int vocabulary = random.nextInt(1, 80);
      double apart = random.nextDouble(4);
      float[] rows = rows(random, vocabulary, apart);
      Law p = new Law(vocabulary).shape(rows, 0, sampling(random));
      Law q = new Law(vocabulary).shape(rows, vocabulary, sampling(random));
      double agreement = RaceAgreement.of(p, q);
      assertThat(agreement).as("trial %s", trial).isCloseTo(plain(p, q), Offset.offset(1e-6));
      assertThat(RaceAgreement.of(q, p)).isCloseTo(agreement, Offset.offset(1e-6));
      double tv = 0;
      for (int v = 0; v < vocabulary; v++) {
        tv += Math.abs(p.p(v) - q.p(v)) / 2;
      }
      assertThat(agreement).isBetween((1 - tv) / (1 + tv) - 1e-6, 1 - tv + 1e-6);
    }
  }

  private static Sampling sampling(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> Sampling.at(1);
      case 1 -> Sampling.at(random.nextDouble(0.05, 2));
      default -> new Sampling(1, random.nextInt(1, 20), random.nextDouble(0.2, 1), 0.01);
    };
  }

  private static float[] rows(SplittableRandom random, int vocabulary, double apart) {
    float[] rows = new float[2 * vocabulary];
    for (int v = 0; v < vocabulary; v++) {
      rows[v] = (float) (3 * random.nextGaussian());
      rows[vocabulary + v] = (float) (rows[v] + apart * random.nextGaussian());
      if (random.nextInt(15) == 0) {
        rows[random.nextInt(2) * vocabulary + v] = -200;
      }
    }
    return rows;
  }

  private static double plain(Law p, Law q) {
    double agreement = 0;
    for (int v = 0; v < p.vocabulary(); v++) {
      if (p.p(v) > 0 && q.p(v) > 0) {
        double slowest = 0;
        for (int w = 0; w < p.vocabulary(); w++) {
          slowest += Math.max(p.p(w) / p.p(v), q.p(w) / q.p(v));
        }
        agreement += 1 / slowest;
      }
    }
    return agreement;
  }

  @Test
  void lawsThatShareNothingNeverAgree() {
    float[] rows = {5, -200, -200, 5};
    Law p = new Law(2).shape(rows, 0, Sampling.at(1));
    Law q = new Law(2).shape(rows, 2, Sampling.at(1));
    assertThat(RaceAgreement.of(p, q)).isZero();
    assertThat(RaceAgreement.of(p, p)).isEqualTo(1);
  }

  /** 24 pairs at five sigma: a sound race fails with probability below 2 * 10^-5. */
  @Test
  void theRaceAgreesAsOften() {
    SplittableRandom random = new SplittableRandom(14);
    int races = 60_000;
    for (int pair = 0; pair < 24; pair++) {
      int vocabulary = random.nextInt(2, 200);
      float[] rows = rows(random, vocabulary, random.nextDouble(3));
      Sampling ofTarget = sampling(random);
      Sampling ofDraft = sampling(random);
      ExponentialRace race = new ExponentialRace(vocabulary);
      Dice dice = new Dice(pair);
      int agreed = 0;
      for (int n = 0; n < races; n++) {
        long key = dice.bits(Purpose.RACE, n);
        int x = race.winner(rows, vocabulary, ofDraft, key);
        agreed += x == race.winner(rows, 0, ofTarget, key) ? 1 : 0;
      }
      double expected =
          RaceAgreement.of(
              new Law(vocabulary).shape(rows, 0, ofTarget),
              new Law(vocabulary).shape(rows, vocabulary, ofDraft));
      double sigma = Math.sqrt(expected * (1 - expected) / races);
      assertThat((double) agreed / races)
          .as("pair %s, %s against %s", pair, ofTarget, ofDraft)
          .isCloseTo(expected, Offset.offset(5 * sigma + 1e-6));
    }
  }

  @Test
  void refusesLawsOverDifferentVocabularies() {
    assertThatThrownBy(() -> RaceAgreement.of(new Law(3), new Law(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 and 5");
  }
}
