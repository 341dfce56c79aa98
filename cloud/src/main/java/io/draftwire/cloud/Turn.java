package io.draftwire.cloud;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.cloud.batch.Seat;
import io.draftwire.cloud.batch.Target;
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

  /** Of the connection before, with whose cells this one begins; null for none. */
  private Turn before;

  private final int common;

  /** For tasks only; null until the first pass is asked for. */
  private Seat seat;

  /**
   * @param ticket given back at the end, or where this is kept
   * @param before what a session had that goes on with this one; null for none
   * @param common tokens of its text whose cells still stand
   */
  Turn(TargetTasks tasks, AdmissionControl.Ticket ticket, Work work, Turn before, int common) {
    this.tasks = tasks;
    this.ticket = ticket;
    this.work = work;
    this.before = before;
    this.common = common;
  }

  /** Asks for a pass, once there is a place; without effect while that is on its way. */
  void request() {
    if (!closed.get() && asked.compareAndSet(false, true)) {
      ticket.whenInside(() -> tasks.submit(this::sitDown, work::failed));
    }
  }

  private void sitDown() {
    asked.set(false);
    if (closed.get()) {
      return;
    }
    if (seat == null) {
      Seat left = before == null ? null : before.heirloom();
      before = null;
      Target target = tasks.target();
      seat = left == null ? target.seat(work) : target.seat(work, left, common);
    }
    seat.request(System.nanoTime());
  }

  /** The seat that holds the session's cells: its own, or that of a connection before. */
  private Seat heirloom() {
    return seat != null || before == null ? seat : before.heirloom();
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
    if (before != null) {
      before.leave();
    }
    if (seat != null) {
      seat.close();
    }
  }

  /**
   * The session's edge is gone, and may come again: another session may have its place, and its
   * cells where there are not enough. Whoever holds this {@link #discard}s it, or hands it to the
   * turn that follows.
   */
  void keep() {
    if (!closed.getAndSet(true)) {
      tasks.submit(this::pause, e -> CloudLog.failure("a sequence could not be kept", e));
      ticket.close();
    }
  }

  private void pause() {
    if (seat != null) {
      seat.pause();
    }
  }

  /** What was kept is of no use any more. */
  void discard() {
    tasks.submit(this::leave, e -> CloudLog.failure("a sequence could not be freed", e));
  }
}
