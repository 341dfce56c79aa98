package io.draftwire.cloud.batch;

/** One session a pass, first come, first served: what a cloud without batching does. */
public record Fifo() implements BatchPolicy {
  @Override
  public int[] choose(Scene scene) {
    int[] tokens = new int[scene.waiting().size()];
    tokens[0] = Math.min(scene.waiting().getFirst().need(), scene.room());
    return tokens;
  }
}
