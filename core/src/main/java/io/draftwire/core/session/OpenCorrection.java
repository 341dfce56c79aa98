package io.draftwire.core.session;

import io.draftwire.core.scheme.Candidates;

/**
 * The correction of an open round, where the edge looks for it among the cloud's candidates: they
 * come in one offer, or in more.
 */
final class OpenCorrection {
  /** Candidates that would not do. */
  private int tried;

  private int offers;

  /** Of the accepted drafts; told with the first offer. */
  private Chances before = Chances.NONE;

  /** Whether an offer came twice. */
  boolean had(CloudMessage.Offer offer) {
    return offer.candidates().first() < tried;
  }

  /** Checks what an offer claims of its candidates. */
  void check(CloudMessage.Offer offer, EdgeSettings settings) throws SessionException {
    Candidates candidates = offer.candidates();
    Claims.candidates(candidates, tried, settings.vocabulary());
    Claims.offers(++offers);
    int told = told(offer);
    int all = told + candidates.distinct().length;
    Claims.chances(offer.chances(), settings, all, told + 1);
    before = tried == 0 ? offer.chances().head(told) : before;
  }

  /** A refill tells of its candidates alone. */
  private int told(CloudMessage.Offer offer) {
    return tried == 0 ? offer.accepted() : 0;
  }

  /** None of these will do. */
  void failed(Candidates candidates) {
    tried += candidates.count();
  }

  int tried() {
    return tried;
  }

  /** What the target gave to the accepted drafts and to {@code token} of the latest offer. */
  Chances chances(CloudMessage.Offer offer, int token) {
    return before.and(offer.chances(), told(offer) + indexOf(offer.candidates(), token));
  }

  private static int indexOf(Candidates candidates, int token) {
    int[] different = candidates.distinct();
    int index = 0;
    while (different[index] != token) {
      index++;
    }
    return index;
  }
}
