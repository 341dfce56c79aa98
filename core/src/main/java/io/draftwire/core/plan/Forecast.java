package io.draftwire.core.plan;

/**
 * Expected seconds per committed token, by draft length: E[time of a round] over E[tokens of a
 * round], the long-run rate of rounds of that length. A round drafts and shapes L tokens, sends
 * them, waits for the cloud's queue and a pass over L + 1 positions, and for the answer; drafting
 * does not overlap with the link (the serial model of SQS-SD, with c(n) measured).
 */
final class Forecast {
  private final Contender contender;
  private final Knowledge knowledge;
  private final double[] chances;

  /** The chance that another candidate stands where a draft does not. */
  private final double replaced;

  private final boolean hoping;

  private Forecast(
      Contender contender, Knowledge knowledge, double[] chances, double replaced, boolean hoping) {
    this.contender = contender;
    this.knowledge = knowledge;
    this.chances = chances;
    this.replaced = replaced;
    this.hoping = hoping;
  }

  /** As far as is known. */
  static Forecast expected(
      Contender contender, Knowledge knowledge, AcceptanceEstimate acceptance) {
    return new Forecast(
        contender, knowledge, acceptance.chances(contender), acceptance.replaced(contender), false);
  }

  /**
   * As good as it may be for all that is known: what decides whether to try.
   *
   * @param boldness multiplies the doubt
   */
  static Forecast hoped(
      Contender contender, Knowledge knowledge, AcceptanceEstimate acceptance, double boldness) {
    return new Forecast(
        contender,
        knowledge,
        acceptance.hopes(contender, boldness),
        acceptance.replaced(contender),
        true);
  }

  /** {@code double[most + 1]}. */
  double[] secondsPerToken(int most) {
    double perDraft = knowledge.draftSeconds() + knowledge.encodeSeconds(contender.scheme());
    RoundSize size = knowledge.size(contender);
    double[] seconds = new double[most + 1];
    double reached = 1;
    double tokens = 1;
    for (int length = 0; length <= most; length++) {
      if (length > 0) {
        reached *= chances[length - 1];
        tokens += reached;
      }
      double rejected = (1 - reached) * (1 - replaced);
      double bytesUp = knowledge.roundBytesUp() + size.payloadBytes(length);
      double bytesDown = knowledge.roundBytesDown() + rejected * size.rejectionBytes();
      double round =
          length * perDraft
              + knowledge.link.upSeconds(bytesUp)
              + knowledge.target.queueSeconds()
              + pass(length * contender.scheme().siblings() + 1)
              + knowledge.link.downSeconds(bytesDown)
              + knowledge.link.fixed() * (1 + rejected * contender.refills());
      // Behind a candidate that stands comes a token too.
      seconds[length] = round / (tokens + (1 - reached) * replaced);
    }
    return seconds;
  }

  private double pass(int rows) {
    return hoping ? knowledge.target.hopedSeconds(rows) : knowledge.target.seconds(rows);
  }
}
