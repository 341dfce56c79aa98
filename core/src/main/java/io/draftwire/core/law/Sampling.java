package io.draftwire.core.law;

/**
 * How logits become a law: temperature first, then top-k, top-p and min-p, each on what the one
 * before left.
 *
 * @param temperature 0 is greedy: all mass on the largest logit (lowest id on a tie)
 * @param topK keep the k largest; 0 keeps all
 * @param topP keep the smallest set of largest entries whose mass reaches this share; 1 keeps all
 * @param minP keep entries of at least this share of the largest one's probability; 0 keeps all
 */
public record Sampling(double temperature, int topK, double topP, double minP) {

  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0);

  /** Colder than this is greedy to the last bit; much colder, and 1/T would overflow float32. */
  private static final double COLDEST = 1e-6;

  public Sampling {
    if (!(temperature == 0 || temperature >= COLDEST && temperature <= 100)) {
      throw new IllegalArgumentException(
          "temperature "
              + temperature
              + " is neither 0 nor in "
              + COLDEST
              + "..100; 0 is greedy, 1 the model's own law");
    }
    if (topK < 0) {
      throw new IllegalArgumentException(
          "top-k " + topK + " is negative; use 0 to keep all tokens");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException(
          "top-p " + topP + " is outside (0, 1]; use 1 to keep all tokens");
    }
    if (!(minP >= 0 && minP < 1)) {
      throw new IllegalArgumentException(
          "min-p " + minP + " is outside [0, 1); use 0 to keep all tokens");
    }
  }

  /** Temperature alone. */
  public static Sampling at(double temperature) {
    return new Sampling(temperature, 0, 1, 0);
  }

  public Sampling withTemperature(double other) {
    return new Sampling(other, topK, topP, minP);
  }

  public boolean greedy() {
    return temperature == 0;
  }

  /** True where temperature alone shapes the law: no entry is cut. */
  public boolean keepsAll() {
    return topK == 0 && topP == 1 && minP == 0;
  }
}
