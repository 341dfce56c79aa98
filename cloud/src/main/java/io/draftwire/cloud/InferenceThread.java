package io.draftwire.cloud;

import io.draftwire.core.plan.TargetCost;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The one thread that owns the target model. All session state machines run here too, so neither
 * they nor the model need a lock: whatever happens to a session is a task in this queue, first
 * come, first served. A session that has more to do puts itself at the end of the queue after each
 * forward pass, so that a stream cannot starve a verification.
 */
final class InferenceThread implements AutoCloseable {
  private record Task(Runnable step, Consumer<Throwable> failed) {}

  private static final Task NOTHING = new Task(() -> {}, e -> {});

  private final LanguageModel model;
  private final Batch batch;
  private final Batch walked;
  private final TargetCost costs = new TargetCost();
  private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final PassLog passes = new PassLog();
  private final Runnable died;
  private volatile boolean closed;

  /**
   * @param told what the target's pass takes, as it was measured before
   * @param died is run where the thread ends and nobody closed it: no session is served any more
   */
  InferenceThread(LanguageModel model, ToldCosts told, Runnable died) {
    this.model = model;
    this.died = died;
    this.batch = new Batch(model.tokenizer().vocabularySize());
    this.walked = Batch.onDemand(model.tokenizer().vocabularySize());
    costs.curve(told.seconds(), told.doubtful());
    CloudLog.prepare();
    this.thread = Thread.ofPlatform().name("inference").daemon(true).start(this::loop);
  }

  /**
   * Runs {@code step} on the inference thread; after {@link #close} it is dropped.
   *
   * @param failed is run there with whatever the step throws, an {@link Error} too: it ends the
   *     session that the step was for, which would wait for ever otherwise
   */
  void submit(Runnable step, Consumer<Throwable> failed) {
    tasks.add(new Task(step, failed));
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

  /** The same for passes of which only those rows are read that the text comes along. */
  Batch walked() {
    return walked;
  }

  /** What the target's pass takes, learnt from live passes; for tasks on this thread only. */
  TargetCost costs() {
    return costs;
  }

  /** Guesses that one pass has room for, beside one token of the text. */
  int mostGuesses() {
    int room = Math.min(model.cells() - model.usedCells(), model.maxBatchTokens()) - 1;
    return Math.max(0, Math.min(model.maxBranches(), room));
  }

  private void loop() {
    try {
      while (!closed) {
        run(tasks.take());
      }
    } catch (InterruptedException e) {
      // Nobody asks for that but who wants it to end.
    } finally {
      if (!closed) {
        died.run();
      }
    }
  }

  /** Throws nothing: a fault of one session must not end the others. */
  private void run(Task task) {
    try {
      task.step().run();
    } catch (Throwable e) {
      fail(task, e);
    }
  }

  private void fail(Task task, Throwable e) {
    try {
      task.failed().accept(e);
    } catch (Throwable again) {
      CloudLog.failure("a session could not be ended", again); // A fault of ours.
    }
  }

  /** Waits for the task in progress, so that the model can be freed safely afterwards. */
  @Override
  public void close() {
    closed = true;
    tasks.add(NOTHING);
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
