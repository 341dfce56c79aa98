package io.draftwire.lab.faults;

import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.core.session.Origin;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.Reconciling;
import io.draftwire.lab.time.World;
import java.util.ArrayList;
import java.util.List;

/** What somebody sees of an answer, and for how long nothing new. */
final class Screen {
  private final World world;

  /** Null where nothing is ever taken back. */
  private final Reconciling between;

  private final Eye eye = new Eye();
  private final List<Integer> shown = new ArrayList<>();
  private int alone;
  private int right;
  private long last;
  private long pause;

  Screen(World world, Meanwhile meanwhile) {
    this.world = world;
    this.between = meanwhile == Meanwhile.CORRECT ? new Reconciling(eye) : null;
  }

  private final class Eye implements AnswerListener {
    @Override
    public void committed(int token, Origin origin) {
      pause = Math.max(pause, world.now() - last);
      last = world.now();
      shown.add(token);
      alone += origin == Origin.UNVERIFIED ? 1 : 0;
    }

    @Override
    public void verified(CommittedToken token) {
      right++;
    }

    @Override
    public void takenBack(int tokens) {
      shown.subList(shown.size() - tokens, shown.size()).clear();
    }
  }

  /** The session commits. */
  void burst(Burst burst) {
    if (between == null) {
      burst.tokens().forEach(token -> eye.committed(token.token(), token.origin()));
    } else {
      between.burst(burst, null);
    }
  }

  /** The session takes back. */
  void takenBack(int tokens) {
    between.takenBack(tokens);
  }

  /** The answer is whole. */
  void whole() {
    if (between != null) {
      between.whole();
    }
  }

  /** What stands of the answer. */
  int[] shown() {
    return shown.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Tokens that were shown as unverified. */
  int alone() {
    return alone;
  }

  /** Of these, those that turned out right. */
  int right() {
    return right;
  }

  /** The longest time in which nothing new was shown, in nanoseconds. */
  long pause() {
    return pause;
  }
}
