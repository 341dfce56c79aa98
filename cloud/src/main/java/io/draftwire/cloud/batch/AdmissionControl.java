package io.draftwire.cloud.batch;

import io.draftwire.core.session.Refusal;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many sessions are served at once, and when somebody who found no room may ask again.
 *
 * <p>There is a sequence for so many, and room for fewer where the target would be too slow for all
 * of them ({@link #roomFor}). Who is turned away is told when its turn would be if everybody came
 * back as told: sessions end as often as sessions at once last on average, and each who is turned
 * away takes the next of these ends. So a crowd that is turned away at one instant does not come
 * back at one. While the target itself is {@link #away} there is room for nobody.
 *
 * <p>Thread-safe.
 */
public final class AdmissionControl {
  /** What somebody who asks is told. */
  public sealed interface Answer permits Ticket, Later {}

  /** Why there is no room. */
  public enum Reason {
    /** Every sequence is taken. */
    SEQUENCES,
    /** One session more would make all of them too slow. */
    DELAY,
    /** The target is not there, and comes back. */
    AWAY
  }

  /**
   * No room.
   *
   * @param sessions that are served
   * @param millis to wait before asking again
   */
  public record Later(Reason reason, int sessions, int millis) implements Answer {
    /** In words, behind "ask again". */
    public String when() {
      return "in " + Math.ceilDiv(millis, 1000) + " s";
    }

    /** What an edge is told. */
    public Refusal refusal() {
      String why =
          switch (reason) {
            case SEQUENCES ->
                "all "
                    + sessions
                    + " sessions of this cloud are taken; ask again "
                    + when()
                    + ", or start it with a larger --parallel";
            case DELAY ->
                "one session more than "
                    + sessions
                    + " would make all of them too slow; ask again "
                    + when()
                    + ", or start the cloud with a larger --slowdown";
            case AWAY ->
                "this cloud's target has ended and is started again; ask again "
                    + when()
                    + ", or another cloud";
          };
      return new Refusal(
          reason == Reason.AWAY ? Refusal.Code.DRAINING : Refusal.Code.BUSY, why, millis);
    }
  }

  /** Before any session has ended. */
  private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Whoever is told more gives up, and those before him may not come back at all. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Sessions that the mean remembers. */
  private static final int MEMORY = 32;

  private final int sequences;
  private final LongSupplier clock;

  /** How many the target has time for. */
  private int room = Integer.MAX_VALUE;

  private boolean away;

  private int inside;

  /** Sessions that have ended, up to what the mean remembers, and how long they lasted. */
  private int ended;

  private double meanNanos;

  /** Up to when ends of sessions are promised to others. */
  private long promised;

  /**
   * @param sequences of the target
   * @param clock nanoseconds
   */
  public AdmissionControl(int sequences, LongSupplier clock) {
    this.sequences = sequences;
    this.clock = clock;
    this.promised = clock.getAsLong();
  }

  /** A session wants to begin. */
  public synchronized Answer ask() {
    if (!away && inside < Math.min(sequences, room)) {
      inside++;
      return new Ticket(clock.getAsLong());
    }
    return later();
  }

  /** What somebody is told who is turned away before it can even ask. */
  public synchronized Later later() {
    long now = clock.getAsLong();
    long gap =
        ended == 0 || inside == 0
            ? UNKNOWN_NANOS
            : Math.max(1, (long) (meanNanos / Math.min(inside, sequences)));
    long from = promised - now > 0 ? promised : now;
    promised = from + gap - now > MOST_NANOS ? now + MOST_NANOS : from + gap;
    long wait = Math.max(LEAST_NANOS, promised - now);
    return new Later(reason(), inside, (int) TimeUnit.NANOSECONDS.toMillis(wait));
  }

  private Reason reason() {
    if (away) {
      return Reason.AWAY;
    }
    return inside >= sequences ? Reason.SEQUENCES : Reason.DELAY;
  }

  /**
   * The target is gone: nobody is let in before it is {@link #back}. Who is inside waits for it.
   *
   * @param nanos after which it may be there again
   */
  public synchronized void away(long nanos) {
    away = true;
    long back = clock.getAsLong() + nanos;
    promised = promised - back > 0 ? promised : back;
  }

  /** The target is there again. */
  public synchronized void back() {
    away = false;
  }

  /**
   * How many sessions the target has time for, from now on; at least one is always served. Those
   * that are served already are served on.
   */
  public synchronized void roomFor(int sessions) {
    room = Math.max(1, sessions);
  }

  /** Sessions that are let in at once, as things stand. */
  public synchronized int most() {
    return Math.min(sequences, room);
  }

  private synchronized void left(long since) {
    inside--;
    ended = Math.min(ended + 1, MEMORY);
    meanNanos += (clock.getAsLong() - since - meanNanos) / ended;
  }

  /** A session that is served. */
  public final class Ticket implements Answer, AutoCloseable {
    private final long since;
    private boolean over;

    private Ticket(long since) {
      this.since = since;
    }

    /** The session is over: another may have its place. Idempotent. */
    @Override
    public void close() {
      synchronized (AdmissionControl.this) {
        if (!over) {
          over = true;
          left(since);
        }
      }
    }
  }
}
