package io.draftwire.core.plan;

/** What a scheme's rounds weigh: payload bits a draft, and bytes that a rejection brings down. */
final class RoundSize {
  private static final double KEEP = 0.98;

  /** Drafts that the contender's prior is worth. */
  private static final double PRIOR_DRAFTS = 4;

  private static final double MEMORY = 16;

  private final Contender contender;
  private final RobustMean rejection = new RobustMean(MEMORY, 8);
  private double bits;
  private double drafts;

  RoundSize(Contender contender) {
    this.contender = contender;
  }

  void sent(int payloadBits, int payloadDrafts) {
    bits = KEEP * bits + Math.max(0, payloadBits - contender.bitsPerRound());
    drafts = KEEP * drafts + payloadDrafts;
  }

  void rejected(double extraBytes) {
    rejection.observe(Math.max(0, extraBytes));
  }

  double bitsPerDraft() {
    return (bits + PRIOR_DRAFTS * contender.bitsPerDraft()) / (drafts + PRIOR_DRAFTS);
  }

  double payloadBytes(int length) {
    return length == 0
        ? 0
        : Math.ceil((contender.bitsPerRound() + length * bitsPerDraft()) / Byte.SIZE);
  }

  double rejectionBytes() {
    return rejection.orElse(contender.rejectionBytes());
  }
}
