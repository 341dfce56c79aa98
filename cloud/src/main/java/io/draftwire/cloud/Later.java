package io.draftwire.cloud;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs things later; the only clock that deadlines go by. Thread-safe. */
interface Later extends AutoCloseable {
  /**
   * Runs {@code what} after {@code delay}, unless the handle is run before.
   *
   * @param what short, and throws nothing
   * @return calls it off
   */
  Runnable after(Duration delay, Runnable what);

  /** What is still to come never does, nor does what is asked for from now on. */
  @Override
  default void close() {}

  /** By the clock on the wall, on a thread of its own. */
  final class Timer implements Later {
    private final ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> Thread.ofPlatform().name("deadlines").daemon(true).unstarted(task),
            new ThreadPoolExecutor.DiscardPolicy());

    Timer() {
      thread.setRemoveOnCancelPolicy(true); // What was called off must not be held on to.
    }

    @Override
    public Runnable after(Duration delay, Runnable what) {
      Future<?> task = thread.schedule(what, delay.toMillis(), TimeUnit.MILLISECONDS);
      return () -> task.cancel(false);
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
