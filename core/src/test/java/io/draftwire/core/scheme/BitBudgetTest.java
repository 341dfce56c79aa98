package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A round never takes more bits than it may, whichever way its laws travel. */
class BitBudgetTest {
  private static final int VOCABULARY = 300;
  private static final int MOST_DRAFTS = 8;

  record Way(Scheme scheme, boolean idsFirst) {}

  static List<Way> ways() {
    List<Scheme> schemes =
        List.of(
            new Dense(),
            new PlainTopK(8),
            new Qs(40),
            new KSqs(1, 20),
            new KSqs(8, 50),
            new KSqs(8, 50, SupportCode.ADAPTIVE),
            new CSqs(50, 0.01, 0.01, 0.01, 64),
            // A threshold that jumps, so that sizes come that were not foreseen and are dear.
            new CSqs(50, 0.2, 10, 0.3, 64),
            new CSqs(50, 0.2, 10, 0.3, 1),
            new CSqs(50, new Threshold.Conformal(0.2, 10, 0.3), 64, SupportCode.ADAPTIVE),
            new CSqs(50, new Threshold.Priced(), 64, SupportCode.ENUMERATIVE),
            new CSqs(50, new Threshold.Priced(), 64, SupportCode.ADAPTIVE),
            new Coupled(),
            new Scalar(Scalar.QUARTER));
    return schemes.stream()
        .flatMap(
            scheme ->
                scheme.lawsMayFollow()
                    ? List.of(new Way(scheme, false), new Way(scheme, true)).stream()
                    : List.of(new Way(scheme, false)).stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void noRoundExceedsIt(Way way) {
    double perDraft = bitsPerDraft(way);
    int stopped = 0;
    int drafted = 0;
    for (double room : new double[] {0.5, 1, 1.3, 2, 2.5, 4}) {
      int budget = (int) Math.ceil(room * perDraft) + 3;
      for (long seed = 0; seed < 20; seed++) {
        Half half = new Half(way, seed);
        for (int round = 0; round < 30; round++) {
          int drafts = half.round(budget);
          assertThat(half.drafting.payloadBits())
              .as("seed %d, round %d of %d drafts", seed, round, drafts)
              .isLessThanOrEqualTo(budget);
          assertThat(bytes(half.drafting)).isLessThanOrEqualTo(Math.ceilDiv(budget, 8) + 1);
          drafted += drafts;
          stopped += drafts < MOST_DRAFTS ? 1 : 0;
          half.settle(drafts);
        }
      }
    }
    assertThat(stopped).as("rounds that the budget ended").isPositive();
    assertThat(drafted).as("drafts that it let through").isPositive();
  }

  private static int bytes(Drafting drafting) {
    byte[] laws = drafting.laws();
    return drafting.payload().length + (laws == null ? 0 : laws.length);
  }

  private static double bitsPerDraft(Way way) {
    Half half = new Half(way, 99);
    int drafts = half.round(Integer.MAX_VALUE);
    return (double) half.drafting.payloadBits() / drafts;
  }

  /** A drafting half with laws from flat to sure, whose rounds are accepted to any length. */
  private static final class Half {
    final Drafting drafting;
    private final SplittableRandom random;
    private int position = 1;

    Half(Way way, long seed) {
      random = new SplittableRandom(seed);
      drafting = way.scheme().drafting(VOCABULARY, Sampling.at(1), new Dice(seed));
      drafting.idsFirst(way.idsFirst());
      drafting.committed(0);
    }

    int round(int budget) {
      drafting.price(1e-3 * random.nextDouble(), 1);
      drafting.begin(position, budget);
      int drafts = 0;
      while (drafts < MOST_DRAFTS && drafting.propose(logits(), 0) != Drafting.NOTHING) {
        drafts++;
      }
      drafting.payload();
      return drafts;
    }

    void settle(int drafts) {
      drafting.settle(random.nextInt(drafts + 1));
      drafting.committed(random.nextInt(VOCABULARY));
      position++;
    }

    private float[] logits() {
      float[] logits = new float[VOCABULARY];
      double spread = 12 * random.nextDouble();
      for (int v = 0; v < VOCABULARY; v++) {
        logits[v] = (float) (spread * random.nextDouble());
      }
      return logits;
    }
  }
}
