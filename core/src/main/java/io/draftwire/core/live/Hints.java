package io.draftwire.core.live;

import io.draftwire.core.hint.Confidence;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.hint.HintBook;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.core.text.Text;
import java.util.Arrays;
import java.util.List;

/**
 * What a live edge makes of hints: until the pass that one is of has been heard of, the tree below
 * the text that it foresees is as much likelier as such hints have been right, and the rest as much
 * less likely. Nothing is dropped for it, and nothing else depends on it: a wrong one costs passes
 * of the draft.
 *
 * <p>A hint that cannot be is no reason to end an answer, whose text it does not touch. It is
 * dropped and counted.
 */
final class Hints {
  /** The latest hint of the pass under way. */
  private record Open(int exit, int[] tokens, int klass, double prior, double chance) {}

  private final EdgeSettings settings;
  private final HintBook book;
  private final Text text;
  private final GuessTree tree;
  private final SessionFigures figures;

  /** Null where nothing is foreseen. */
  private Open open;

  Hints(EdgeSettings settings, HintBook book, Text text, GuessTree tree, SessionFigures figures) {
    this.settings = settings;
    this.book = book;
    this.text = text;
    this.tree = tree;
    this.figures = figures;
  }

  /** A hint came. */
  void heard(CloudMessage.Hint hint) {
    List<Guess> way = fits(hint) ? way(hint.node()) : null;
    if (way == null || way.stream().anyMatch(guess -> settings.endsText().test(guess.token))) {
      figures.hintDropped();
      return;
    }
    figures.hinted();
    int[] tokens = new int[way.size() + 1];
    Arrays.setAll(tokens, i -> i < way.size() ? way.get(i).token : hint.token());
    tree.expectNothing();
    Guess end = way.isEmpty() ? tree.root() : way.getLast();
    Guess foreseen = end.child(hint.token());
    double prior = foreseen == null ? 0 : foreseen.path;
    double chance = book.chance(hint.confidence(), prior);
    open = new Open(hint.exit(), tokens, hint.confidence(), prior, chance);
    tree.expect(tokens, chance);
  }

  private List<Guess> way(int node) {
    return node == 0 ? List.of() : tree.wayTo(node);
  }

  private boolean fits(CloudMessage.Hint hint) {
    return settings.hints()
        && hint.pass() == text.length()
        && hint.exit() >= 0
        && hint.exit() < ExitBook.EXITS
        && (open == null || hint.exit() > open.exit())
        && hint.token() >= 0
        && hint.token() < settings.vocabulary()
        && hint.confidence() >= 0
        && hint.confidence() < Confidence.CLASSES;
  }

  /** The tree has grown, or its root has moved: what is foreseen holds for what it is now. */
  void grown() {
    if (open != null) {
      tree.expectNothing();
      tree.expect(open.tokens(), open.chance());
    }
  }

  /** The pass has been heard of, with the guesses on its way and the token behind them. */
  void settled(int[] tokens) {
    if (open != null) {
      int told = open.tokens().length;
      boolean right =
          told <= tokens.length && Arrays.equals(open.tokens(), 0, told, tokens, 0, told);
      book.learn(open.klass(), open.prior(), right);
      figures.hintSettled(right);
      open = null;
    }
  }

  /** The connection is gone, and with it the pass. */
  void forget() {
    if (open != null) {
      open = null;
      tree.expectNothing();
    }
  }
}
