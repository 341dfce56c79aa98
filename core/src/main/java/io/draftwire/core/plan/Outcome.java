package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;

/**
 * A round's verdict, as a planner sees it.
 *
 * @param drafts sent
 * @param tested drafts that the target judged: {@code min(accepted + 1, drafts)}
 * @param accepted of them
 * @param payloadBits of the drafts sent
 * @param lawBits of these, those that travelled behind the ids
 * @param sibling whether another candidate stands in the place of the first rejected draft
 */
public record Outcome(
    Scheme scheme,
    int drafts,
    int tested,
    int accepted,
    int payloadBits,
    int lawBits,
    boolean sibling) {

  /** Of a round of which so many drafts stand, and perhaps a sibling behind them. */
  public static Outcome of(
      Scheme scheme, int drafts, int accepted, boolean sibling, int payloadBits, int lawBits) {
    int tested = Math.min(accepted + 1, drafts);
    return new Outcome(scheme, drafts, tested, accepted, payloadBits, lawBits, sibling);
  }

  /** Without siblings. */
  public Outcome(
      Scheme scheme, int drafts, int tested, int accepted, int payloadBits, int lawBits) {
    this(scheme, drafts, tested, accepted, payloadBits, lawBits, false);
  }

  /** With the laws in the payload. */
  public Outcome(Scheme scheme, int drafts, int tested, int accepted, int payloadBits) {
    this(scheme, drafts, tested, accepted, payloadBits, 0);
  }

  public Outcome {
    if (accepted < 0 || accepted > drafts || tested != Math.min(accepted + 1, drafts)) {
      throw new IllegalArgumentException(
          "an outcome of "
              + drafts
              + " drafts, "
              + tested
              + " tested, "
              + accepted
              + " accepted; the tested are the accepted and the first rejected");
    }
  }

  /** Whether a draft was rejected and corrected. */
  boolean rejected() {
    return accepted < drafts && !sibling;
  }

  /** Whether there were drafts, and all of them stand. */
  boolean whole() {
    return drafts > 0 && accepted == drafts;
  }

  /** Tokens that the round brought, one that follows the drafts included. */
  int tokens() {
    return accepted + (sibling ? 2 : 1);
  }

  /** The same where none follows drafts that all stand, if it is {@code withheld} then. */
  int tokens(boolean withheld) {
    return tokens() - (withheld && whole() ? 1 : 0);
  }
}
