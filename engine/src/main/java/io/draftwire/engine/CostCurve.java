package io.draftwire.engine;

import java.util.Arrays;
import java.util.function.LongSupplier;

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

  private static final int[] DEFAULT_TOKENS = {1, 2, 3, 4, 6, 8, 12, 16};

  /** Tokens in the sequence before timing: attention over an empty cache would flatter. */
  private static final int PREFIX = 32;

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
    return measure(model, DEFAULT_TOKENS, 9, System::nanoTime);
  }

  /**
   * Times forwards of each count, each right after one of the same count, on one sequence that it
   * opens and ends again, rolling back in between; logits are asked for at every position, as
   * verification does. Counts that the model's context or batch cannot hold are left out.
   *
   * @param nanos the clock, in nanoseconds
   * @throws ModelException if the model has no free sequence or fails
   */
  public static CostCurve measure(
      LanguageModel model, int[] counts, int repeats, LongSupplier nanos) {
    if (repeats < 1) {
      throw new IllegalArgumentException("repeats is " + repeats + "; it must be at least 1");
    }
    int room = Math.min(model.contextLength(), model.maxBatchTokens());
    int prefix = Math.clamp(model.contextLength() - 16, 1, PREFIX);
    int[] fitting =
        Arrays.stream(counts)
            .filter(n -> n <= room && prefix + n <= model.contextLength())
            .toArray();
    int vocabulary = model.tokenizer().vocabularySize();
    int sequence = model.open();
    try {
      Batch batch = new Batch(vocabulary);
      for (int i = 0; i < prefix; i++) {
        batch.add(sequence, token(i, vocabulary), false);
        if (batch.size() == room) {
          model.forward(batch);
          batch.clear();
        }
      }
      if (batch.size() > 0) {
        model.forward(batch);
      }
      double[][] times = new double[fitting.length][repeats];
      // Rounds over all counts: a slow moment of a shared machine then touches each count once,
      // not one count's every repeat. Every timed pass follows one of its own size, as in use: a
      // draft runs token after token, and a backend that keeps the graph of its last pass builds
      // anew only where the size changes. Round -1 warms up.
      for (int r = -1; r < repeats; r++) {
        for (int i = 0; i < fitting.length; i++) {
          pass(model, batch, sequence, prefix, fitting[i], r, nanos);
          double seconds = pass(model, batch, sequence, prefix, fitting[i], r + 1, nanos);
          if (r >= 0) {
            times[i][r] = seconds;
          }
        }
      }
      double[] seconds = new double[fitting.length];
      for (int i = 0; i < fitting.length; i++) {
        Arrays.sort(times[i]);
        seconds[i] = (times[i][(repeats - 1) / 2] + times[i][repeats / 2]) / 2;
      }
      return new CostCurve(fitting, seconds);
    } finally {
      model.end(sequence);
    }
  }

  /** Forwards {@code count} tokens after {@code prefix}, rolls back, and says how long it took. */
  private static double pass(
      LanguageModel model,
      Batch batch,
      int sequence,
      int prefix,
      int count,
      int salt,
      LongSupplier nanos) {
    batch.clear();
    for (int j = 0; j < count; j++) {
      batch.add(sequence, token(prefix + j + salt, batch.vocabulary()), true);
    }
    long start = nanos.getAsLong();
    model.forward(batch);
    double seconds = (nanos.getAsLong() - start) * 1e-9;
    model.truncate(sequence, prefix);
    return seconds;
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

  private static int token(int i, int vocabulary) {
    // Any real tokens do: the cost does not depend on which, as long as they are not one repeated.
    return Math.floorMod(i * 7919 + 13, vocabulary);
  }
}
