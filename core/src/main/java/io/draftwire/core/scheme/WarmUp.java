package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.Vectors;
import io.draftwire.core.random.Dice;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Has the JVM compile both halves of the schemes before the first answer needs them, on made-up
 * rows; then the vector code of the laws ({@link Vectors}). Meant for the time in which a model
 * loads, on a thread of the caller's; does nothing but take time.
 */
public final class WarmUp {
  private static final int VOCABULARY = 2048;
  private static final int DRAFTS = 4;

  /** Enough for the first compiler's thresholds; the second's are met by the answers themselves. */
  private static final int ROUNDS = 300;

  private final float[] rows = new float[(DRAFTS + 1) * VOCABULARY + 1];

  private WarmUp() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (3 * random.nextGaussian());
    }
  }

  /**
   * Returns when all is warm, or soon after {@code enough} is true.
   *
   * @param clock nanoseconds
   */
  public static void run(LongSupplier clock, BooleanSupplier enough) {
    WarmUp warmUp = new WarmUp();
    Pair[] pairs = {
      warmUp.new Pair(new KSqs(8, 100), Sampling.at(0.8)),
      warmUp.new Pair(new CSqs(100, 0.01, 0.01, 0.01, 64), Sampling.at(1)),
      warmUp.new Pair(new KSqs(16, 100), new Sampling(0.8, 40, 0.95, 0.01)),
      warmUp.new Pair(new Coupled(), Sampling.at(0.8)),
      warmUp.new Pair(new Scalar(Scalar.QUARTER), Sampling.at(0.8)),
    };
    for (int round = 0; round < ROUNDS && !enough.getAsBoolean(); round++) {
      for (Pair pair : pairs) {
        pair.round(round);
      }
    }
    Vectors.warmUp(clock, enough);
  }

  /** Both halves of a scheme. */
  private final class Pair {
    private final Drafting drafting;
    private final Verification verification;

    Pair(Scheme scheme, Sampling sampling) {
      drafting = scheme.drafting(VOCABULARY, sampling, new Dice(1));
      verification = scheme.verification(VOCABULARY, sampling, new Dice(1));
    }

    void round(int position) {
      drafting.begin(position, Integer.MAX_VALUE);
      for (int i = 0; i < DRAFTS; i++) {
        drafting.propose(rows, i * VOCABULARY);
      }
      try {
        verification.decode(position, DRAFTS, drafting.payload());
      } catch (MalformedPayloadException e) {
        throw new IllegalStateException("a payload of this very process cannot be read", e);
      }
      // Rows one place on for every other round: another law, which rejects some drafts.
      Verdict verdict = verification.decide(LogitRows.of(rows, position & 1, VOCABULARY));
      if (verdict.leftToEdge()) {
        drafting.correct(verdict.accepted(), verification.candidates(0));
      }
      drafting.settle(verdict.accepted());
      drafting.committed(position);
      verification.committed(position);
    }
  }
}
