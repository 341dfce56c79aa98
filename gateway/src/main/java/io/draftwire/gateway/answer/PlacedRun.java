package io.draftwire.gateway.answer;

import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/**
 * A run that holds one of a desk's places from its making on, and gives it back once it is neither
 * running nor ever will. Cancelling, running and giving back may come from any thread, in any order
 * and more than once: the place is given back exactly once, and never while the run is under way,
 * unless the run itself gives it back early.
 */
final class PlacedRun extends FutureTask<Void> implements Comparable<PlacedRun> {
  /** What is to run. */
  interface Work extends Runnable {
    /** It never will: called instead of {@link #run}. */
    void refused();
  }

  private final Work work;
  private final Places.Turn turn;
  private final Predicate<Runnable> unqueue;
  private final Runnable place;
  private boolean started;
  private boolean released;

  /**
   * @param turn among those that wait
   * @param unqueue takes this out of the queue to run; false where it was in none any more
   * @param place gives the place back
   */
  PlacedRun(Work work, Places.Turn turn, Predicate<Runnable> unqueue, Runnable place) {
    super(work, null);
    this.work = work;
    this.turn = turn;
    this.unqueue = unqueue;
    this.place = place;
  }

  Places.Turn turn() {
    return turn;
  }

  /** By turn, for a queue; two runs that are not one have never the same. */
  @Override
  public int compareTo(PlacedRun other) {
    return turn.compareTo(other.turn);
  }

  @Override
  public void run() {
    synchronized (this) {
      started = true;
    }
    try {
      super.run();
    } finally {
      release();
    }
  }

  @Override
  protected void done() {
    synchronized (this) {
      if (started) {
        return; // A run that was cancelled in its middle still winds up; run() releases.
      }
    }
    // Else a thread has just taken it out, and is about to find it cancelled.
    if (unqueue.test(this)) {
      release();
    }
  }

  /** Of a run that was taken out of the queue for good: tells it so. */
  void refuse() {
    cancel(false);
    release();
    work.refused();
  }

  /** Gives the place back now. */
  void release() {
    synchronized (this) {
      if (released) {
        return;
      }
      released = true;
    }
    place.run();
  }

  @Override
  public String toString() {
    return work.toString();
  }
}
