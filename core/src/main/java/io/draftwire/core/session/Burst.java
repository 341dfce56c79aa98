package io.draftwire.core.session;

import io.draftwire.core.scheme.Scheme;
import java.util.List;

/**
 * What became part of the answer at once, and the round that it comes from.
 *
 * @param round number of the round, or of the request to stream; 0 for a cloud that decodes alone
 *     throughout
 * @param scheme how the round's drafts travelled; null where the cloud decoded alone
 * @param drafts sent in the round
 * @param accepted of them
 * @param payloadBits of the round
 * @param meanSupportSize over the drafts; NaN without drafts
 * @param droppedMass mean draft mass outside the support; NaN without drafts
 * @param threshold mean of the least q that was kept; NaN where no threshold decides
 * @param tokens in order; those that were told before are left out
 */
public record Burst(
    int round,
    Scheme scheme,
    int drafts,
    int accepted,
    int payloadBits,
    double meanSupportSize,
    double droppedMass,
    double threshold,
    List<CommittedToken> tokens) {

  /** With other tokens. */
  public Burst with(List<CommittedToken> other) {
    return new Burst(
        round,
        scheme,
        drafts,
        accepted,
        payloadBits,
        meanSupportSize,
        droppedMass,
        threshold,
        List.copyOf(other));
  }
}
