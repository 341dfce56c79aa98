package io.draftwire.engine;

import java.util.Arrays;

/**
 * Which tokens of a batch ask which exits of the model for an early look at their logits, and who
 * hears it. Any token may ask, also one whose logits are not wanted. Who does not ask costs
 * nothing. An answer is a courtesy: an exit that the model does not have, or that is late, gives
 * none.
 */
public final class EarlyAsks {
  private static final EarlyRows NOBODY = (layer, index, logits, offset) -> {};

  private final Batch batch;
  private int size;
  private int[] tokens = new int[8];
  private int[] layers = new int[8];
  private EarlyRows listener = NOBODY;

  EarlyAsks(Batch batch) {
    this.batch = batch;
  }

  void clear() {
    size = 0;
    listener = NOBODY;
  }

  /**
   * Asks the exit behind {@code layer} for the logits of token {@code i} of the batch.
   *
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public void ask(int i, int layer) {
    if (i < 0 || i >= batch.size()) {
      throw new IndexOutOfBoundsException("token " + i + " of a batch of " + batch.size());
    }
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
      layers = Arrays.copyOf(layers, 2 * size);
    }
    tokens[size] = i;
    layers[size++] = layer;
  }

  /** Who hears the answers of the next pass, until the batch is cleared. */
  public void hear(EarlyRows rows) {
    listener = rows;
  }

  public EarlyRows listener() {
    return listener;
  }

  /** How often something was asked. */
  public int size() {
    return size;
  }

  /** Which token asked, the {@code a}-th time. */
  public int token(int a) {
    return tokens[a];
  }

  /** Behind which layer it asked. */
  public int layer(int a) {
    return layers[a];
  }

  /** The tokens in {@code [from, to)} that ask the exit behind {@code layer}, as they asked. */
  public int[] askingAt(int layer, int from, int to) {
    int[] asking = new int[size];
    int count = 0;
    for (int a = 0; a < size; a++) {
      if (layers[a] == layer && tokens[a] >= from && tokens[a] < to) {
        asking[count++] = tokens[a];
      }
    }
    return Arrays.copyOf(asking, count);
  }
}
