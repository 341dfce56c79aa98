package io.draftwire.bench;

import java.util.SplittableRandom;

/**
 * Rows of logits shaped like those of a language model: a bulk that is normal, a head that is not.
 * The head is what decides: one to a few dozen tokens with nearly all of the mass.
 */
final class Rows {
  /** Qwen 2.5 and 3, the largest vocabulary in common use at the edge. */
  static final int VOCABULARY = 151_936;

  private static final double BULK_DEVIATION = 2.5;
  private static final int HEAD = 40;

  private Rows() {}

  /** {@code float[count * vocabulary]}, row-major, always the same for a seed. */
  static float[] of(int count, int vocabulary, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] rows = new float[count * vocabulary];
    for (int row = 0; row < count; row++) {
      double mean = random.nextGaussian();
      for (int i = 0; i < vocabulary; i++) {
        rows[row * vocabulary + i] = (float) (mean + BULK_DEVIATION * random.nextGaussian());
      }
      for (int rank = 0; rank < HEAD; rank++) {
        int token = row * vocabulary + random.nextInt(vocabulary);
        rows[token] = (float) (20 - 2.2 * Math.log(1 + rank) + 0.5 * random.nextGaussian());
      }
    }
    return rows;
  }
}
