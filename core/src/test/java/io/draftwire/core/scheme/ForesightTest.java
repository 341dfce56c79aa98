package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is foretold is what will be drawn, whatever the verdict says; and it moves nothing. */
class ForesightTest {
  private static final int VOCABULARY = 40;
  private static final int DRAFTS = 3;

  static List<Scheme> schemes() {
    return List.of(
        new Dense(),
        new PlainTopK(4),
        new Qs(16),
        new KSqs(4, 20),
        new KSqs(4, 20, SupportCode.ADAPTIVE),
        new CSqs(20, 0.1, 0.3, 0.1, 8), // A threshold that moves far with every draft.
        new Coupled(),
        new Scalar(Scalar.HALF));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void theNextRoundIsForetold(Scheme scheme) {
    SplittableRandom random = new SplittableRandom(7);
    for (int accepted = 0; accepted <= DRAFTS; accepted++) {
      for (int seed = 0; seed < 20; seed++) {
        float[] rows = rows(random);
        Drafting drafting = scheme.drafting(VOCABULARY, Sampling.at(0.9), new Dice(seed));
        drafting.begin(10, Integer.MAX_VALUE);
        for (int i = 0; i < DRAFTS; i++) {
          drafting.propose(rows, i * VOCABULARY);
        }
        // Others are foretold along the way, as they are where several branches are kept.
        Foresight other = drafting.foresight(DRAFTS - accepted);
        Foresight foresight = drafting.foresight(accepted);
        int position = 10 + accepted + 1;
        int[] foretold = new int[DRAFTS];
        for (int i = 0; i < DRAFTS; i++) {
          foretold[i] = foresight.draft(rows, (DRAFTS + i) * VOCABULARY, position + i, i);
          other.draft(rows, (2 * DRAFTS - i) * VOCABULARY, position + i, i);
          other.following(rows, i * VOCABULARY, position, 4);
        }
        byte[] payload = drafting.payload();
        assertThat(payload).isEqualTo(undisturbed(scheme, seed, rows).payload());
        drafting.settle(accepted);
        drafting.begin(position, Integer.MAX_VALUE);
        for (int i = 0; i < DRAFTS; i++) {
          assertThat(drafting.propose(rows, (DRAFTS + i) * VOCABULARY))
              .as("%s, %d accepted, seed %d, draft %d", scheme.label(), accepted, seed, i)
              .isEqualTo(foretold[i]);
        }
      }
    }
  }

  private static Drafting undisturbed(Scheme scheme, int seed, float[] rows) {
    Drafting drafting = scheme.drafting(VOCABULARY, Sampling.at(0.9), new Dice(seed));
    drafting.begin(10, Integer.MAX_VALUE);
    for (int i = 0; i < DRAFTS; i++) {
      drafting.propose(rows, i * VOCABULARY);
    }
    return drafting;
  }

  private static float[] rows(SplittableRandom random) {
    float[] rows = new float[(2 * DRAFTS + 1) * VOCABULARY];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (3 * random.nextGaussian());
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void whatMayFollowComesLikeliestFirstAndOnce(Scheme scheme) {
    float[] row = rows(new SplittableRandom(3));
    Drafting drafting = scheme.drafting(VOCABULARY, Sampling.at(0.9), new Dice(5));
    drafting.begin(10, Integer.MAX_VALUE);
    drafting.propose(row, 0);
    int[] following = drafting.foresight(1).following(row, VOCABULARY, 12, 4);
    assertThat(following).hasSize(4).doesNotHaveDuplicates();
    if (!(scheme instanceof Coupled)) { // There the race says what is likely.
      for (int i = 1; i < following.length; i++) {
        assertThat(row[VOCABULARY + following[i]])
            .isLessThanOrEqualTo(row[VOCABULARY + following[i - 1]]);
      }
    }
  }
}
