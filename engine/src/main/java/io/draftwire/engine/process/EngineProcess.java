package io.draftwire.engine.process;

import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that runs a model, and another one in its place whenever it ends, until that comes to
 * nothing too often. The {@link #model} stays: it knows its texts, and has a new process read what
 * is still wanted of them.
 *
 * <p>For any thread.
 */
public final class EngineProcess implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("draftwire.engine");

  /** How long starting takes where that is not known better, beside any pause. */
  private static final Duration LEAST_START = Duration.ofMillis(500);

  /** What ends after so long did not end at once. */
  private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final String ENDING = "the target's process is gone, and this one is about to end";

  private final ChildCommand command;
  private final Restarts restarts;
  private final Child first;
  private final ModelFacts facts;
  private final Thread thread;
  private final AtomicLong restarted = new AtomicLong();

  // Guarded by this.

  /** Null while none is there. */
  private Child child;

  /** Ends since the last pass. */
  private int failures;

  /** Why none is started any more; null for as long as one is. */
  private String over;

  /** Whether that is because this process is about to end. */
  private boolean ending;

  private EngineWatch watch;

  /** When one may be there again, while none is. */
  private Duration wait = Duration.ZERO;

  private EngineProcess(ChildCommand command, Restarts restarts, Child first, long startNanos)
      throws IOException {
    this.command = command;
    this.restarts = restarts;
    this.first = first;
    this.facts = first.facts();
    this.child = first;
    this.thread =
        Thread.ofPlatform()
            .name("engine process")
            .daemon(true)
            .unstarted(() -> keep(Duration.ofNanos(startNanos)));
  }

  /**
   * Starts the process and waits until it has loaded its model.
   *
   * @throws ModelException if it cannot; nothing is tried twice then
   */
  public static EngineProcess start(ChildCommand command, Restarts restarts) {
    long begin = System.nanoTime();
    Child first = null;
    try {
      first = Child.start(command);
      EngineProcess engine = new EngineProcess(command, restarts, first, System.nanoTime() - begin);
      engine.thread.start();
      return engine;
    } catch (IOException e) {
      first.close();
      throw new ModelException("the target's process makes no sense: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted while the target's process started; run again", e);
    }
  }

  /** A model that this process runs; closing it frees its sequences there, and no more. */
  public LanguageModel model() {
    return new ProcessModel(this, facts, () -> {});
  }

  /** The same; closing it closes this too. */
  public LanguageModel ownedModel() {
    return new ProcessModel(this, facts, this::close);
  }

  /** Who is told from now on, and at once how things stand if that is not well. */
  public synchronized void watch(EngineWatch watch) {
    this.watch = watch;
    if (over != null) {
      watch.over(over);
    } else if (child == null) {
      watch.away(wait);
    }
  }

  /** How often it was started again so far. */
  public long restarts() {
    return restarted.get();
  }

  /** The process that runs the model now; for tests, which end it. */
  public synchronized long pid() {
    return child == null ? -1 : child.process().pid();
  }

  /**
   * The process, when there is one.
   *
   * @throws ModelException where there will be none
   */
  synchronized Child child() {
    boolean interrupted = false;
    try {
      while (over == null && (child == null || child.lost())) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (over != null) {
      throw new ModelException(over);
    }
    return child;
  }

  /** The process that is there now; null for none. */
  synchronized Child present() {
    return child == null || child.lost() ? null : child;
  }

  /** It ran a pass: what happened before does not count any more. */
  synchronized void passed() {
    failures = 0;
  }

  /** Keeps one running: the thread's one task. */
  private void keep(Duration start) {
    try {
      Duration took = start;
      String end = lives(first);
      while (mayStart(end, took)) {
        long begin = System.nanoTime();
        try {
          Child next = Child.start(command);
          took = Duration.ofNanos(System.nanoTime() - begin);
          end = present(next) ? lives(next) : end;
        } catch (ModelException e) {
          end = e.getMessage();
        }
      }
    } catch (InterruptedException e) {
      // Nobody asks for that but who closes this.
    } catch (RuntimeException | Error e) {
      giveUp("the target's process cannot be started any more (" + e + "); start again");
    }
  }

  /**
   * Waits for its end, and says how that came. One that lived for long had nothing to do with those
   * before.
   */
  private String lives(Child present) throws InterruptedException {
    long begin = System.nanoTime();
    String end = present.end();
    if (System.nanoTime() - begin > LONG_NANOS) {
      passed();
    }
    return end;
  }

  /** The process has ended: whether there is to be another, behind the pause before it. */
  private synchronized boolean mayStart(String end, Duration took) throws InterruptedException {
    child = null;
    if (ending) {
      end(ENDING);
    }
    if (over != null) {
      return false;
    }
    failures++;
    if (failures >= restarts.most()) {
      giveUp(
          "the target's process ended "
              + failures
              + " times in a row and no pass came through ("
              + end
              + "); see to what it says, and start again");
      return false;
    }
    Duration pause = restarts.pause(failures);
    wait = pause.plus(took.compareTo(LEAST_START) > 0 ? took : LEAST_START);
    LOG.log(
        System.Logger.Level.WARNING,
        "the target''s process ended ({0}); the next one starts in {1} ms",
        end,
        Long.toString(pause.toMillis()));
    if (watch != null) {
      watch.away(wait);
    }
    long until = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); over == null && left > 0; left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return over == null;
  }

  private synchronized void giveUp(String why) {
    end(why);
    if (watch != null) {
      watch.over(why);
    }
  }

  /** Whether it is of use. */
  private synchronized boolean present(Child next) {
    if (over != null) {
      next.close();
      return false;
    }
    if (!next.sameAs(first)) {
      next.close();
      giveUp("the model's file has changed since it was loaded; start again");
      return false;
    }
    restarted.incrementAndGet();
    child = next;
    notifyAll();
    if (watch != null) {
      watch.back();
    }
    return true;
  }

  /** Starts none any more: who waits for one is told so. As long as there is one it serves. */
  public synchronized void startNoMore() {
    ending = true;
    if (child == null) {
      end(ENDING);
    }
  }

  private void end(String why) {
    over = over == null ? why : over;
    notifyAll();
  }

  @Override
  public void close() {
    Child last;
    synchronized (this) {
      watch = null;
      last = child;
      child = null;
      end("the model is closed; load it again");
    }
    if (last != null) {
      last.close();
    }
    thread.interrupt();
  }
}
