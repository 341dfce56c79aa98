package io.draftwire.cloud.batch;

import io.draftwire.core.session.Refusal;
import java.util.ArrayList;
import java.util.List;
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
 * <p>Where there is a line, some need not come back: they wait for the next places, whoever has
 * been asking longest first. A free place is whoever asks for it; a place in the line is only for
 * who has been asking for longer than half of those that were turned away and may come back, and
 * the fuller it is, the longer. So those that were served already do not take it from those that
 * were not, however the moments fall at which they ask. A line is short, or waiting in it would be
 * what makes everybody slow.
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
   * @param claim to show then; {@link Refusal#NO_CLAIM} for none
   */
  public record Later(Reason reason, int sessions, int millis, long claim) implements Answer {
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
          reason == Reason.AWAY ? Refusal.Code.DRAINING : Refusal.Code.BUSY, why, millis, claim);
    }
  }

  /** Before any session has ended. */
  private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Whoever is told more gives up, and those before him may not come back at all. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Sessions that the mean remembers. */
  private static final int MEMORY = 32;

  /**
   * Nobody is to wait in the line for longer, or an edge that may go on alone takes its cloud to be
   * dead: it hears nothing meanwhile.
   */
  private static final long LONGEST_LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Of those turned away, what part may have been asking for longer than who joins the line. */
  private static final double LINE_SHARE = 0.5;

  private final int sequences;
  private final int waiting;
  private final LongSupplier clock;
  private final Claims claims;

  /** Who waits for a place, in the order in which they came. */
  private final List<Ticket> line = new ArrayList<>();

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
   * Without a line.
   *
   * @param sequences of the target
   * @param clock nanoseconds
   */
  public AdmissionControl(int sequences, LongSupplier clock) {
    this(sequences, 0, clock, () -> Refusal.NO_CLAIM);
  }

  /**
   * @param sequences of the target
   * @param waiting sessions in the line, at most
   * @param clock nanoseconds
   * @param names of claims: nobody is to guess one
   */
  public AdmissionControl(int sequences, int waiting, LongSupplier clock, LongSupplier names) {
    this.sequences = sequences;
    this.waiting = waiting;
    this.clock = clock;
    this.claims = new Claims(names);
    this.promised = clock.getAsLong();
  }

  /** A session wants to begin that was never turned away. */
  public Answer ask() {
    return ask(Refusal.NO_CLAIM);
  }

  /**
   * A session wants to begin.
   *
   * @param claim that was told when it was turned away; {@link Refusal#NO_CLAIM} for none
   */
  public synchronized Answer ask(long claim) {
    long now = clock.getAsLong();
    long since = claims.take(claim, now);
    if (roomLeft()) {
      return new Ticket(since).enter(now);
    }
    if (mayWait(since)) {
      Ticket ticket = new Ticket(since);
      line.add(ticket);
      promise(now);
      return ticket;
    }
    return later(since, now);
  }

  private boolean roomLeft() {
    return !away && inside < most();
  }

  private boolean mayWait(long since) {
    return !away
        && line.size() < waiting
        && (inside - most() + line.size() + 1) * gap() <= LONGEST_LINE_NANOS
        && claims.shareBefore(since) <= LINE_SHARE * (1 - (double) line.size() / waiting);
  }

  /** What somebody is told who is turned away before it can even ask. */
  public synchronized Later later() {
    long now = clock.getAsLong();
    return new Later(reason(), inside, millis(promise(now)), Refusal.NO_CLAIM);
  }

  private Later later(long since, long now) {
    long wait = promise(now);
    long claim = waiting == 0 ? Refusal.NO_CLAIM : claims.give(since, now + wait + MOST_NANOS);
    return new Later(reason(), inside, millis(wait), claim);
  }

  private static int millis(long nanos) {
    return (int) TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** Between two ends of sessions. */
  private long gap() {
    return ended == 0 || inside == 0
        ? UNKNOWN_NANOS
        : Math.max(1, (long) (meanNanos / Math.min(inside, sequences)));
  }

  /** How long somebody has to wait for the next end that is nobody's yet, which is his now. */
  private long promise(long now) {
    long from = promised - now > 0 ? promised : now;
    long next = from + gap();
    promised = next - now > MOST_NANOS ? now + MOST_NANOS : next;
    return Math.max(LEAST_NANOS, promised - now);
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
  public void back() {
    changed(() -> away = false);
  }

  /**
   * How many sessions the target has time for, from now on; at least one is always served. Those
   * that are served already are served on.
   */
  public void roomFor(int sessions) {
    changed(() -> room = Math.max(1, sessions));
  }

  /** Sessions that are let in at once, as things stand. */
  public synchronized int most() {
    return Math.min(sequences, room);
  }

  /** Sessions that wait for a place now. */
  public synchronized int waiting() {
    return line.size();
  }

  /** There may be room for who waits; each is told so behind the change, and not under the lock. */
  private void changed(Runnable change) {
    List<Runnable> entered = new ArrayList<>();
    synchronized (this) {
      change.run();
      while (!line.isEmpty() && roomLeft()) {
        Ticket next = longest();
        line.remove(next);
        entered.add(next.enter(clock.getAsLong()).takeWish());
      }
    }
    entered.forEach(Runnable::run);
  }

  private Ticket longest() {
    Ticket longest = line.getFirst();
    for (Ticket ticket : line) {
      longest = ticket.since - longest.since < 0 ? ticket : longest;
    }
    return longest;
  }

  private void left(long entered) {
    inside--;
    ended = Math.min(ended + 1, MEMORY);
    meanNanos += (clock.getAsLong() - entered - meanNanos) / ended;
  }

  /** A session that is served, or will be when it is its turn. */
  public final class Ticket implements Answer, AutoCloseable {
    private static final Runnable NOTHING = () -> {};

    private enum State {
      WAITING,
      INSIDE,
      OVER
    }

    private final long since;
    private State state = State.WAITING;

    /** When its place became its own. */
    private long entered;

    /** What is to be done then. */
    private Runnable wish = NOTHING;

    private Ticket(long since) {
      this.since = since;
    }

    private Ticket enter(long now) {
      inside++;
      entered = now;
      state = State.INSIDE;
      return this;
    }

    private Runnable takeWish() {
      Runnable taken = wish;
      wish = NOTHING;
      return taken;
    }

    /**
     * Has something done as soon as the session has its place: here and now where it has it, and
     * never where it gives it up before. Of several things that wait, the latest.
     */
    public void whenInside(Runnable what) {
      synchronized (AdmissionControl.this) {
        if (state == State.WAITING) {
          wish = what;
          return;
        }
        if (state == State.OVER) {
          return;
        }
      }
      what.run();
    }

    /** The session is over: another may have its place. Idempotent. */
    @Override
    public void close() {
      changed(
          () -> {
            if (state == State.INSIDE) {
              left(entered);
            }
            line.remove(this);
            state = State.OVER;
            wish = NOTHING;
          });
    }
  }
}
