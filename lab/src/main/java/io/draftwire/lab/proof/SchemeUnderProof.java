package io.draftwire.lab.proof;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.AcceptanceRule;
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
 *
 * @param drafts of a round: one is enough where one is judged after the other, but of a block, or
 *     where something may follow a sibling, only longer rounds show all
 */
record SchemeUnderProof(
    String name, int drafts, DraftingHalf drafting, VerifyingHalf verification) {

  private static final Threshold CONFORMAL = new Threshold.Conformal(0.05, 0.05, 0.1);

  interface DraftingHalf {
    Drafting create(int vocabulary, Sampling sampling, Dice dice);
  }

  interface VerifyingHalf {
    Verification create(int vocabulary, Sampling sampling, Dice dice);
  }

  private static int drafts(Scheme scheme) {
    return scheme.rule() == AcceptanceRule.BLOCK || scheme.siblings() > 1 ? 2 : 1;
  }

  static SchemeUnderProof of(Scheme scheme) {
    return new SchemeUnderProof(
        scheme.label(), drafts(scheme), scheme::drafting, scheme::verification);
  }

  /** A scheme whose laws travel behind its ids. */
  static SchemeUnderProof idsFirst(Scheme scheme) {
    return new SchemeUnderProof(
        scheme.label() + ", ids first",
        drafts(scheme),
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
      // The way that laws travel knows nothing of how they are judged; here rounds are short.
      if (scheme.lawsMayFollow() && scheme.rule() == AcceptanceRule.TOKEN) {
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
    List<Scheme> schemes = new ArrayList<>(codecs());
    schemes.addAll(withLaws(AcceptanceRule.TOKEN));
    return schemes;
  }

  /** Those that write different payloads: what is judged by one rule or the other does not. */
  static List<Scheme> codecs() {
    List<Scheme> schemes = new ArrayList<>(withLaws(AcceptanceRule.BLOCK));
    AcceptanceRule token = AcceptanceRule.TOKEN;
    schemes.addAll(
        List.of(
            new PlainTopK(8, token, 2),
            new KSqs(2, 7, SupportCode.ENUMERATIVE, token, 3),
            new KSqs(8, 50, SupportCode.ENUMERATIVE, token, 2),
            new KSqs(8, 50, SupportCode.ADAPTIVE, token, 4),
            new CSqs(50, CONFORMAL, 8, SupportCode.ENUMERATIVE, token, 2)));
    schemes.addAll(List.of(new Coupled(), new Scalar(Scalar.HALF), new Scalar(Scalar.QUARTER)));
    return schemes;
  }

  private static List<Scheme> withLaws(AcceptanceRule rule) {
    return List.of(
        new Dense(rule),
        new PlainTopK(2, rule),
        new PlainTopK(8, rule),
        new Qs(16, rule),
        new KSqs(1, 5, SupportCode.ENUMERATIVE, rule),
        new KSqs(2, 7, SupportCode.ENUMERATIVE, rule),
        new KSqs(8, 50, SupportCode.ENUMERATIVE, rule),
        new CSqs(50, CONFORMAL, 8, SupportCode.ENUMERATIVE, rule),
        new KSqs(8, 50, SupportCode.ADAPTIVE, rule),
        new CSqs(50, new Threshold.Priced(), 8, SupportCode.ADAPTIVE, rule));
  }
}
