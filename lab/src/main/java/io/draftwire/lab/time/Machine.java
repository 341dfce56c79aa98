package io.draftwire.lab.time;

import io.draftwire.core.session.SessionException;
import java.util.ArrayDeque;

/**
 * What computes one thing at a time: a model on its device, and the thread that owns it. Work waits
 * in a queue, first come, first served, as in the cloud's inference thread; whoever has more to do
 * puts himself at the end again.
 *
 * <p>A task has its turn when the machine is free. It decides then what to compute, if anything at
 * all: what it learnt while it waited counts.
 */
final class Machine {
  private final World world;
  private final ArrayDeque<World.Event> tasks = new ArrayDeque<>();
  private boolean computing;
  private boolean turnDue;
  private long busyNanos;

  Machine(World world) {
    this.world = world;
  }

  /** Puts a task at the end of the queue; it may {@link #compute}, once. */
  void submit(World.Event task) {
    tasks.add(task);
    next();
  }

  /**
   * Takes the machine for so long: for the task whose turn it is, or for what comes of a
   * computation. What reaches the machine at the very instant at which it ends is queued before
   * what comes of it.
   *
   * @param then happens at the end; it may compute on before anyone else has his turn
   * @throws IllegalStateException if the machine computes already
   */
  void compute(long nanos, World.Event then) {
    if (computing) {
      throw new IllegalStateException(
          "this machine computes one thing at a time; submit the next as a task");
    }
    computing = true;
    busyNanos += nanos;
    world.at(
        world.now() + nanos,
        () ->
            // Once behind whatever else is due at this instant: messages above all.
            world.at(
                world.now(),
                () -> {
                  computing = false;
                  then.happen();
                  next();
                }));
  }

  private void next() {
    if (!computing && !turnDue && !tasks.isEmpty()) {
      turnDue = true;
      world.at(world.now(), this::turn);
    }
  }

  private void turn() throws SessionException {
    turnDue = false;
    while (!computing && !tasks.isEmpty()) {
      tasks.poll().happen();
    }
  }

  /** Whether nothing is computed or waits to be. */
  boolean idle() {
    return !computing && tasks.isEmpty();
  }

  /** Nanoseconds of computing asked for so far. */
  long busyNanos() {
    return busyNanos;
  }
}
