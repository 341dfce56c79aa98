package io.draftwire.cloud;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one thread that owns the target model. All session state machines run here too, so neither
 * they nor the model need a lock: whatever happens to a session is a task in this queue, first
 * come, first served. A session that has more to do puts itself at the end of the queue after each
 * forward pass, so that a stream cannot starve a verification.
 */
final class InferenceThread implements AutoCloseable {
  private final LanguageModel model;
  private final Batch batch;
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final PassLog passes = new PassLog();
  private volatile boolean closed;

  InferenceThread(LanguageModel model) {
    this.model = model;
    this.batch = new Batch(model.tokenizer().vocabularySize());
    this.thread = Thread.ofPlatform().name("inference").daemon(true).start(this::loop);
  }

  /** Runs {@code task} on the inference thread; after {@link #close} it is dropped. */
  void submit(Runnable task) {
    tasks.add(task);
  }

  /** The target; for tasks on this thread only. */
  LanguageModel model() {
    return model;
  }

  /** When the target ran lately, and for whom; for tasks on this thread only. */
  PassLog passes() {
    return passes;
  }

  /** The batch that every task on this thread fills and reads before it returns. */
  Batch batch() {
    return batch;
  }

  private void loop() {
    while (!closed) {
      try {
        tasks.take().run();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        // A task handles its own session's failures; what gets here is a fault of ours and must not
        // end the others, nor leave them waiting for a thread that is gone.
        System.getLogger("draftwire.cloud")
            .log(System.Logger.Level.ERROR, "a task on the inference thread failed", e);
      }
    }
  }

  /** Waits for the task in progress, so that the model can be freed safely afterwards. */
  @Override
  public void close() {
    closed = true;
    tasks.add(() -> {});
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
