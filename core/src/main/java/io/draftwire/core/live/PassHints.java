package io.draftwire.core.live;

import io.draftwire.core.hint.Confidence;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.session.CloudMessage;
import java.util.Arrays;

/**
 * What a live cloud tells of a pass that is under way, exit by exit, and what it learns of its
 * exits when the pass has ended. Touches nothing of the session's.
 */
final class PassHints {
  private final ExitBook book;
  private final Walk[] walks = new Walk[ExitBook.EXITS];

  /** What was told last of this pass; null for nothing. */
  private Walk told;

  private int toldClass;

  PassHints(ExitBook book) {
    this.book = book;
  }

  void begin() {
    Arrays.fill(walks, null);
    told = null;
  }

  /**
   * An exit's draws are there.
   *
   * @return what is worth telling the edge, or null: what is improbable is not, nor what an earlier
   *     exit said as surely
   */
  CloudMessage.Hint hint(int exit, TargetPass pass, Walk walk) {
    walks[exit] = walk;
    double chance = 1;
    for (int gap : walk.gaps()) {
      chance *= book.chance(exit, gap);
    }
    int klass = Confidence.classOf(chance);
    boolean again =
        told != null
            && told.tokens().length == walk.tokens().length
            && told.isBegunBy(walk)
            && klass <= toldClass;
    if (chance < ExitBook.LEAST || !book.pays(exit) || again) {
      return null;
    }
    told = walk;
    toldClass = klass;
    int node = walk.deepest() < 0 ? 0 : pass.numbers()[walk.deepest()];
    return new CloudMessage.Hint(exit, pass.to(), node, walk.token(), klass);
  }

  /** The last layer's draws are there. */
  void ended(Walk last) {
    for (int exit = 0; exit < walks.length; exit++) {
      Walk walk = walks[exit];
      if (walk == null) {
        continue;
      }
      book.learnWhole(exit, walk.isBegunBy(last));
      int common = walk.common(last);
      for (int i = 0; i < Math.min(common + 1, walk.tokens().length); i++) {
        book.learn(exit, walk.gaps()[i], i < common);
      }
    }
  }
}
