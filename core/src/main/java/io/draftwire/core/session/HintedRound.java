package io.draftwire.core.session;

import io.draftwire.core.hint.Confidence;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.hint.HintBook;

/**
 * What hints say of the open round, and whether they were right. A hint that cannot be is no reason
 * to end an answer, whose text it does not touch: it is dropped and counted.
 */
final class HintedRound {
  /**
   * What a hint of a round has to beat: a right one saves the passes of a round, and for a wrong
   * one the verdict waits, for half a pass on the average.
   */
  private static final double WORTH = .12;

  private final EdgeSettings settings;
  private final HintBook book;
  private final SessionFigures figures;

  /** The latest of the open round; null for none. */
  private CloudMessage.Hint latest;

  HintedRound(EdgeSettings settings, HintBook book, SessionFigures figures) {
    this.settings = settings;
    this.book = book;
    this.figures = figures;
  }

  /** Another round is open, or none. */
  void begin() {
    latest = null;
  }

  /**
   * A hint came.
   *
   * @param open null where no verdict is waited for
   * @return whether it can be, and is news
   */
  boolean heard(CloudMessage.Hint hint, OpenRound open) {
    if (open == null || !fits(hint, open)) {
      figures.hintDropped();
      return false;
    }
    latest = hint;
    figures.hinted();
    return true;
  }

  private boolean fits(CloudMessage.Hint hint, OpenRound open) {
    return settings.hints()
        && hint.pass() == open.number()
        && hint.exit() >= 0
        && hint.exit() < ExitBook.EXITS
        && (latest == null || hint.exit() > latest.exit())
        && hint.node() >= 0
        && hint.node() <= open.drafts()
        && !open.endsWith(hint.node())
        && hint.token() >= 0
        && hint.token() < settings.vocabulary()
        && hint.confidence() >= 0
        && hint.confidence() < Confidence.CLASSES;
  }

  /** Whether the latest is worth drafting behind. */
  boolean pays() {
    return chance() > WORTH;
  }

  /** How probable the latest is, as such hints have been right. */
  double chance() {
    return book.chance(latest.confidence(), WORTH);
  }

  /** The verdict is there. */
  void settled(int accepted, int token) {
    if (latest != null) {
      boolean right = latest.node() == accepted && latest.token() == token;
      book.learn(latest.confidence(), WORTH, right);
      figures.hintSettled(right);
      latest = null;
    }
  }
}
