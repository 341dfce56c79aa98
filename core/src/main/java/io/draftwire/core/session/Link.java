package io.draftwire.core.session;

import java.util.random.RandomGenerator;

/**
 * An answer's connection, apart from the answer: when to try again after it broke, and for how
 * long. Time is an input, in nanoseconds of any clock; no I/O.
 *
 * <p>The pause between two attempts is a hundredth of the time that the link has been down, within
 * bounds, so that an answer goes on at most so much later than it could; drawn from half to one and
 * a half of that, so that edges which lost one cloud together do not come back together.
 */
public final class Link {
  /** How things stand. */
  public sealed interface State {
    /** A stream is open; what it says is heard. */
    record Up() implements State {}

    /** Nobody is connected since an instant; the next attempt is due at another. */
    record Lost(long since, long next) implements State {}

    /** A stream is open that the cloud has not welcomed; at {@code until} it is given up. */
    record Resuming(long since, long until) implements State {}
  }

  private static final double PAUSE = 1 / 100.;
  private static final long SHORTEST_PAUSE = 20_000_000L;
  private static final long LONGEST_PAUSE = 5_000_000_000L;

  /** An attempt that takes longer than this, and than the link was down, has failed. */
  private static final long SHORTEST_ATTEMPT = 2_000_000_000L;

  private static final long LONGEST_ATTEMPT = 20_000_000_000L;

  /** Longer than anything. */
  public static final long NEVER = Long.MAX_VALUE;

  private final long patience;
  private final long silence;
  private final RandomGenerator jitter;
  private State state = new State.Up();

  /** When the stream last brought the session on, or was asked to; where it has done so once. */
  private long heard;

  private boolean speaks;

  /**
   * Of a stream that may be silent.
   *
   * @param patience longest that the link may be down; 0 for not at all
   */
  public Link(long patience, RandomGenerator jitter) {
    this(patience, NEVER, jitter);
  }

  /**
   * @param patience longest that the link may be down; 0 for not at all
   * @param silence longest that a stream which has brought the session on may leave it at that
   *     before it counts as broken; {@link #NEVER} for ever
   */
  public Link(long patience, long silence, RandomGenerator jitter) {
    this.patience = patience;
    this.silence = silence;
    this.jitter = jitter;
  }

  /** The stream brought the session on: something was decided, beyond a welcome. */
  public void progressed(long now) {
    heard = now;
    speaks = true;
  }

  /** The cloud is waited for from now on. */
  public void waiting(long now) {
    heard = now;
  }

  /**
   * How long the stream may still be silent; at most 0 where it counts as broken. The first word
   * behind a welcome may take any time: the cloud has a text to read.
   */
  public long silenceLeft(long now) {
    boolean bounded = state instanceof State.Up && speaks && silence != NEVER;
    return bounded ? heard + silence - now : NEVER;
  }

  public State state() {
    return state;
  }

  /**
   * The connection broke, or an attempt failed.
   *
   * @return whether there is to be another attempt; false where patience is at its end
   */
  public boolean lost(long now) {
    return lost(now, 0);
  }

  /**
   * The same, where the cloud said when to come back.
   *
   * @param told the next attempt comes no sooner than in so long
   */
  public boolean lost(long now, long told) {
    long since =
        switch (state) {
          case State.Up up -> now;
          case State.Lost lost -> lost.since();
          case State.Resuming resuming -> resuming.since();
        };
    if (now - since >= patience) {
      return false;
    }
    boolean first = state instanceof State.Up;
    state =
        new State.Lost(
            since, Math.min(now + Math.max(told, first ? 0 : pause(now - since)), end(since)));
    return true;
  }

  private long end(long since) {
    return patience > Long.MAX_VALUE - since ? Long.MAX_VALUE : since + patience;
  }

  private long pause(long down) {
    long usual = Math.clamp((long) (PAUSE * down), SHORTEST_PAUSE, LONGEST_PAUSE);
    return (long) (usual * (.5 + jitter.nextDouble()));
  }

  /** An attempt begins: there is a stream, and the hello is sent on it. */
  public void trying(long now) {
    if (state instanceof State.Lost(long since, long next)) {
      long attempt = Math.clamp(now - since, SHORTEST_ATTEMPT, LONGEST_ATTEMPT);
      state = new State.Resuming(since, now + attempt);
    }
  }

  /** The cloud has taken the session up. */
  public void up() {
    state = new State.Up();
    speaks = false;
  }
}
