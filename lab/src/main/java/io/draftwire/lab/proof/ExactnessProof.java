package io.draftwire.lab.proof;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Verdict;
import io.draftwire.core.scheme.Verification;
import java.util.Arrays;
import java.util.List;

/**
 * That drafted, coded, decoded and verified tokens have exactly the target's law: many rounds, each
 * at positions of its own (so with noise of its own), and the histogram of their tokens against the
 * reference law.
 *
 * <p>A round has as many tokens as drafts, whatever is committed: what a rejection leaves out is
 * drawn from the reference law, as the rounds behind it would. All tokens of a round are then
 * independent draws of one law, and one histogram judges them.
 */
final class ExactnessProof {
  /** A round touches its drafts' positions and the next; one more keeps rounds apart. */
  private static final int POSITIONS_BESIDE_DRAFTS = 2;

  private static final int MOST_SIBLINGS = 4;

  private static final long SEED = 20_250_701;

  /** How one case came out. */
  record Result(ExactnessCase of, GoodnessOfFit fit) {}

  private final ExactnessCase of;
  private final int drafts;
  private final Dice dice;
  private final Drafting drafting;
  private final Verification verification;
  private final double[] reference;
  private final float[] rows;
  private final long[] histogram;

  private ExactnessProof(SchemeUnderProof candidate, ExactnessCase of) {
    this.of = of;
    int vocabulary = of.target().length;
    drafts = candidate.drafts();
    // Every histogram of the table has noise of its own: schemes do not share their luck.
    dice = new Dice(SEED + (candidate.name() + of.name()).hashCode());
    Sampling draftSampling = of.sampling().withTemperature(of.draftTemperature());
    drafting = candidate.drafting().create(vocabulary, draftSampling, dice);
    verification = candidate.verification().create(vocabulary, of.sampling(), dice);
    reference = ReferenceLaw.of(of.target(), of.sampling());
    // A row judges each draft, one gives the bonus token, and others what follows siblings.
    int all = drafts + 1 + drafts * MOST_SIBLINGS;
    rows = new float[all * vocabulary];
    for (int i = 0; i < all; i++) {
      System.arraycopy(of.target(), 0, rows, i * vocabulary, vocabulary);
    }
    histogram = new long[vocabulary];
  }

  /**
   * Runs every case with {@code draws} draws, on all cores; the results are in the cases' order.
   */
  static List<Result> run(SchemeUnderProof candidate, List<ExactnessCase> cases, long draws) {
    return cases.parallelStream().map(c -> new Result(c, run(candidate, c, draws))).toList();
  }

  static GoodnessOfFit run(SchemeUnderProof candidate, ExactnessCase of, long draws) {
    ExactnessProof proof = new ExactnessProof(candidate, of);
    for (long n = 0; n < draws; n += proof.drafts) {
      proof.round(n * (1 + POSITIONS_BESIDE_DRAFTS));
    }
    return GoodnessOfFit.of(proof.histogram, proof.reference);
  }

  private void round(long position) {
    int[] tokens = new int[drafts];
    drafting.begin(position, Integer.MAX_VALUE);
    for (int i = 0; i < drafts; i++) {
      tokens[i] = drafting.propose(of.draft(), 0);
    }
    Verdict verdict = verify(position, tokens);
    int standing = verdict.accepted();
    if (verdict.sibling() > 0) {
      tokens[standing] = drafting.siblings().token(standing, verdict.sibling());
      standing++;
    }
    for (int i = standing; i < drafts; i++) {
      tokens[i] = i > standing ? drawn(position + i) : following(verdict);
    }
    drafting.settle(verdict.accepted());
    for (int token : tokens) {
      histogram[token]++;
    }
  }

  private int following(Verdict verdict) {
    if (!verdict.leftToEdge()) {
      return verdict.token();
    }
    // The correction that the edge finds among the cloud's candidates.
    int tried = 0;
    while (true) {
      Candidates candidates = verification.candidates(tried);
      int token = drafting.correct(verdict.accepted(), candidates);
      if (token != Drafting.NOTHING) {
        return token;
      }
      tried += candidates.count();
    }
  }

  private int drawn(long position) {
    double left = dice.uniform(Purpose.STREAM, position);
    int last = -1;
    for (int v = 0; v < reference.length; v++) {
      if (reference[v] > 0) {
        last = v;
        left -= reference[v];
        if (left < 0) {
          return v;
        }
      }
    }
    return last;
  }

  private Verdict verify(long position, int[] tokens) {
    try {
      byte[] payload = drafting.payload();
      byte[] laws = drafting.laws();
      int[] decoded =
          laws == null
              ? verification.decode(position, drafts, payload)
              : verification.decodeIds(position, drafts, payload);
      if (!Arrays.equals(decoded, tokens)) {
        throw new IllegalStateException(
            Arrays.toString(tokens) + " were decoded as " + Arrays.toString(decoded));
      }
      if (laws != null) {
        verification.decodeLaws(laws);
      }
      return verification.decide(LogitRows.of(rows, 0, histogram.length));
    } catch (MalformedPayloadException e) {
      throw new IllegalStateException("the scheme cannot read its own payload", e);
    }
  }
}
