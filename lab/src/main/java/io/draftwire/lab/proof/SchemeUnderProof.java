package io.draftwire.lab.proof;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;
import io.draftwire.core.scheme.Verification;
import java.util.ArrayList;
import java.util.List;

/**
 * What claims to be exact: a drafting and a verifying half. Two factories instead of a {@link
 * Scheme}, so that the test of the proof can put a biased half in.
 */
record SchemeUnderProof(String name, DraftingHalf drafting, VerifyingHalf verification) {

  interface DraftingHalf {
    Drafting create(int vocabulary, Sampling sampling, Dice dice);
  }

  interface VerifyingHalf {
    Verification create(int vocabulary, Sampling sampling, Dice dice);
  }

  static SchemeUnderProof of(Scheme scheme) {
    return new SchemeUnderProof(scheme.label(), scheme::drafting, scheme::verification);
  }

  /** A scheme whose laws travel behind its ids. */
  static SchemeUnderProof idsFirst(Scheme scheme) {
    return new SchemeUnderProof(
        scheme.label() + ", ids first",
        (vocabulary, sampling, dice) -> {
          Drafting drafting = scheme.drafting(vocabulary, sampling, dice);
          drafting.idsFirst(true);
          return drafting;
        },
        scheme::verification);
  }

  /** All that is under proof. */
  static List<SchemeUnderProof> all() {
    return of(schemes());
  }

  /** These schemes in every way that their drafts can travel. */
  static List<SchemeUnderProof> of(List<Scheme> schemes) {
    List<SchemeUnderProof> candidates = new ArrayList<>();
    for (Scheme scheme : schemes) {
      candidates.add(of(scheme));
      if (scheme.lawsMayFollow()) {
        candidates.add(idsFirst(scheme));
      }
    }
    return candidates;
  }

  /**
   * The schemes under proof. Coarse lattices on purpose: what rounding could spoil shows best where
   * it rounds most.
   */
  static List<Scheme> schemes() {
    return List.of(
        new Dense(),
        new PlainTopK(2),
        new PlainTopK(8),
        new Qs(16),
        new KSqs(1, 5),
        new KSqs(2, 7),
        new KSqs(8, 50),
        new CSqs(50, 0.05, 0.05, 0.1, 8),
        new KSqs(8, 50, SupportCode.ADAPTIVE),
        new CSqs(50, new Threshold.Priced(), 8, SupportCode.ADAPTIVE),
        new Coupled(),
        new Scalar(Scalar.HALF),
        new Scalar(Scalar.QUARTER));
  }
}
