package io.draftwire.core.scheme;

import java.util.Arrays;

/**
 * Independent draws from the target's law at a rejected position, among which the edge finds the
 * correction.
 *
 * @param first number of the first of them: 0, or how many were given before
 * @param tokens token ids y, {@code int[m]}, m >= 1; the same token may come more than once
 * @param p the target's p(y) of each, in (0, 1]
 */
public record Candidates(int first, int[] tokens, float[] p) {
  /** Most that are offered at once. */
  public static final int MOST = 1 << 14;

  public Candidates {
    if (tokens.length == 0 || tokens.length != p.length) {
      throw new IllegalArgumentException(
          tokens.length + " candidates with " + p.length + " probabilities; give as many of both");
    }
  }

  public int count() {
    return tokens.length;
  }

  /** The tokens among them, each once, in the order in which they come. */
  public int[] distinct() {
    return Arrays.stream(tokens).distinct().toArray();
  }
}
