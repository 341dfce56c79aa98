package io.draftwire.cloud;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Computes beside passes of the target what sessions can have computed of their next rows, so that
 * the thread that runs it has less to do behind them. What there is no room or time for is computed
 * when it is needed.
 */
final class WorkAhead implements AutoCloseable {
  private static final int WAITING = 256;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("work-ahead").daemon(true).factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /**
   * @param what null for nothing; throws nothing
   */
  void take(Runnable what) {
    if (what != null) {
      thread.execute(what);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
