package io.draftwire.cloud;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Waiting for what another thread or process is about to do, where it gives no event of its own.
 */
public final class Eventually {
  /** Only a test that fails waits as long; a loaded machine takes what it needs. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(5);

  private Eventually() {}

  /** Returns once it holds; fails if it never does. */
  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never happened: " + what);
      }
      Thread.sleep(PAUSE);
    }
  }
}
