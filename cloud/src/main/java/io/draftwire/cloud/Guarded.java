package io.draftwire.cloud;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.cloud.batch.Work;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.live.TargetPass;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A session's work as the inference thread sees it: under the lock that what comes from the edge is
 * heard under. Whoever has ended meanwhile wants nothing, and is spared what fails.
 */
final class Guarded implements Work {
  private final ReentrantLock lock;
  private final TargetDriver driver;
  private volatile Runnable told = () -> {};

  Guarded(ReentrantLock lock, TargetDriver driver) {
    this.lock = lock;
    this.driver = driver;
  }

  /** Has something done behind every pass, without the lock. */
  void whenTold(Runnable what) {
    told = what;
  }

  private <T> T guard(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean busy() {
    return lock.isLocked() && !lock.isHeldByCurrentThread();
  }

  @Override
  public Demand demand() {
    return guard(() -> driver.ended() ? null : driver.demand());
  }

  @Override
  public long waitsFor(long now) {
    return guard(() -> driver.ended() ? 0 : driver.waitsFor(now));
  }

  @Override
  public int token(int position) {
    return guard(() -> driver.ended() ? GONE : driver.token(position));
  }

  @Override
  public TargetPass begin(int guesses) {
    return guard(() -> driver.begin(guesses));
  }

  @Override
  public boolean wantsHints() {
    return guard(() -> !driver.ended() && driver.wantsHints());
  }

  @Override
  public void exited(int exit, LogitRows rows) {
    guard(
        () -> {
          if (!driver.ended()) {
            driver.exited(exit, rows);
          }
          return null;
        });
  }

  @Override
  public int passed(LogitRows rows, PassTimes times) {
    int deepest = guard(() -> driver.ended() ? -1 : driver.passed(rows, times));
    told.run();
    return deepest;
  }

  @Override
  public void failed(Throwable e) {
    try {
      guard(
          () -> {
            if (!driver.ended()) {
              driver.broke(e);
            }
            return null;
          });
    } catch (Throwable again) {
      CloudLog.failure("a session could not be ended", again); // A fault of ours.
    }
  }
}
