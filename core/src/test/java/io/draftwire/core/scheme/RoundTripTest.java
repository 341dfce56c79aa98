package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounds of many drafts, as sessions make them: what was drawn is what is read, within budget. */
class RoundTripTest {
  private static final int VOCABULARY = 300;

  static List<Scheme> schemes() {
    return List.of(
        new Dense(),
        new PlainTopK(1),
        new PlainTopK(16),
        new Qs(1),
        new Qs(100),
        new KSqs(1, 1),
        new KSqs(8, 100),
        new KSqs(64, 1000),
        new CSqs(100, 0.01, 0.05, 0.02, 64),
        new KSqs(1, 1, SupportCode.ADAPTIVE),
        new KSqs(8, 100, SupportCode.ADAPTIVE),
        new KSqs(64, 1000, SupportCode.ADAPTIVE),
        new CSqs(100, new Threshold.Conformal(0.01, 0.05, 0.02), 64, SupportCode.ADAPTIVE),
        new CSqs(100, new Threshold.Priced(), 64, SupportCode.ADAPTIVE),
        new PlainTopK(2, AcceptanceRule.TOKEN, 4),
        new KSqs(1, 1, SupportCode.ENUMERATIVE, AcceptanceRule.TOKEN, 2),
        new KSqs(8, 100, SupportCode.ENUMERATIVE, AcceptanceRule.TOKEN, 3),
        new KSqs(8, 100, SupportCode.ADAPTIVE, AcceptanceRule.TOKEN, 2),
        new CSqs(
            100,
            new Threshold.Conformal(0.01, 0.05, 0.02),
            64,
            SupportCode.ENUMERATIVE,
            AcceptanceRule.TOKEN,
            2));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void theVerifierReadsTheDraftedTokens(Scheme scheme) throws Exception {
    SplittableRandom random = new SplittableRandom(51);
    Sampling[] samplings = {
      Sampling.GREEDY, Sampling.at(0.6), Sampling.at(1.5), new Sampling(1, 40, 0.9, 0.01)
    };
    for (Sampling sampling : samplings) {
      Drafting drafting = scheme.drafting(VOCABULARY, sampling, new Dice(1));
      Verification verification = scheme.verification(VOCABULARY, sampling, new Dice(1));
      long position = 1;
      for (int round = 0; round < 60; round++) {
        int budget = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(1, 3000);
        int most = random.nextInt(65);
        int[] tokens = new int[most];
        int drafts = 0;
        drafting.begin(position, budget);
        while (drafts < most) {
          int token = drafting.propose(logits(random), 0);
          if (token == Drafting.NOTHING) {
            break;
          }
          tokens[drafts++] = token;
        }
        byte[] payload = drafting.payload();
        assertThat(drafting.payloadBits())
            .as("%s, %s", scheme, sampling)
            .isLessThanOrEqualTo(budget);
        assertThat(payload.length).isEqualTo((drafting.payloadBits() + 7) / 8);
        assertThat(verification.decode(position, drafts, payload))
            .as("%s, %s, round %s", scheme, sampling, round)
            .isEqualTo(Arrays.copyOf(tokens, drafts));
        Siblings siblings = drafting.siblings();
        assertThat(verification.decodedSiblings()).isEqualTo(siblings);
        assertThat(siblings.count()).isLessThanOrEqualTo(drafts * (scheme.siblings() - 1));
        Verdict verdict =
            verification.decide(
                LogitRows.of(rows(random, drafts + 1 + siblings.count()), 0, VOCABULARY));
        drafting.settle(verdict.accepted());
        position += verdict.accepted() + (verdict.sibling() > 0 ? 2 : 1);
      }
    }
  }

  /** Whether the budget lets a draft through is known before the draft is drawn. */
  @ParameterizedTest
  @MethodSource("schemes")
  void theBudgetDecidesBeforeTheDraw(Scheme scheme) {
    SplittableRandom random = new SplittableRandom(52);
    for (int trial = 0; trial < 100; trial++) {
      float[] logits = logits(random);
      int budget = random.nextInt(1, 400);
      boolean first = proposes(scheme, logits, budget, 0);
      for (long seed = 1; seed < 20; seed++) {
        assertThat(proposes(scheme, logits, budget, seed))
            .as("%s, budget %s: depends on the die", scheme, budget)
            .isEqualTo(first);
      }
    }
  }

  private static boolean proposes(Scheme scheme, float[] logits, int budget, long seed) {
    Drafting drafting = scheme.drafting(VOCABULARY, Sampling.at(1), new Dice(seed));
    drafting.begin(9, budget);
    return drafting.propose(logits, 0) != Drafting.NOTHING;
  }

  private static float[] logits(SplittableRandom random) {
    return rows(random, 1);
  }

  private static float[] rows(SplittableRandom random, int rows) {
    float[] logits = new float[rows * VOCABULARY];
    double spread = random.nextDouble(1, 12);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (spread * random.nextDouble());
    }
    return logits;
  }
}
