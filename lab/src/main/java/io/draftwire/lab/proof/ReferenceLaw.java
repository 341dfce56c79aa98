package io.draftwire.lab.proof;

import io.draftwire.core.law.Sampling;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What the sampling settings mean, in float64 and in the plainest way: sort, keep a prefix,
 * normalise. Written apart from core's own law, which it judges.
 */
final class ReferenceLaw {
  private ReferenceLaw() {}

  /** The law {@code double[V]} of {@code logits}. */
  static double[] of(float[] logits, Sampling sampling) {
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
      law[v] = Math.exp(((double) logits[v] - logits[order[0]]) / sampling.temperature());
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
