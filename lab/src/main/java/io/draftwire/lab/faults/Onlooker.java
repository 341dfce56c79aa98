package io.draftwire.lab.faults;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Origin;
import io.draftwire.edge.AnswerListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What somebody sees of an answer, and for how long nothing new. */
final class Onlooker implements AnswerListener {
  private final LongSupplier clock;
  private final boolean takesBack;
  private final List<Integer> shown = new ArrayList<>();

  /** Of each token that is shown, whether the cloud has said it. */
  private final List<Boolean> certain = new ArrayList<>();

  private int alone;
  private int right;
  private int losses;
  private long last;
  private long pause;

  /**
   * @param clock nanoseconds; the answer is asked for now
   * @param takesBack whether tokens may be taken back
   */
  Onlooker(LongSupplier clock, boolean takesBack) {
    this.clock = clock;
    this.takesBack = takesBack;
    this.last = clock.getAsLong();
  }

  @Override
  public void committed(int token, Origin origin) {
    seen();
    shown.add(token);
    certain.add(origin != Origin.UNVERIFIED);
    alone += origin == Origin.UNVERIFIED ? 1 : 0;
  }

  private void seen() {
    long now = clock.getAsLong();
    pause = Math.max(pause, now - last);
    last = now;
  }

  @Override
  public boolean takesBack() {
    return takesBack;
  }

  @Override
  public void verified(CommittedToken token) {
    right++;
    certain.set(verified(), true);
  }

  @Override
  public void takenBack(int tokens) {
    shown.subList(shown.size() - tokens, shown.size()).clear();
    certain.subList(certain.size() - tokens, certain.size()).clear();
  }

  @Override
  public void linkLost(String why) {
    losses++;
  }

  /** What stands of the answer. */
  int[] shown() {
    return shown.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How many of these stand before the first that nobody has verified. */
  int verified() {
    int first = certain.indexOf(false);
    return first < 0 ? certain.size() : first;
  }

  /** Tokens that were shown as unverified. */
  int alone() {
    return alone;
  }

  /** Of these, those that turned out right. */
  int right() {
    return right;
  }

  /** How often the connection broke. */
  int losses() {
    return losses;
  }

  /** The longest time in which nothing new was shown, in nanoseconds. */
  long pause() {
    return pause;
  }
}
