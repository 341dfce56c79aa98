package io.draftwire.lab.proof;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Verdict;
import io.draftwire.core.scheme.Verification;
import java.util.Arrays;
import java.util.List;

/**
 * That a drafted, coded, decoded and verified token has exactly the target's law: many rounds of
 * one draft, each at a position of its own (so with noise of its own), and the histogram of the
 * first committed token against the reference law.
 */
final class ExactnessProof {
  /** A round of one draft touches its position and the next; one more keeps rounds apart. */
  private static final int POSITIONS_PER_ROUND = 3;

  private static final long SEED = 20_250_701;

  /** How one case came out. */
  record Result(ExactnessCase of, GoodnessOfFit fit) {}

  private ExactnessProof() {}

  /**
   * Runs every case with {@code draws} draws, on all cores; the results are in the cases' order.
   */
  static List<Result> run(SchemeUnderProof candidate, List<ExactnessCase> cases, long draws) {
    return cases.parallelStream().map(c -> new Result(c, run(candidate, c, draws))).toList();
  }

  static GoodnessOfFit run(SchemeUnderProof candidate, ExactnessCase of, long draws) {
    int vocabulary = of.target().length;
    // Every histogram of the table has noise of its own: schemes do not share their luck.
    Dice dice = new Dice(SEED + (candidate.name() + of.name()).hashCode());
    Sampling draftSampling = of.sampling().withTemperature(of.draftTemperature());
    Drafting drafting = candidate.drafting().create(vocabulary, draftSampling, dice);
    Verification verification = candidate.verification().create(vocabulary, of.sampling(), dice);
    // One row judges the draft, one would give the bonus token.
    float[] rows = Arrays.copyOf(of.target(), 2 * vocabulary);
    System.arraycopy(of.target(), 0, rows, vocabulary, vocabulary);
    long[] histogram = new long[vocabulary];
    for (long n = 0; n < draws; n++) {
      long position = n * POSITIONS_PER_ROUND;
      drafting.begin(position, Integer.MAX_VALUE);
      int draft = drafting.propose(of.draft(), 0);
      Verdict verdict = verify(verification, position, drafting, draft, rows);
      int token = verdict.leftToEdge() ? correct(drafting, verification) : verdict.token();
      drafting.settle(verdict.accepted());
      histogram[verdict.accepted() == 1 ? draft : token]++;
    }
    return GoodnessOfFit.of(histogram, ReferenceLaw.of(of.target(), of.sampling()));
  }

  /** The correction that the edge finds among the cloud's candidates. */
  private static int correct(Drafting drafting, Verification verification) {
    int tried = 0;
    while (true) {
      Candidates candidates = verification.candidates(tried);
      int token = drafting.correct(0, candidates);
      if (token != Drafting.NOTHING) {
        return token;
      }
      tried += candidates.count();
    }
  }

  private static Verdict verify(
      Verification verification, long position, Drafting drafting, int draft, float[] rows) {
    try {
      byte[] payload = drafting.payload();
      byte[] laws = drafting.laws();
      int decoded =
          laws == null
              ? verification.decode(position, 1, payload)[0]
              : verification.decodeIds(position, 1, payload)[0];
      if (decoded != draft) {
        throw new IllegalStateException("token " + draft + " was decoded as " + decoded);
      }
      if (laws != null) {
        verification.decodeLaws(laws);
      }
      return verification.decide(rows, 0);
    } catch (MalformedPayloadException e) {
      throw new IllegalStateException("the scheme cannot read its own payload", e);
    }
  }
}
