package io.draftwire.engine.exits;

/** How a model's last state becomes logits: {@code row(v) . (norm * state / rms(state))}. */
public interface OutputMatrix {
  /** Numbers of a state. */
  int width();

  /** Rows of the matrix: V, or more where it was padded. */
  int vocabulary();

  /** Weights of the last norm, {@code float[width]}. */
  float[] norm();

  /** What norms add below the root. */
  float epsilon();

  /**
   * Row {@code token} of the matrix, to {@code to[offset, offset + width)}.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  void row(int token, float[] to, int offset);
}
