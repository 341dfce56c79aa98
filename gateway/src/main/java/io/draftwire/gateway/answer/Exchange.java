package io.draftwire.gateway.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One request's answers while they run: any number of choices that report into one mailbox, which
 * one thread, the reader's, empties. A reader that leaves it full for too long, or goes away, ends
 * all of them; then the cloud's sequences and the draft's are free again.
 *
 * <p>Invariants, whatever the threads' order:
 *
 * <ol>
 *   <li>at most {@link #MAILBOX} reports (bursts, and news of the link) wait for the reader;
 *   <li>a choice's end finds room always: a reader that reads on comes to the end of every choice;
 *   <li>once the exchange is closed or abandoned, every run in it is cancelled, and no report
 *       waits.
 * </ol>
 */
public final class Exchange implements AutoCloseable {
  /** Reports that may wait for a reader; a round of many is far above this in time. */
  static final int MAILBOX = 64;

  private final LinkedBlockingQueue<AnswerEvent> mailbox = new LinkedBlockingQueue<>();

  /** Reports that may be put into the mailbox still. */
  private final Semaphore room = new Semaphore(MAILBOX);

  private final List<Future<?>> runs = new ArrayList<>();
  private final long patienceNanos;
  private final Thread reader;
  private boolean closed;

  /** Read by the thread that calls. */
  Exchange(Duration patience) {
    this(patience, Thread.currentThread());
  }

  Exchange(Duration patience, Thread reader) {
    this.patienceNanos = patience.toNanos();
    this.reader = reader;
  }

  /** Before anybody else knows of this exchange. */
  void add(Future<?> run) {
    runs.add(run);
  }

  /** The next event; waits for it. */
  public AnswerEvent take() throws InterruptedException {
    AnswerEvent event = mailbox.take();
    switch (event) {
      case AnswerEvent.Committed _, AnswerEvent.LinkNews _ -> room.release();
      case AnswerEvent.Ended _, AnswerEvent.Failed _ -> {}
    }
    return event;
  }

  /** A choice reports a burst, and waits where the reader is behind; false ends the choice. */
  boolean report(AnswerEvent.Committed burst) throws InterruptedException {
    return put(burst);
  }

  /** As {@link #report(AnswerEvent.Committed)}, of what becomes of a choice's link. */
  boolean report(AnswerEvent.LinkNews news) throws InterruptedException {
    return put(news);
  }

  private boolean put(AnswerEvent report) throws InterruptedException {
    if (isClosed()) {
      return false;
    }
    if (room.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS)) {
      mailbox.add(report);
      return true;
    }
    abandon();
    return false;
  }

  /** A choice's last event. Never waits: there are no more of them than choices. */
  void end(AnswerEvent last) {
    mailbox.add(last);
  }

  /** The reader is gone or stuck: ends every choice and wakes the reader. */
  public synchronized void abandon() {
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

  private synchronized boolean isClosed() {
    return closed;
  }

  private void cancel() {
    for (Future<?> run : runs) {
      run.cancel(true);
    }
  }
}
