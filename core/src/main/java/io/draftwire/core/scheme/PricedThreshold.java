package io.draftwire.core.scheme;

/**
 * The state behind {@link Threshold.Priced}. An entry x that is kept raises the chance that its
 * position is accepted by at most q(x), which is worth q(x) v seconds, and takes c / R seconds.
 *
 * <p>What entries cost lately is learnt from laws on verified prefixes alone: the cost of a law
 * behind a void draft would betray the draft, whose position's noise will be used again. It is what
 * the law's own code takes. What a round grew by would not do: that depends on whether laws travel
 * behind their ids, which may be chosen by the size of void drafts.
 */
final class PricedThreshold {
  /** Where nothing is measured yet. */
  static final double START = 0.01;

  /** Bits of an entry before any was seen. */
  static final double START_BITS = 15;

  private static final double MEMORY = 32;

  private double bitsPerEntry = START_BITS;
  private double tokensPerBit = Double.NaN;

  /** Another in the same state; each goes its own way from here. */
  PricedThreshold copy() {
    PricedThreshold copy = new PricedThreshold();
    copy.bitsPerEntry = bitsPerEntry;
    copy.tokensPerBit = tokensPerBit;
    return copy;
  }

  /** What a bit takes and what a token is worth, in seconds; NaN or not positive where unknown. */
  void price(double secondsPerBit, double secondsPerToken) {
    boolean known = secondsPerBit >= 0 && secondsPerToken > 0;
    tokensPerBit = known ? secondsPerBit / secondsPerToken : Double.NaN;
  }

  /** A law of so many entries on a verified prefix took so many bits. */
  void paid(int entries, double bits) {
    bitsPerEntry += (bits / entries - bitsPerEntry) / MEMORY;
  }

  /** The least q(x) of an entry that is kept, in 0..1. */
  double value() {
    return Double.isNaN(tokensPerBit) ? START : Math.min(1, bitsPerEntry * tokensPerBit);
  }
}
