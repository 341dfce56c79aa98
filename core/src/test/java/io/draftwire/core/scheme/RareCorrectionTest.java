package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import org.junit.jupiter.api.Test;

/**
 * A draft that is sure of token 0 and a target that is nearly so: a rejection is rare, and so is
 * its only correction, token 1, among the target's draws. Thousands of candidates are needed.
 */
class RareCorrectionTest {
  private static final float[] DRAFT = {0, Float.NEGATIVE_INFINITY};
  private static final double RARE = 1e-4;
  private static final float LOGIT = (float) Math.log(RARE);
  private static final float[] TARGET = {0, LOGIT, 0, LOGIT};

  @Test
  void isFoundHoweverManyCandidatesItTakes() throws MalformedPayloadException {
    Dice dice = new Dice(11);
    Scheme scheme = new Scalar(Scalar.QUARTER);
    Drafting drafting = scheme.drafting(2, Sampling.at(1), dice);
    Verification verification = scheme.verification(2, Sampling.at(1), dice);
    int rejections = 0;
    int most = 0;
    for (long position = 0; rejections < 20; position += 2) {
      drafting.begin(position, Integer.MAX_VALUE);
      assertThat(drafting.propose(DRAFT, 0)).isZero();
      verification.decode(position, 1, drafting.payload());
      Verdict verdict = verification.decide(LogitRows.of(TARGET, 0, 2));
      if (verdict.leftToEdge()) {
        rejections++;
        int tried = 0;
        int token;
        do {
          Candidates candidates = verification.candidates(tried);
          assertThat(candidates.count()).isBetween(1, Candidates.MOST);
          token = drafting.correct(0, candidates);
          tried += candidates.count();
        } while (token == Drafting.NOTHING);
        assertThat(token).isEqualTo(1);
        most = Math.max(most, tried);
      }
      drafting.settle(verdict.accepted());
    }
    assertThat(most).as("candidates tried").isGreaterThan(10_000);
  }
}
