package io.draftwire.lab.proof;

import io.draftwire.core.law.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/**
 * A pair of laws, given as logits, and the settings under which they are drafted and verified.
 *
 * @param draft {@code float[V]}, the draft model's logits
 * @param target {@code float[V]}, the target's
 * @param sampling the request's
 * @param draftTemperature the draft's
 */
record ExactnessCase(
    String name, float[] draft, float[] target, Sampling sampling, double draftTemperature) {
  private static final double[] TEMPERATURES = {0, 0.3, 0.7, 1, 1.5};
  private static final double[] OTHER_DRAFT_TEMPERATURES = {0, 0.5, 1.5};
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  private record Pair(String name, float[] draft, float[] target) {}

  static List<ExactnessCase> all() {
    List<ExactnessCase> cases = new ArrayList<>();
    for (double temperature : TEMPERATURES) {
      for (Pair pair : pairs()) {
        cases.add(of(pair, Sampling.at(temperature), temperature));
      }
      // Zeros in p and q that the settings made, not the models.
      cases.add(of(random(64), new Sampling(temperature, 10, 0.8, 0.02), temperature));
    }
    for (double draftTemperature : OTHER_DRAFT_TEMPERATURES) {
      cases.add(of(random(64), Sampling.at(1), draftTemperature));
    }
    return cases;
  }

  private static ExactnessCase of(Pair pair, Sampling sampling, double draftTemperature) {
    String cut = sampling.keepsAll() ? "" : " top-k 10 top-p 0.8 min-p 0.02";
    String name = pair.name + " T=" + sampling.temperature() + " draft T=" + draftTemperature + cut;
    return new ExactnessCase(name, pair.draft, pair.target, sampling, draftTemperature);
  }

  private static List<Pair> pairs() {
    float[] flat = logits(33, v -> 0);
    float[] peaked = logits(33, v -> v == 3 ? 6 : 0);
    float[] base = random(64).target;
    SplittableRandom noise = new SplittableRandom(77);
    return List.of(
        random(64),
        random(9),
        new Pair("draft peaked, target flat", peaked, flat),
        new Pair("draft flat, target peaked", flat, peaked),
        new Pair(
            "disjoint",
            logits(16, v -> v % 2 == 0 ? 0.1 * v : NEVER),
            logits(16, v -> v % 2 == 1 ? 0.1 * v : NEVER)),
        new Pair("near", logits(64, v -> base[v] + 1e-3 * noise.nextDouble()), base),
        new Pair("draft sure", logits(8, v -> v == 2 ? 0 : NEVER), logits(8, v -> 0.3 * v)));
  }

  /** Two independent laws, uniform on the simplex of {@code vocabulary} tokens. */
  private static Pair random(int vocabulary) {
    SplittableRandom random = new SplittableRandom(vocabulary);
    IntToDoubleFunction exponential = v -> StrictMath.log(-StrictMath.log(1 - random.nextDouble()));
    return new Pair(
        "random V=" + vocabulary, logits(vocabulary, exponential), logits(vocabulary, exponential));
  }

  private static float[] logits(int vocabulary, IntToDoubleFunction logit) {
    float[] logits = new float[vocabulary];
    for (int v = 0; v < vocabulary; v++) {
      logits[v] = (float) logit.applyAsDouble(v);
    }
    return logits;
  }
}
