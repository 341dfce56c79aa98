package io.draftwire.cloud.batch;

import io.draftwire.engine.TargetSequence;

/**
 * A session's place at the target: the sequence that holds its text, and its turn. Whether the
 * sequence still holds what it held is the target's affair: what is missing is run again from the
 * session's text.
 */
public final class Seat implements AutoCloseable {
  private final Target target;
  private final Work work;

  /** Null until the first pass, after an eviction, and from the end on. */
  TargetSequence sequence;

  /** What the sequence's cells hold, as far as it reaches. */
  final HeldText held = new HeldText();

  /** Whether a pass is asked for, and since when. */
  boolean waiting;

  long since;

  /** Counts up over all seats with every request: who asked first. */
  long turn;

  /** Whether an earlier pass ran a part of the demand, up to the sequence's length. */
  boolean divided;

  /** What the passes over parts of the demand took. */
  long dividedNanos;

  /** Whether the session has had a row: its prompt is through. */
  boolean running;

  /**
   * When it was in a pass last; of who waits for nothing, the least recent loses its cells first.
   */
  long used;

  private boolean closed;

  /** Whether its session is away: it wants nothing, and whoever needs a sequence may have its. */
  boolean paused;

  /** Whether the sequence was another seat's, and holds what that had read of the same text. */
  boolean inherited;

  Seat(Target target, Work work) {
    this.target = target;
    this.work = work;
  }

  Work work() {
    return work;
  }

  /** Tokens that the session's sequence holds. */
  int length() {
    return sequence == null ? 0 : sequence.length();
  }

  /** Where a pass over a demand has to begin. */
  int from(Demand demand) {
    return divided
        ? Math.min(length(), demand.to() - Math.max(1, demand.rows()))
        : Math.min(demand.keep(), length());
  }

  /**
   * Asks for a pass; without effect while one is asked for.
   *
   * @param now by the clock of the passes' times
   */
  public void request(long now) {
    if (!waiting && !closed) {
      waiting = true;
      since = now;
      divided = inherited; // As if a pass had run so much of it.
      inherited = false;
      dividedNanos = 0;
      target.batcher().add(this);
    }
  }

  /** The session is away: its cells stay as long as nobody else needs them. */
  public void pause() {
    if (!closed) {
      paused = true;
      waiting = false;
      target.batcher().remove(this);
    }
  }

  /** The session is over: its cells and its turn are free. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      waiting = false;
      target.left(this);
    }
  }

  boolean closed() {
    return closed;
  }
}
