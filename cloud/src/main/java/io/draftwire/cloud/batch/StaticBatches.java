package io.draftwire.cloud.batch;

import java.util.concurrent.TimeUnit;

/**
 * Batches of a fixed size, as SLED has them (arXiv 2506.09397, section III): a pass begins when so
 * many wait, or when the first of them has waited for so long. Whole demands only.
 *
 * <p>The paper pads a batch to its longest request; whether padding costs anything is the target's
 * to say, and here nothing is padded.
 *
 * @param size sessions a pass
 * @param patienceNanos the first to come waits for others
 */
public record StaticBatches(int size, long patienceNanos) implements BatchPolicy {
  public StaticBatches {
    if (size < 1) {
      throw new IllegalArgumentException("a batch of " + size + " sessions; give at least 1");
    }
    if (patienceNanos < 0) {
      throw new IllegalArgumentException(
          "a patience of "
              + TimeUnit.NANOSECONDS.toMicros(patienceNanos)
              + " us is below 0; give 0 for none");
    }
  }

  @Override
  public int[] choose(Scene scene) {
    if (scene.waiting().size() < size && scene.now() < due(scene)) {
      return null;
    }
    int[] tokens = new int[scene.waiting().size()];
    int left = scene.room();
    for (int i = 0; i < Math.min(size, tokens.length) && left > 0; i++) {
      tokens[i] = Math.min(scene.waiting().get(i).need(), left);
      left -= tokens[i];
    }
    return tokens;
  }

  @Override
  public long due(Scene scene) {
    return scene.waiting().getFirst().since() + patienceNanos;
  }
}
