package io.draftwire.gateway.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One request's answers while they run: any number of choices that report into one bounded mailbox,
 * which one thread, the reader's, empties. A reader that leaves it full for too long, or goes away,
 * ends all of them; then the cloud's sequences and the draft's are free again.
 */
public final class Exchange implements AutoCloseable {
  /** Bursts that may wait for a reader; a round of many is far above this in time. */
  private static final int MAILBOX = 64;

  private final LinkedBlockingQueue<AnswerEvent> mailbox = new LinkedBlockingQueue<>(MAILBOX);
  private final List<Future<?>> runs = new ArrayList<>();
  private final long patienceNanos;
  private final Thread reader = Thread.currentThread();
  private boolean closed;
  private boolean slow;

  Exchange(Duration patience) {
    this.patienceNanos = patience.toNanos();
  }

  void add(Future<?> run) {
    runs.add(run);
  }

  /** The next event; waits for it. */
  public AnswerEvent take() throws InterruptedException {
    return mailbox.take();
  }

  /** Whether the exchange ended because its reader was too slow. */
  public synchronized boolean slow() {
    return slow;
  }

  /** A choice reports; false ends it. */
  boolean report(AnswerEvent event) throws InterruptedException {
    if (mailbox.offer(event, patienceNanos, TimeUnit.NANOSECONDS)) {
      return true;
    }
    synchronized (this) {
      slow = true;
    }
    interruptReader();
    return false;
  }

  /** The reader is gone or stuck: ends every choice and wakes the reader. */
  public void abandon() {
    interruptReader();
  }

  private synchronized void interruptReader() {
    if (!closed) {
      closed = true;
      // Frees a reader that is stuck in a write as well: its connection is closed by it.
      reader.interrupt();
      cancel();
    }
  }

  /** Ends what still runs. To be called by the reader, whatever happened. */
  @Override
  public synchronized void close() {
    closed = true;
    cancel();
  }

  private void cancel() {
    for (Future<?> run : runs) {
      run.cancel(true);
    }
  }
}
