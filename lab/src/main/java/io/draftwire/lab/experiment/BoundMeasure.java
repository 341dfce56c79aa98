package io.draftwire.lab.experiment;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.DraftFigures;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.lab.trace.Trace;

/**
 * The terms of the rejection bound along a trace, by the scheme's own drafting half: every position
 * is drafted alone and settled as verified, as one round each, so that a threshold which follows
 * the text (C-SQS) follows this one. No test is rolled: the acceptance is its exact probability.
 *
 * <p>The bound is of drafts judged one after the other, and so are its terms, whatever rule the
 * scheme's rounds have: judged as a block more drafts stand, and it holds all the more.
 */
final class BoundMeasure {
  private BoundMeasure() {}

  static BoundTerms over(Trace trace, Scheme scheme, Sampling sampling, long seed) {
    int vocabulary = trace.vocabulary();
    Drafting drafting = scheme.drafting(vocabulary, sampling, new Dice(seed));
    Law p = new Law(vocabulary);
    Law q = new Law(vocabulary);
    double rejections = 0;
    double tv = 0;
    double dropped = 0;
    double lattice = 0;
    int start = trace.prompt().length;
    for (int i = 0; i < trace.positions(); i++) {
      p.shape(trace.targetRow(i), 0, sampling);
      q.shape(trace.draftRow(i), 0, sampling);
      drafting.begin(start + i, Integer.MAX_VALUE);
      drafting.propose(trace.draftRow(i), 0);
      rejections += 1 - drafting.acceptance(p);
      tv += distance(p, q);
      dropped += drafting.figures().droppedMass();
      lattice += roundingTerm(scheme, drafting.figures(), vocabulary);
      drafting.settle(0);
    }
    int n = trace.positions();
    return new BoundTerms(n, rejections / n, tv / n, dropped / n, lattice / n);
  }

  private static double distance(Law p, Law q) {
    double common = 0;
    for (int v = 0; v < p.vocabulary(); v++) {
      common += Math.min(p.p(v), q.p(v));
    }
    return Math.max(0, 1 - common);
  }

  /** What rounding can add at most; where there is no lattice, what it did add. */
  private static double roundingTerm(Scheme scheme, DraftFigures figures, int vocabulary) {
    return switch (scheme) {
      case KSqs k -> figures.supportSize() / (4.0 * k.resolution());
      case CSqs c -> figures.supportSize() / (4.0 * c.resolution());
      case Qs qs -> vocabulary / (4.0 * qs.resolution());
      case Dense _, PlainTopK _ -> figures.quantizationTv();
      case Coupled _, Scalar _ -> 0; // No law travels.
    };
  }
}
