package io.draftwire.core.law;

/** Bias and penalties in the plainest way: everything is counted anew for every row. */
public final class PlainEdits {
  private PlainEdits() {}

  /** Edits the row behind {@code text[0, length)}, of which the first tokens are the prompt's. */
  public static void edit(float[] row, int[] text, int length, int prompt, Sampling sampling) {
    Penalties penalties = sampling.penalties();
    for (int token = 0; token < row.length; token++) {
      row[token] += sampling.bias().byToken().getOrDefault(token, 0f);
      if (count(text, length - Math.min(length, penalties.repeatLast()), length, token) > 0) {
        double by = penalties.repeat();
        row[token] = (float) (row[token] > 0 ? row[token] / by : row[token] * by);
      }
      int said = count(text, prompt, length, token);
      if (said > 0) {
        row[token] -= (float) (penalties.presence() + said * penalties.frequency());
      }
    }
  }

  private static int count(int[] text, int from, int to, int token) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += text[i] == token ? 1 : 0;
    }
    return count;
  }
}
