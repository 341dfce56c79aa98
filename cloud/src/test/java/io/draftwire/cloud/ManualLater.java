package io.draftwire.cloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when a test says so. */
final class ManualLater implements Later {
  private record Due(Duration at, Runnable what) {}

  private final List<Due> waiting = new ArrayList<>();
  private Duration now = Duration.ZERO;

  @Override
  public synchronized Runnable after(Duration delay, Runnable what) {
    Due due = new Due(now.plus(delay), what);
    waiting.add(due);
    return () -> remove(due);
  }

  private synchronized boolean remove(Due due) {
    return waiting.remove(due);
  }

  /** Deadlines that are still to come and were not called off. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Lets time pass; what is due by then is run here. */
  void pass(Duration time) {
    List<Due> due;
    synchronized (this) {
      now = now.plus(time);
      due =
          waiting.stream()
              .filter(one -> one.at().compareTo(now) <= 0)
              .sorted(Comparator.comparing(Due::at))
              .toList();
      waiting.removeAll(due);
    }
    due.forEach(one -> one.what().run());
  }
}
