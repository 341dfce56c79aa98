package io.draftwire.core.plan;

/**
 * A {@link StopPolicy} at work on the rounds of one answer: the session tells it of drafts, and
 * what measures tells it of times.
 */
public final class Stopping {
  private StopPolicy policy;
  private final RoundSoFar round = new RoundSoFar();

  public Stopping(StopPolicy policy) {
    this.policy = policy;
  }

  /** For a round that is drafted while another is open: what it takes, nobody waits for. */
  public Stopping another() {
    return new Stopping(policy);
  }

  public StopPolicy policy() {
    return policy;
  }

  /** Rounds that begin from here on stop so. */
  void become(StopPolicy other) {
    policy = other;
  }

  /** A round begins. */
  public void begin() {
    round.begin();
  }

  /** As {@link RoundSoFar#drafted}. */
  public void drafted(double q) {
    round.drafted(q);
  }

  /** As {@link RoundSoFar#took}. */
  void took(double seconds) {
    round.took(seconds);
  }

  /** As {@link StopPolicy#stops}. */
  public boolean stops() {
    return policy.stops(round);
  }
}
