package io.draftwire.lab.serve;

import java.util.concurrent.atomic.AtomicLong;

/** Time that passes where somebody says so; whoever sleeps wakes at once. */
final class MadeUpClock implements Generator.Clock {
  private final AtomicLong now = new AtomicLong(77);

  void pass(long nanos) {
    now.addAndGet(nanos);
  }

  @Override
  public long now() {
    return now.get();
  }

  @Override
  public void sleepUntil(long nanos) {
    now.accumulateAndGet(nanos, Math::max);
  }
}
