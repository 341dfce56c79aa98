package io.draftwire.lab.proof;

import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What the sampling settings mean, in float64 and in the plainest way: sort, keep a prefix,
 * normalise. Written apart from core's own law, which it judges.
 */
final class ReferenceLaw {
  private ReferenceLaw() {}

  /**
   * The law {@code double[V]} of the logits behind {@code text[0, length)}, of which the first
   * tokens are the prompt's.
   */
  static double[] of(float[] logits, Sampling sampling, int[] text, int length, int prompt) {
    Penalties penalties = sampling.penalties();
    double[] edited = new double[logits.length];
    for (int v = 0; v < logits.length; v++) {
      int token = v;
      int back = length - Math.min(length, penalties.repeatLast());
      long recent = IntStream.range(back, length).filter(i -> text[i] == token).count();
      long said = IntStream.range(prompt, length).filter(i -> text[i] == token).count();
      double logit = logits[v] + (double) sampling.bias().byToken().getOrDefault(v, 0f);
      if (recent > 0) {
        logit *= logit > 0 ? 1 / penalties.repeat() : penalties.repeat();
      }
      edited[v] = logit - (said > 0 ? penalties.presence() : 0) - said * penalties.frequency();
    }
    return of(edited, sampling);
  }

  /** The law {@code double[V]} of {@code logits}, which nothing is asked to edit. */
  static double[] of(float[] logits, Sampling sampling) {
    return of(IntStream.range(0, logits.length).mapToDouble(v -> logits[v]).toArray(), sampling);
  }

  private static double[] of(double[] logits, Sampling sampling) {
    int[] order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer v) -> -logits[v]).thenComparing(v -> v))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] law = new double[logits.length];
    if (sampling.temperature() == 0) {
      law[order[0]] = 1;
      return law;
    }
    for (int v : order) {
      law[v] = Math.exp((logits[v] - logits[order[0]]) / sampling.temperature());
    }
    int keep = sampling.topK() > 0 ? Math.min(sampling.topK(), order.length) : order.length;
    keep = prefixOfMass(law, order, keep, sampling.topP());
    while (law[order[keep - 1]] < sampling.minP() * law[order[0]]) {
      keep--;
    }
    for (int i = keep; i < order.length; i++) {
      law[order[i]] = 0;
    }
    double sum = mass(law, order, keep);
    for (int i = 0; i < keep; i++) {
      law[order[i]] /= sum;
    }
    return law;
  }

  /** The shortest prefix of {@code order[0, keep)} that holds {@code share} of its mass. */
  private static int prefixOfMass(double[] law, int[] order, int keep, double share) {
    if (share == 1) {
      return keep;
    }
    double goal = share * mass(law, order, keep);
    double mass = 0;
    int prefix = 0;
    while (prefix < keep && mass < goal) {
      mass += law[order[prefix++]];
    }
    return prefix;
  }

  private static double mass(double[] law, int[] order, int keep) {
    double mass = 0;
    for (int i = 0; i < keep; i++) {
      mass += law[order[i]];
    }
    return mass;
  }
}
