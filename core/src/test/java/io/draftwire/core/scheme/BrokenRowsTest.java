package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.BrokenRowException;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A row without a law is the model's failure in either half of every scheme, whatever the settings:
 * never a token, and never an exception that could be taken for a wrong request.
 */
class BrokenRowsTest {
  private static final int VOCABULARY = 70;

  static final List<Scheme> SCHEMES =
      List.of(
          new Dense(),
          new PlainTopK(4),
          new Qs(50),
          new KSqs(5, 40),
          new CSqs(60, 0.05, 0.05, 0.02, 16),
          new Coupled(),
          new Scalar(4));

  private static final List<Sampling> SAMPLINGS =
      List.of(
          Sampling.GREEDY,
          Sampling.at(1),
          new Sampling(0.8, 5, 1, 0),
          new Sampling(0.8, 0, 0.9, 0),
          new Sampling(0.8, 0, 1, 0.1));

  @ParameterizedTest
  @FieldSource("SCHEMES")
  void draftsAreNotDrawnFromThem(Scheme scheme) {
    for (Sampling sampling : SAMPLINGS) {
      for (float[] row : rows()) {
        Drafting drafting = scheme.drafting(VOCABULARY, sampling, new Dice(7));
        drafting.begin(4, Integer.MAX_VALUE);
        assertThatThrownBy(() -> drafting.propose(row, 0))
            .as("%s at %s", scheme, sampling)
            .isInstanceOf(BrokenRowException.class)
            .hasMessageContaining("broken");
      }
    }
  }

  @ParameterizedTest
  @FieldSource("SCHEMES")
  void verdictsAreNotGivenByThem(Scheme scheme) throws Exception {
    for (Sampling sampling : SAMPLINGS) {
      for (float[] row : rows()) {
        // The round's one draft is tested by a sound row or by the broken one.
        for (int broken = 0; broken < 2; broken++) {
          Drafting drafting = scheme.drafting(VOCABULARY, sampling, new Dice(7));
          drafting.begin(4, Integer.MAX_VALUE);
          float[] sound = new float[VOCABULARY];
          sound[3] = 60; // The draft, and accepted.
          assertThat(drafting.propose(sound, 0)).isEqualTo(3);
          float[] logits = Arrays.copyOf(sound, 2 * VOCABULARY);
          System.arraycopy(sound, 0, logits, VOCABULARY, VOCABULARY);
          System.arraycopy(row, 0, logits, broken * VOCABULARY, VOCABULARY);
          Verification verification = scheme.verification(VOCABULARY, sampling, new Dice(7));
          verification.decode(4, 1, drafting.payload());
          assertThatThrownBy(() -> verification.decide(LogitRows.of(logits, 0, VOCABULARY)))
              .as("%s at %s, row %s", scheme, sampling, broken)
              .isInstanceOf(BrokenRowException.class);
        }
      }
    }
  }

  /** NaN and +infinity at the beginning, inside a block and in the last, short one; and nothing. */
  private static List<float[]> rows() {
    float[] nothing = new float[VOCABULARY];
    Arrays.fill(nothing, Float.NEGATIVE_INFINITY);
    float[] allNaN = new float[VOCABULARY];
    Arrays.fill(allNaN, Float.NaN);
    return List.of(
        nothing,
        allNaN,
        with(0, Float.NaN),
        with(37, Float.NaN),
        with(69, Float.NaN),
        with(0, Float.POSITIVE_INFINITY),
        with(69, Float.POSITIVE_INFINITY));
  }

  private static float[] with(int at, float bad) {
    float[] row = new float[VOCABULARY];
    row[3] = 60;
    row[at] = bad;
    return row;
  }
}
