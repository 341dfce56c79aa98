package io.draftwire.core.live;

/**
 * How many of the likeliest guesses a pass is to cover: so many that what it yields over what it
 * takes is largest, {@code (base + sum of probabilities) / c(tokens)}. The same rule for the
 * target's rows, where the root yields one token whatever becomes of the guesses, and for the
 * draft's nodes, where nothing is certain.
 */
final class BestRows {
  private BestRows() {}

  /**
   * @param chances {@code double[n]}, falling: each guess's probability of being on the text's path
   * @param base what the pass yields without any guess
   * @param others tokens of the pass that are no guesses
   * @param most guesses
   * @return how many, from the likeliest on
   */
  static int count(double[] chances, int n, double base, int others, PassSeconds costs, int most) {
    double yield = base;
    double best = others == 0 ? 0 : base / costs.of(others);
    int count = 0;
    for (int i = 0; i < Math.min(n, most); i++) {
      yield += chances[i];
      double rate = yield / costs.of(others + i + 1);
      if (rate > best) {
        best = rate;
        count = i + 1;
      }
    }
    return count;
  }
}
