package io.draftwire.lab.faults;

import io.draftwire.core.session.Burst;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.edge.Reconciling;
import io.draftwire.lab.time.World;

/** What a session in virtual time shows to an onlooker. */
final class Screen {
  private final Onlooker eye;

  /** Null where nothing is ever taken back. */
  private final Reconciling between;

  Screen(World world, Meanwhile meanwhile) {
    boolean takesBack = meanwhile == Meanwhile.CORRECT;
    this.eye = new Onlooker(world::now, takesBack);
    this.between = takesBack ? new Reconciling(eye) : null;
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

  /** What was seen. */
  Onlooker eye() {
    return eye;
  }
}
