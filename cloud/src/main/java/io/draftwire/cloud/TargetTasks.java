package io.draftwire.cloud;

import io.draftwire.cloud.batch.Target;
import java.util.function.Consumer;

/** Whoever owns the target, and does one thing after the other with it. */
interface TargetTasks {
  /**
   * Runs {@code step} in its turn; where there are no more turns it is dropped.
   *
   * @param failed is run there with whatever the step throws, an {@link Error} too: it ends the
   *     session that the step was for, which would wait for ever otherwise
   */
  void submit(Runnable step, Consumer<Throwable> failed);

  /** The target with all seats; for tasks only. */
  Target target();
}
