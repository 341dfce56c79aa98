package io.draftwire.lab.time;

import io.draftwire.cloud.PassLog;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import java.util.ArrayList;
import java.util.List;

/**
 * The cloud's machine in virtual time: the one target that all sessions share, as the server's
 * inference thread has it. Everything that happens to a session is a task of its machine.
 */
final class TargetHost {
  /**
   * A forward pass of the target.
   *
   * @param owner whose
   * @param tokens that it ran over
   */
  record Pass(Object owner, long beginNanos, long endNanos, int tokens) {}

  private final World world;
  private final LanguageModel model;
  private final CostProfile costs;
  private final Machine machine;
  private final Batch batch;
  private final PassLog log = new PassLog();
  private final List<Pass> passes = new ArrayList<>();

  TargetHost(World world, LanguageModel model, CostProfile costs) {
    this.world = world;
    this.model = model;
    this.costs = costs;
    this.machine = new Machine(world);
    this.batch = new Batch(model.tokenizer().vocabularySize());
  }

  World world() {
    return world;
  }

  LanguageModel model() {
    return model;
  }

  CostProfile costs() {
    return costs;
  }

  Machine machine() {
    return machine;
  }

  /** Filled by every pass; keeps its logits until the next one begins. */
  Batch batch() {
    return batch;
  }

  /**
   * A pass over so many tokens, which the model has just computed, takes its time; for the task
   * whose turn it is.
   *
   * @param then at its end
   * @return how long it takes, ns
   */
  long pass(Object owner, int tokens, World.Event then) {
    long begin = world.now();
    long took = Nanos.of(costs.target().seconds(tokens));
    log.ran(owner, begin, begin + took);
    passes.add(new Pass(owner, begin, begin + took, tokens));
    machine.compute(took, then);
    return took;
  }

  /** Nanoseconds between two instants in which the target ran for others than {@code owner}. */
  long othersNanos(Object owner, long from, long to) {
    return log.othersNanos(owner, from, to);
  }

  /** All passes so far, in order. */
  List<Pass> passes() {
    return passes;
  }
}
