package io.draftwire.core.session;

import java.util.random.RandomGenerator;

/**
 * What an edge makes of attempts to reach one cloud: after some that failed in a row new answers do
 * not wait for it any more, but for one at a time, which finds out whether it is back. When that
 * may try is a {@link Link}'s to say, as for a connection that broke. Time is an input; no I/O.
 * Safe for use by several threads.
 */
public final class Breaker {
  /** Attempts in a row that fail before nobody waits for the cloud any more. */
  public static final int FAILURES = 3;

  /** What new answers do. */
  public enum State {
    /** They ask the cloud. */
    CLOSED,
    /** One of them asks, and the others do not wait for what comes of it. */
    HALF_OPEN,
    /** None asks. */
    OPEN
  }

  private final Link link;
  private int failures;

  public Breaker(RandomGenerator jitter) {
    link = new Link(Long.MAX_VALUE, jitter);
  }

  /**
   * A new answer would ask the cloud.
   *
   * @return whether it is to; then {@link #failed} or {@link #succeeded} is told what came of it
   */
  public synchronized boolean admits(long now) {
    return switch (link.state()) {
      case Link.State.Up up -> true;
      case Link.State.Lost(long since, long next) -> {
        if (now < next) {
          yield false;
        }
        link.trying(now);
        yield true;
      }
      case Link.State.Resuming(long since, long until) -> {
        if (now < until) {
          yield false;
        }
        // Whoever tried has not said what came of it, and is not waited for.
        link.lost(now);
        yield false;
      }
    };
  }

  /** An attempt did not reach the cloud. */
  public synchronized void failed(long now) {
    failures++;
    boolean closed = link.state() instanceof Link.State.Up;
    boolean probe = link.state() instanceof Link.State.Resuming;
    if (probe || closed && failures >= FAILURES) {
      link.lost(now);
    }
  }

  /** The cloud said something. */
  public synchronized void succeeded() {
    failures = 0;
    link.up();
  }

  public synchronized State state() {
    return switch (link.state()) {
      case Link.State.Up up -> State.CLOSED;
      case Link.State.Lost lost -> State.OPEN;
      case Link.State.Resuming resuming -> State.HALF_OPEN;
    };
  }

  /** In how long a new answer may ask again; 0 for now. */
  public synchronized long pause(long now) {
    return switch (link.state()) {
      case Link.State.Up up -> 0;
      case Link.State.Lost(long since, long next) -> Math.max(0, next - now);
      case Link.State.Resuming(long since, long until) -> Math.max(0, until - now);
    };
  }
}
