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
 */
public record Outcome(
    Scheme scheme, int drafts, int tested, int accepted, int payloadBits, int lawBits) {

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

  /** Whether a draft was rejected. */
  boolean rejected() {
    return accepted < drafts;
  }
}
