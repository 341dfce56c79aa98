package io.draftwire.lab.serve;

import java.util.concurrent.locks.LockSupport;

/** The machine's own; how late a sleeper wakes is part of what the ledger tells. */
final class RealClock implements Generator.Clock {
  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void sleepUntil(long nanos) throws InterruptedException {
    for (long left = nanos - now(); left > 0; left = nanos - now()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("the load was interrupted");
      }
    }
  }
}
