package io.draftwire.lab.time;

import io.draftwire.core.session.SessionException;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Virtual time: one queue of events, of any number of edges, links and clouds. Nothing has a clock
 * of its own; time stands still while an event happens, and goes on to the next one.
 *
 * <p>Deterministic: events happen in the order of their times, and at one instant in the order in
 * which they were scheduled.
 *
 * <p>Not thread-safe: everything in a world happens on the thread that runs it.
 */
public final class World {
  /** Something that happens. */
  @FunctionalInterface
  public interface Event {
    /**
     * @throws SessionException if a party breaks the protocol or is refused; it ends the run
     */
    void happen() throws SessionException;
  }

  /** An event to come, which can be called off. */
  public static final class Timer implements Comparable<Timer> {
    private final long time;
    private final long number;
    private Event event;

    private Timer(long time, long number, Event event) {
      this.time = time;
      this.number = number;
      this.event = event;
    }

    /** It will not happen; without effect where it has happened. */
    public void cancel() {
      event = null;
    }

    /** When it happens, ns. */
    long time() {
      return time;
    }

    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Timer> events = new PriorityQueue<>();
  private long now;
  private long scheduled;

  /** Nanoseconds since the world began. */
  public long now() {
    return now;
  }

  /**
   * Has something happen at a time to come, or at once: behind everything that is scheduled for
   * this very instant already.
   *
   * @param nanos since the world began
   * @throws IllegalArgumentException for a time that has passed
   */
  public Timer at(long nanos, Event event) {
    if (nanos < now) {
      throw new IllegalArgumentException(
          "an event at "
              + nanos
              + " ns, when it is "
              + now
              + " ns already; schedule it from now on");
    }
    Timer timer = new Timer(nanos, scheduled++, event);
    events.add(timer);
    return timer;
  }

  /** Until nothing is left to happen. */
  public void run() throws SessionException {
    run(() -> false);
  }

  /**
   * Until nothing is left to happen, or a condition holds behind an event; what is left then can be
   * gone on with.
   */
  public void run(BooleanSupplier stop) throws SessionException {
    while (!events.isEmpty()) {
      Timer next = events.poll();
      Event event = next.event;
      if (event != null) {
        now = next.time;
        next.event = null;
        event.happen();
        if (stop.getAsBoolean()) {
          return;
        }
      }
    }
  }
}
