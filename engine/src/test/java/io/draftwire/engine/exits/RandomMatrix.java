package io.draftwire.engine.exits;

import java.util.Random;

/** An output matrix of normal numbers. */
record RandomMatrix(int width, int vocabulary, float[] norm, float[] rows) implements OutputMatrix {
  static RandomMatrix of(int width, int vocabulary, long seed) {
    Random random = new Random(seed);
    return new RandomMatrix(
        width, vocabulary, normal(random, width), normal(random, width * vocabulary));
  }

  static float[] normal(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  @Override
  public float epsilon() {
    return 1e-5f;
  }

  @Override
  public void row(int token, float[] to, int offset) {
    System.arraycopy(rows, token * width, to, offset, width);
  }
}
