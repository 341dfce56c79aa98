package io.draftwire.lab.proof;

import io.draftwire.core.scheme.Siblings;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * A language model small enough to know its exact joint law: logits are a table of the last two
 * tokens. It keeps a cache of tokens as a real model keeps keys and values, and computes from the
 * cache alone: a session that forgets to roll it back gets wrong logits, and the proof fails.
 */
final class TrigramModel {
  private final int vocabulary;

  /** {@code [V * V][V]}, row {@code before * V + last}. */
  private final float[][] table;

  private int[] cache = new int[64];
  private int cached;

  TrigramModel(float[][] table) {
    this.table = table;
    this.vocabulary = table[0].length;
  }

  /** A random table; the larger {@code spread}, the surer the model is of its tokens. */
  static float[][] randomTable(int vocabulary, double spread, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] table = new float[vocabulary * vocabulary][vocabulary];
    for (float[] row : table) {
      for (int v = 0; v < vocabulary; v++) {
        row[v] = (float) (spread * (random.nextDouble() - 0.5));
      }
    }
    return table;
  }

  /** {@code share} of the way from one table to another: how a draft resembles its target. */
  static float[][] blend(float[][] from, float[][] to, double share) {
    float[][] blended = new float[from.length][];
    for (int row = 0; row < from.length; row++) {
      blended[row] = from[row].clone();
      for (int v = 0; v < blended[row].length; v++) {
        blended[row][v] += (float) (share * (to[row][v] - from[row][v]));
      }
    }
    return blended;
  }

  /** One row behind every text. */
  static float[][] flat(float[] row) {
    float[][] flat = new float[row.length * row.length][];
    Arrays.fill(flat, row);
    return flat;
  }

  void reset() {
    cached = 0;
  }

  /** Keeps {@code cache[0, keep)} and extends it to {@code text[0, to)}. */
  void forward(int keep, int to, IntUnaryOperator text) {
    if (keep > cached) {
      throw new IllegalStateException("told to keep " + keep + " tokens of a cache of " + cached);
    }
    if (to > cache.length) {
      cache = Arrays.copyOf(cache, 2 * to);
    }
    for (cached = keep; cached < to; cached++) {
      cache[cached] = text.applyAsInt(cached);
    }
  }

  /** Logits behind each of the last {@code rows} cached tokens, {@code float[rows * V]}. */
  float[] logits(int rows) {
    float[] logits = new float[rows * vocabulary];
    for (int i = 0; i < rows; i++) {
      int last = cached - rows + i;
      System.arraycopy(row(cache, last), 0, logits, i * vocabulary, vocabulary);
    }
    return logits;
  }

  /** As {@link #logits(int)}, and behind each token that is beside one of the cached. */
  float[] logits(int rows, Siblings siblings) {
    float[] logits = Arrays.copyOf(logits(rows), (rows + siblings.count()) * vocabulary);
    for (int i = 0; i < siblings.count(); i++) {
      int before = cache[cached - rows + siblings.places()[i]];
      float[] row = table[before * vocabulary + siblings.tokens()[i]];
      System.arraycopy(row, 0, logits, (rows + i) * vocabulary, vocabulary);
    }
    return logits;
  }

  /** The table's row behind {@code tokens[0, last]}. */
  float[] row(int[] tokens, int last) {
    int before = last > 0 ? tokens[last - 1] : 0;
    return table[before * vocabulary + tokens[last]];
  }
}
