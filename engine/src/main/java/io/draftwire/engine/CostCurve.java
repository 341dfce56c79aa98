package io.draftwire.engine;

import java.util.Arrays;

/**
 * What one {@link LanguageModel#forward} of n tokens costs, c(n), in seconds. On a CPU verification
 * is not free: c(8) can be three times c(1), and draft length is chosen from this curve.
 *
 * <p>Between measured points the curve is linear; beyond the last it goes on with the slope of the
 * last stretch (never below zero). One point means a constant cost.
 *
 * @param tokens the n at which the cost is known, ascending, from 1 on
 * @param seconds the cost at each n, same length
 */
public record CostCurve(int[] tokens, double[] seconds) {

  private static final double FLAT = 1.5;
  private static final int[] DEFAULT_TOKENS = {1, 2, 3, 4, 6, 8, 12, 16};

  public CostCurve {
    tokens = tokens.clone();
    seconds = seconds.clone();
    if (tokens.length == 0 || tokens.length != seconds.length) {
      throw new IllegalArgumentException(
          "a cost curve needs as many costs as token counts and at least one; got "
              + tokens.length
              + " counts and "
              + seconds.length
              + " costs");
    }
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] <= (i == 0 ? 0 : tokens[i - 1])) {
        throw new IllegalArgumentException(
            "token counts must be positive and ascending: " + Arrays.toString(tokens));
      }
      if (!(seconds[i] >= 0) || Double.isInfinite(seconds[i])) {
        throw new IllegalArgumentException(
            "the cost of " + tokens[i] + " tokens is " + seconds[i] + " s; it must be finite");
      }
    }
  }

  /** A cost that grows by {@code perToken} seconds a token, from {@code first} for one token. */
  public static CostCurve linear(double first, double perToken) {
    return new CostCurve(new int[] {1, 2}, new double[] {first, first + perToken});
  }

  /** Medians of 9 repeats at n = 1, 2, 3, 4, 6, 8, 12, 16. */
  public static CostCurve measure(LanguageModel model) {
    return CostMeter.measure(model, DEFAULT_TOKENS, 9, System::nanoTime).curve();
  }

  /** Whether a pass over so many tokens costs little more than one over a single token. */
  boolean flatTo(int tokens) {
    return seconds(tokens) <= FLAT * seconds(1);
  }

  /** c(n) in seconds; c(0) is 0. */
  public double seconds(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("cannot forward " + n + " tokens");
    }
    if (n == 0) {
      return 0;
    }
    int last = tokens.length - 1;
    if (n <= tokens[0] || last == 0) {
      return seconds[0];
    }
    int right = Arrays.binarySearch(tokens, n);
    if (right >= 0) {
      return seconds[right];
    }
    right = Math.min(-right - 1, last);
    int left = right - 1;
    double slope = (seconds[right] - seconds[left]) / (tokens[right] - tokens[left]);
    if (n > tokens[last]) {
      return seconds[last] + Math.max(0, slope) * (n - tokens[last]);
    }
    return seconds[left] + slope * (n - tokens[left]);
  }

  @Override
  public int[] tokens() {
    return tokens.clone();
  }

  @Override
  public double[] seconds() {
    return seconds.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CostCurve that
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(seconds, that.seconds);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(seconds);
  }

  /** For people: {@code 1: 15.0 ms, 2: 27.1 ms}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.length; i++) {
      text.append(i == 0 ? "" : ", ")
          .append(tokens[i])
          .append(String.format(java.util.Locale.ROOT, ": %.1f ms", 1e3 * seconds[i]));
    }
    return text.toString();
  }
}
