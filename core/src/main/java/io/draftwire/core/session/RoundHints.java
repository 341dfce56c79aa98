package io.draftwire.core.session;

import io.draftwire.core.hint.Confidence;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.scheme.Verdict;
import java.util.Arrays;

/**
 * What a cloud tells of a round that its target is running over, exit by exit, and what it learns
 * of its exits when the verdict is there. Touches nothing of the session's.
 */
final class RoundHints {
  private final ExitBook book;
  private final Verdict[] foreseen = new Verdict[ExitBook.EXITS];

  /** What was told last of this round; null for nothing. */
  private Verdict told;

  private int toldClass;

  RoundHints(ExitBook book) {
    this.book = book;
  }

  void begin() {
    Arrays.fill(foreseen, null);
    told = null;
  }

  /**
   * An exit's verdict is there.
   *
   * @return what is worth telling the edge, or null
   */
  CloudMessage.Hint hint(int exit, EdgeMessage.Round round, Verdict verdict) {
    foreseen[exit] = verdict;
    boolean follows =
        !verdict.leftToEdge() && verdict.sibling() == 0 && !round.endsWith(verdict.accepted());
    double chance = Math.pow(book.chance(exit, ExitBook.ANY_GAP), verdict.accepted() + 1);
    int klass = Confidence.classOf(chance);
    boolean again = verdict.equals(told) && klass <= toldClass;
    if (!follows || chance < ExitBook.LEAST || !book.pays(exit) || again) {
      return null;
    }
    told = verdict;
    toldClass = klass;
    return new CloudMessage.Hint(exit, round.number(), verdict.accepted(), verdict.token(), klass);
  }

  /** The last layer's verdict is there. */
  void ruled(Verdict last) {
    for (int exit = 0; exit < foreseen.length; exit++) {
      Verdict verdict = foreseen[exit];
      if (verdict != null) {
        int agreed = Math.min(verdict.accepted(), last.accepted());
        for (int i = 0; i < agreed; i++) {
          book.learn(exit, ExitBook.ANY_GAP, true);
        }
        book.learn(exit, ExitBook.ANY_GAP, verdict.equals(last));
        book.learnWhole(exit, verdict.equals(last));
      }
    }
    begin();
  }
}
