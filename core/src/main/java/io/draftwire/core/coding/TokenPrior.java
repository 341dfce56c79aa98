package io.draftwire.core.coding;

/**
 * What a {@link TokenCoder} knows before the first token. Immutable, and shared by all coders of a
 * process.
 */
public final class TokenPrior {
  /** Knows nothing. */
  public static final TokenPrior NONE = new TokenPrior(0);

  private final long digest;

  private TokenPrior(long digest) {
    this.digest = digest;
  }

  /** Names the prior between the two ends; 0 for none. */
  public long digest() {
    return digest;
  }
}
