package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first few of an {@link ExponentialRace}, against the whole order of the plain one. */
class RaceRanksTest {

  @Test
  void bothTwinsSeeTheFirstOfThePlainRace() {
    SplittableRandom random = new SplittableRandom(31);
    for (int trial = 0; trial < 8000; trial++) {
      int vocabulary = random.nextInt(trial % 10 == 0 ? 3000 : 130) + 1;
      int offset = random.nextInt(3);
      float[] logits = logits(random, offset, vocabulary);
      Sampling sampling =
          new Sampling(
              new double[] {0, 1e-6, 0.01, 0.3, 1, 1, 5, 100}[random.nextInt(8)],
              random.nextInt(3) > 0 ? 0 : random.nextInt(1, 2 * vocabulary + 1),
              random.nextInt(3) > 0 ? 1 : random.nextDouble(0.01, 0.999),
              random.nextInt(3) > 0 ? 0 : random.nextDouble(0.9));
      ExponentialRace race = new ExponentialRace(vocabulary);
      long key = random.nextLong();
      int[] order = PlainRace.order(logits, offset, vocabulary, sampling, key);
      String trialOf = "trial " + trial + ", V=" + vocabulary + ", " + sampling;
      int winner = race.winner(logits, offset, sampling, key);
      assertThat(winner).as(trialOf).isEqualTo(order[0]);
      // The same race again and with other numbers of ranks: nothing is left of the one before.
      for (int most : new int[] {1 + random.nextInt(8), 8, 1, vocabulary + 3}) {
        for (boolean vectors : new boolean[] {false, true}) {
          int count = race.ranks(logits, offset, sampling, key, most, vectors);
          int[] expected = Arrays.copyOf(order, Math.min(most, order.length));
          assertThat(tokens(race, count)).as("%s, most=%s", trialOf, most).isEqualTo(expected);
          assertGaps(race, logits, offset, sampling, key, expected);
        }
      }
      assertThat(race.winner(logits, offset, sampling, key)).isEqualTo(winner);
    }
  }

  private static float[] logits(SplittableRandom random, int offset, int vocabulary) {
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
    return logits;
  }

  private static int[] tokens(ExponentialRace race, int count) {
    int[] tokens = new int[count];
    Arrays.setAll(tokens, race::token);
    return tokens;
  }

  private static void assertGaps(
      ExponentialRace race,
      float[] logits,
      int offset,
      Sampling sampling,
      long key,
      int[] expected) {
    double scale = sampling.greedy() ? 1 : sampling.temperature();
    double first = PlainRace.score(logits[offset + expected[0]], expected[0], sampling, key);
    for (int k = 0; k < expected.length; k++) {
      int token = expected[k];
      double score = PlainRace.score(logits[offset + token], token, sampling, key);
      assertThat(race.gap(k)).isEqualTo(scale * (score - first)).isNotNegative();
    }
  }

  @Test
  void aSmallSupportHasFewRanks() {
    ExponentialRace race = new ExponentialRace(600);
    float[] logits = new float[600];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[599] = 1;
    logits[3] = 1;
    for (Sampling sampling : new Sampling[] {Sampling.GREEDY, Sampling.at(1)}) {
      assertThat(race.ranks(logits, 0, sampling, 5, 4)).isEqualTo(2);
    }
    assertThat(race.ranks(new float[600], 0, new Sampling(1, 3, 1, 0), 5, 8)).isEqualTo(3);
    assertThatThrownBy(() -> race.token(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> race.gap(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void greedyRanksAreTheLargestLogitsWhateverIsCut() {
    float[] logits = new float[100];
    logits[40] = 2;
    logits[77] = 2;
    logits[9] = 1.5f;
    ExponentialRace race = new ExponentialRace(100);
    for (Sampling sampling :
        new Sampling[] {Sampling.GREEDY, new Sampling(0, 1, 1, 0), new Sampling(0, 0, 0.1, 0.5)}) {
      int count = race.ranks(logits, 0, sampling, 1, 4);
      assertThat(tokens(race, count)).containsExactly(40, 77, 9, 0);
      assertThat(race.gap(0)).isZero();
      assertThat(race.gap(1)).isZero();
      assertThat(race.gap(2)).isEqualTo(0.5);
      assertThat(race.gap(3)).isEqualTo(2);
    }
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
                  () -> new ExponentialRace(1100).ranks(logits, 0, sampling, 1, 4, vectors))
              .isInstanceOf(BrokenRowException.class)
              .hasMessageContaining(String.valueOf(bad));
        }
      }
    }
  }

  @Test
  void refusesARowThatMasksEverythingAndNoRanks() {
    float[] logits = new float[70];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    ExponentialRace race = new ExponentialRace(70);
    for (Sampling sampling : new Sampling[] {Sampling.GREEDY, Sampling.at(1)}) {
      assertThatThrownBy(() -> race.ranks(logits, 0, sampling, 1, 4))
          .isInstanceOf(BrokenRowException.class)
          .hasMessageContaining("-Infinity");
    }
    assertThatThrownBy(() -> race.ranks(new float[70], 0, Sampling.at(1), 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 ranks");
  }
}
