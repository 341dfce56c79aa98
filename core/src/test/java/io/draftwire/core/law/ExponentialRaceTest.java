package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The winner's law is judged by chi-square at 10^-6 a case; there are fewer than 20 cases, so a
 * sound race fails this class with probability below 2 * 10^-5 over the choice of the seeds.
 */
class ExponentialRaceTest {
  private static final int DRAWS = Boolean.getBoolean("draftwire.proof.full") ? 400_000 : 100_000;

  /** The normal quantile of 10^-6, for Wilson and Hilferty's approximation of chi-square. */
  private static final double QUANTILE = 4.753;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, 1, 0, 1",
    "2, 1, 0, 1, 0, 1",
    "33, 1, 0, 1, 0, 2",
    "33, 0.3, 0, 1, 0, 2",
    "33, 1, 7, 1, 0, 2",
    "64, 1, 0, 0.8, 0, 2",
    "64, 0.8, 40, 0.95, 0.01, 2",
    "64, 1.3, 0, 1, 0.1, 2",
    "100, 1, 0, 1, 0, 0",
    "1100, 1, 0, 1, 0, 1.5",
    "1100, 0.7, 0, 0.9, 0, 1.5",
  })
  void theWinnerHasTheLaw(
      int vocabulary, double temperature, int topK, double topP, double minP, double spread) {
    Sampling sampling = new Sampling(temperature, topK, topP, minP);
    SplittableRandom random = new SplittableRandom(vocabulary);
    float[] logits = new float[vocabulary];
    for (int v = 0; v < vocabulary; v++) {
      logits[v] = (float) (spread * random.nextGaussian());
    }
    ExponentialRace race = new ExponentialRace(vocabulary);
    Dice dice = new Dice(Double.hashCode(temperature) + topK);
    long[] wins = new long[vocabulary];
    for (int n = 0; n < DRAWS; n++) {
      wins[race.winner(logits, 0, sampling, dice.bits(Purpose.RACE, n))]++;
    }
    Law law = new Law(vocabulary).shape(logits, 0, sampling);
    double chiSquare = 0;
    int cells = 0;
    double rareExpected = 0;
    long rareWins = 0;
    for (int v = 0; v < vocabulary; v++) {
      double expected = law.p(v) * DRAWS;
      if (expected == 0) {
        assertThat(wins[v]).as("wins of token %s, which is cut", v).isZero();
      } else if (expected < 20) {
        rareExpected += expected;
        rareWins += wins[v];
      } else {
        chiSquare += (wins[v] - expected) * (wins[v] - expected) / expected;
        cells++;
      }
    }
    if (rareExpected > 0) {
      chiSquare += (rareWins - rareExpected) * (rareWins - rareExpected) / rareExpected;
      cells++;
    }
    assertThat(chiSquare).as("chi-square of %s cells", cells).isLessThan(limit(cells - 1));
  }

  private static double limit(int freedom) {
    if (freedom == 0) {
      return 1e-9;
    }
    double c = 2.0 / (9 * freedom);
    return freedom * Math.pow(1 - c + QUANTILE * Math.sqrt(c), 3);
  }

  @Test
  void bothTwinsSeeTheWinnerOfThePlainRace() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 6000; trial++) {
      int vocabulary = random.nextInt(trial % 10 == 0 ? 3000 : 130) + 1;
      int offset = random.nextInt(3);
      float[] logits = new float[offset + vocabulary + 2];
      double spread = new double[] {0, 1, 5, 40}[random.nextInt(4)];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (spread * random.nextGaussian());
        if (random.nextInt(8) == 0) {
          logits[i] = Float.NEGATIVE_INFINITY;
        } else if (random.nextInt(4) == 0) {
          logits[i] = Math.round(logits[i]);
        }
      }
      logits[offset + random.nextInt(vocabulary)] = (float) (spread * 2);
      Sampling sampling =
          new Sampling(
              new double[] {0, 1e-6, 0.01, 0.3, 1, 1, 5, 100}[random.nextInt(8)],
              random.nextInt(3) > 0 ? 0 : random.nextInt(1, 2 * vocabulary + 1),
              random.nextInt(3) > 0 ? 1 : random.nextDouble(0.01, 0.999),
              random.nextInt(3) > 0 ? 0 : random.nextDouble(0.9));
      ExponentialRace race = new ExponentialRace(vocabulary);
      long key = random.nextLong();
      int plain = PlainRace.winner(logits, offset, vocabulary, sampling, key);
      String trialOf = "trial " + trial + ", V=" + vocabulary + ", " + sampling;
      assertThat(race.winner(logits, offset, sampling, key, false)).as(trialOf).isEqualTo(plain);
      assertThat(race.winner(logits, offset, sampling, key, true)).as(trialOf).isEqualTo(plain);
    }
  }

  @Test
  void extremeLogitsDoNotBreakTheBound() {
    SplittableRandom random = new SplittableRandom(8);
    for (int trial = 0; trial < 2000; trial++) {
      int vocabulary = 600;
      float[] logits = new float[vocabulary];
      float size = (float) Math.pow(10, random.nextInt(39));
      float middle = random.nextInt(-1, 2) * size;
      for (int v = 0; v < vocabulary; v++) {
        // A few units in the last place apart, or all over the range.
        logits[v] =
            random.nextBoolean()
                ? middle + random.nextInt(4) * Math.ulp(middle)
                : (float) (size * random.nextDouble(-1, 1));
      }
      Sampling sampling = Sampling.at(new double[] {1e-6, 0.3, 1, 100}[random.nextInt(4)]);
      long key = random.nextLong();
      int plain = PlainRace.winner(logits, 0, vocabulary, sampling, key);
      ExponentialRace race = new ExponentialRace(vocabulary);
      assertThat(race.winner(logits, 0, sampling, key, false)).as("%s", trial).isEqualTo(plain);
      assertThat(race.winner(logits, 0, sampling, key, true)).as("%s", trial).isEqualTo(plain);
    }
  }

  @Test
  void aLargerVocabularyRacesTheSameNoise() {
    SplittableRandom random = new SplittableRandom(12);
    float[] row = new float[2000];
    Arrays.fill(row, 1000, 2000, Float.NEGATIVE_INFINITY);
    for (int v = 0; v < 1000; v++) {
      row[v] = (float) random.nextGaussian();
    }
    ExponentialRace small = new ExponentialRace(1000);
    ExponentialRace large = new ExponentialRace(2000);
    for (int n = 0; n < 1000; n++) {
      assertThat(large.winner(row, 0, Sampling.at(1), n))
          .isEqualTo(small.winner(row, 0, Sampling.at(1), n));
    }
  }

  @Test
  void greedyTakesTheLowestIdOfATie() {
    float[] logits = new float[100];
    logits[40] = 1;
    logits[77] = 1;
    ExponentialRace race = new ExponentialRace(100);
    for (int n = 0; n < 50; n++) {
      assertThat(race.winner(logits, 0, Sampling.GREEDY, n)).isEqualTo(40);
    }
    assertThat(new ExponentialRace(2).winner(new float[] {-0f, 0f}, 0, Sampling.GREEDY, 1))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void refusesARowWithoutALaw(float bad) {
    Sampling[] samplings = {Sampling.GREEDY, Sampling.at(1), new Sampling(1, 5, 0.9, 0.1)};
    for (int at = 0; at < 1100; at += 7) {
      float[] logits = new float[1100];
      logits[at] = bad;
      for (Sampling sampling : samplings) {
        for (boolean vectors : new boolean[] {false, true}) {
          assertThatThrownBy(
                  () -> new ExponentialRace(1100).winner(logits, 0, sampling, 1, vectors))
              .isInstanceOf(BrokenRowException.class)
              .hasMessageContaining(String.valueOf(bad))
              .hasMessageContaining("broken");
        }
      }
    }
  }

  @Test
  void refusesARowThatMasksEverything() {
    float[] logits = new float[70];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> new ExponentialRace(70).winner(logits, 0, Sampling.at(1), 1))
        .isInstanceOf(BrokenRowException.class)
        .hasMessageContaining("-Infinity");
  }
}
