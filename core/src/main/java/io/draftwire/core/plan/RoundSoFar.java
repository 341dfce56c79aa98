package io.draftwire.core.plan;

/**
 * What a {@link StopPolicy} goes by: the drafts that a round has, all of which will be sent.
 * Mutable: one instance a session, begun anew with every round.
 */
public final class RoundSoFar {
  private int drafts;
  private double latest;
  private double product;
  private double expected;
  private double seconds;

  public RoundSoFar() {
    begin();
  }

  /** A round begins. */
  public void begin() {
    drafts = 0;
    latest = 1;
    product = 1;
    expected = 1;
    seconds = 0;
  }

  /**
   * One more draft.
   *
   * @param q the draft's probability of it; NaN where nobody asked for it
   */
  public void drafted(double q) {
    drafts++;
    latest = q;
    product *= q;
    expected += product;
  }

  /** Drafting took so long again. */
  public void took(double more) {
    seconds += more;
  }

  public int drafts() {
    return drafts;
  }

  /** Probability of the latest draft; 1 before the first. */
  public double latest() {
    return latest;
  }

  /** Of all drafts so far; 1 before the first. */
  public double product() {
    return product;
  }

  /**
   * Tokens that the round is expected to yield, where the draft's probabilities are what its drafts
   * are accepted with.
   */
  public double expected() {
    return expected;
  }

  /** What drafting has taken. */
  public double seconds() {
    return seconds;
  }
}
