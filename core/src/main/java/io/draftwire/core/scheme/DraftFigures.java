package io.draftwire.core.scheme;

/**
 * What sparsifying and rounding did to one draft law; views read it, nothing decides by it.
 * Mutable: one instance a session, overwritten by every draft.
 */
public final class DraftFigures {
  int supportSize;
  double droppedMass;
  double quantizationTv;
  boolean capped;
  double q = Double.NaN;
  double bits = Double.NaN;
  double threshold = Double.NaN;

  /** Tokens in the support. */
  public int supportSize() {
    return supportSize;
  }

  /** Draft mass outside the support (alpha_n). */
  public double droppedMass() {
    return droppedMass;
  }

  /** TV between the renormalised law and the one that travels. */
  public double quantizationTv() {
    return quantizationTv;
  }

  /** True where K_max cut the support: the conformal guarantee does not cover this position. */
  public boolean capped() {
    return capped;
  }

  /**
   * Probability of the token drawn, under the law that it was drawn from; NaN where not computed.
   */
  public double q() {
    return q;
  }

  /** Payload bits of this draft, its law and its token together. */
  public double bits() {
    return bits;
  }

  /** The least q of an entry that was kept; NaN where no threshold decides. */
  public double threshold() {
    return threshold;
  }
}
