package io.draftwire.core.plan;

/**
 * How quickly live answers come at one temperature: seconds a committed token, what the target
 * spent on others left out.
 */
final class LivePace {
  private static final double MEMORY_TOKENS = 128;

  /** Tokens before it says anything. */
  private static final double FEWEST = 24;

  /** A link whose fixed delay differs by this factor, and by so many seconds, is another. */
  private static final double ANOTHER = 1.5;

  private static final double ANOTHER_SECONDS = 4e-3;

  private double perToken;
  private double passesAToken;
  private double tokens;
  private double fixed;

  void add(int committed, double seconds, double fixedDelay) {
    fixed = fixedDelay;
    tokens = Math.min(tokens + committed, MEMORY_TOKENS);
    double weight = Math.min(1, committed / tokens);
    perToken += (seconds / committed - perToken) * weight;
    passesAToken += (1.0 / committed - passesAToken) * weight;
  }

  /** Whether enough was heard, over a link like this one. */
  boolean known(double fixedDelay) {
    boolean another =
        Math.abs(fixedDelay - fixed) > ANOTHER_SECONDS
            && (fixedDelay > ANOTHER * fixed || fixed > ANOTHER * fixedDelay);
    return tokens >= FEWEST && !another;
  }

  /**
   * Seconds a token.
   *
   * @param load seconds that the target spends on others before a pass
   */
  double seconds(double load) {
    return perToken + load * passesAToken;
  }

  void forget() {
    tokens = 0;
    perToken = 0;
    passesAToken = 0;
  }
}
