package io.draftwire.cloud;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.cloud.batch.Seat;
import io.draftwire.cloud.batch.Work;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A session's hold on its seat at the target, from whatever thread the session runs on: the seat
 * itself is the inference thread's.
 */
final class Turn implements AutoCloseable {
  private final TargetTasks tasks;
  private final AdmissionControl.Ticket ticket;
  private final Work work;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** For tasks only; null until the first pass is asked for. */
  private Seat seat;

  /**
   * @param ticket given back at the end
   */
  Turn(TargetTasks tasks, AdmissionControl.Ticket ticket, Work work) {
    this.tasks = tasks;
    this.ticket = ticket;
    this.work = work;
  }

  /** Asks for a pass; without effect while that is on its way. */
  void request() {
    if (!closed.get() && asked.compareAndSet(false, true)) {
      tasks.submit(this::sitDown, work::failed);
    }
  }

  private void sitDown() {
    asked.set(false);
    if (closed.get()) {
      return;
    }
    if (seat == null) {
      seat = tasks.target().seat(work);
    }
    seat.request(System.nanoTime());
  }

  /**
   * Nanoseconds between two instants in which the target ran passes that this session was not in;
   * for tasks only.
   */
  long othersNanos(long from, long to) {
    return tasks.target().othersNanos(seat, from, to);
  }

  /** The session is over. Another may have its place at once: its cells are free by then. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      tasks.submit(this::leave, e -> CloudLog.failure("a sequence could not be freed", e));
      ticket.close();
    }
  }

  private void leave() {
    if (seat != null) {
      seat.close();
    }
  }
}
