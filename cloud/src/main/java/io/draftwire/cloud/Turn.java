package io.draftwire.cloud;

import io.draftwire.cloud.batch.Seat;
import io.draftwire.cloud.batch.Work;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A session's hold on its seat at the target, from whatever thread the session runs on: the seat
 * itself is the inference thread's.
 */
final class Turn implements AutoCloseable {
  private final InferenceThread inference;
  private final Work work;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** On the inference thread only; null until the first pass is asked for. */
  private Seat seat;

  Turn(InferenceThread inference, Work work) {
    this.inference = inference;
    this.work = work;
  }

  /** Asks for a pass; without effect while that is on its way. */
  void request() {
    if (!closed.get() && asked.compareAndSet(false, true)) {
      inference.submit(this::sitDown, work::failed);
    }
  }

  private void sitDown() {
    asked.set(false);
    if (closed.get()) {
      return;
    }
    if (seat == null) {
      seat = inference.target().seat(work);
    }
    seat.request(System.nanoTime());
  }

  /**
   * Nanoseconds between two instants in which the target ran passes that this session was not in;
   * on the inference thread.
   */
  long othersNanos(long from, long to) {
    return inference.target().othersNanos(seat, from, to);
  }

  /** The session is over. Another may have its place at once: its cells are free by then. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      inference.submit(this::leave, e -> CloudLog.failure("a sequence could not be freed", e));
      inference.giveBack();
    }
  }

  private void leave() {
    if (seat != null) {
      seat.close();
    }
  }
}
