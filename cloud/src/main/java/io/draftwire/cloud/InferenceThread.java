package io.draftwire.cloud;

import io.draftwire.cloud.batch.BatchPolicy;
import io.draftwire.cloud.batch.PassCosts;
import io.draftwire.cloud.batch.Plan;
import io.draftwire.cloud.batch.Target;
import io.draftwire.engine.LanguageModel;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one thread that owns the target model. Sessions hear their edges on gRPC's threads, each
 * under a lock of its own, and ask here for passes ({@link Turn}). Between two passes all is heard
 * that has come by then; then one pass is run over all sessions that the {@link Target} takes, and
 * each is told what came of it.
 */
final class InferenceThread implements TargetTasks, AutoCloseable {
  private record Task(Runnable step, Consumer<Throwable> failed) {}

  private static final Task NOTHING = new Task(() -> {}, e -> {});

  private final Target target;
  private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final Consumer<Target> ran;
  private final Runnable died;
  private volatile boolean closed;

  /**
   * @param costs what the target's pass takes; learns on
   * @param evicted is run with every session that loses its cells to others
   * @param ran sees the target as it stands: now, and behind every pass, on this thread
   * @param died is run where the thread ends and nobody closed it: no session is served any more
   */
  InferenceThread(
      LanguageModel model,
      BatchPolicy policy,
      PassCosts costs,
      Runnable evicted,
      Consumer<Target> ran,
      Runnable died) {
    this.ran = ran;
    this.died = died;
    this.target = new Target(model, policy, costs, evicted);
    ran.accept(target);
    CloudLog.prepare();
    this.thread = Thread.ofPlatform().name("inference").daemon(true).start(this::loop);
  }

  /** After {@link #close} what is submitted is dropped. */
  @Override
  public void submit(Runnable step, Consumer<Throwable> failed) {
    tasks.add(new Task(step, failed));
  }

  @Override
  public Target target() {
    return target;
  }

  private void loop() {
    try {
      while (!closed) {
        hear();
        if (!closed && !target.idle()) {
          pass();
        }
      }
    } catch (InterruptedException e) {
      // Nobody asks for that but who wants it to end.
    } finally {
      if (closed) {
        clear();
      } else {
        died.run();
      }
    }
  }

  /** What would have ended sessions that were cut is dropped; the model may be another's next. */
  private void clear() {
    try {
      target.clear();
    } catch (RuntimeException e) {
      CloudLog.failure("a session could not be ended", e);
    }
  }

  /**
   * All that is here by now; what comes meanwhile is for after the next pass, or who floods would
   * keep everybody from the target.
   */
  private void hear() throws InterruptedException {
    for (int left = Math.max(1, tasks.size()); left > 0 && !closed; left--) {
      Task task = next();
      if (task == null) {
        return;
      }
      run(task);
    }
  }

  /** Null where it is time for a pass. */
  private Task next() throws InterruptedException {
    if (target.idle()) {
      return tasks.take();
    }
    return target.holdsBack()
        ? tasks.poll(target.due() - System.nanoTime(), TimeUnit.NANOSECONDS)
        : tasks.poll();
  }

  private void pass() {
    try {
      Plan plan = target.plan(System.nanoTime());
      if (plan != null) {
        run(plan);
      }
    } catch (Throwable e) {
      CloudLog.failure("a pass could not be planned", e); // A fault of ours.
      target.failAll(e);
    }
  }

  private void run(Plan plan) {
    long begin = System.nanoTime();
    try {
      target.begin(plan);
    } catch (Throwable e) {
      List<Plan> halves = target.halves(plan);
      if (halves == null) {
        target.fail(plan, e);
      } else {
        halves.forEach(this::run);
      }
      return;
    }
    long end = System.nanoTime();
    target.took(plan, begin, end);
    ran.accept(target);
    for (int i = 0; i < plan.sessions(); i++) {
      try {
        long before = System.nanoTime();
        if (target.deliver(plan, i, begin, end)) {
          target.told(plan, i, System.nanoTime() - before);
        }
      } catch (Throwable e) {
        plan.works().get(i).failed(e);
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
