package io.draftwire.core.session;

import java.util.List;

/**
 * What a cloud tells of its target's forward pass, for edges to plan by.
 *
 * @param micros over 1, 2, 4, 8, ... tokens, in microseconds; empty where the cloud does not know
 * @param doubtful whether they were measured while the machine was busy with something else
 */
public record ToldCosts(List<Integer> micros, boolean doubtful) {
  /** The cloud does not know. */
  public static final ToldCosts UNKNOWN = new ToldCosts(List.of(), false);

  public ToldCosts {
    micros = List.copyOf(micros);
  }

  /** Of a machine that had nothing else to do. */
  public static ToldCosts of(List<Integer> micros) {
    return new ToldCosts(micros, false);
  }

  /** In seconds, {@code double[n]}. */
  public double[] seconds() {
    return micros.stream().mapToDouble(micros -> micros / 1e6).toArray();
  }
}
