package io.draftwire.core.live;

import io.draftwire.core.law.LogitRows;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.core.text.Text;
import java.util.Arrays;
import java.util.List;

/**
 * What a live edge has its draft run, and what comes of it. The draft's cache follows the text:
 * with each pass it is told which nodes have become part of that since the one before.
 */
final class DraftPasses {
  private static final int[] NOTHING = {};

  private final Text text;
  private final GuessTree tree;
  private final Hints hints;
  private final SessionFigures figures;
  private final int vocabulary;

  /** Ids of the nodes that became text since the latest pass, 0 for a token that was none. */
  private int[] path = NOTHING;

  /** The root's logits, run before the seed was known; null otherwise. */
  private float[] early;

  /** The nodes of the latest pass that was asked for. */
  private List<Guess> running = List.of();

  DraftPasses(Text text, GuessTree tree, Hints hints, SessionFigures figures, int vocabulary) {
    this.text = text;
    this.tree = tree;
    this.hints = hints;
    this.figures = figures;
    this.vocabulary = vocabulary;
  }

  /**
   * The text has its next token.
   *
   * @param root the node that it was; null where nobody guessed it
   */
  void moved(Guess root) {
    path = Arrays.copyOf(path, path.length + 1);
    path[path.length - 1] = root == null || !root.run ? 0 : root.id;
  }

  /** What had become text since the latest pass is text no more. */
  void takenBack() {
    path = NOTHING;
  }

  /** Before the seed is known the root can be run, once. */
  DraftPass early() {
    return early == null ? root() : null;
  }

  DraftPass root() {
    return new DraftPass(text.length(), path, true, NOTHING, NOTHING, NOTHING);
  }

  /** The root, or what is worth a pass below it; null where nothing is. */
  DraftPass next(Growth growth, PassSeconds costs, int lengthLimit) {
    if (!tree.root().run) {
      return root();
    }
    List<Guess> next = growth.next(costs, lengthLimit - text.length() - 1);
    if (next.isEmpty()) {
      return null;
    }
    running = next;
    int[] nodes = new int[next.size()];
    int[] parents = new int[nodes.length];
    int[] tokens = new int[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      Guess guess = next.get(i);
      nodes[i] = guess.id;
      parents[i] = guess.parent == tree.root() ? 0 : guess.parent.id;
      tokens[i] = guess.token;
    }
    return new DraftPass(text.length(), path, false, nodes, parents, tokens);
  }

  /**
   * A pass was run: the draft's cache follows the text, and holds what was asked for.
   *
   * @param growth null before the welcome, where the row is kept until {@link #runEarly}
   */
  void ran(DraftPass pass, LogitRows rows, Growth growth) {
    late(pass);
    if (growth == null) {
      int offset = rows.offset(0);
      early = Arrays.copyOfRange(rows.logits(), offset, offset + vocabulary);
    } else {
      grow(pass, rows, growth);
      hints.grown();
    }
  }

  /** A pass was run, and nobody needs its rows any more. */
  void late(DraftPass pass) {
    path = NOTHING;
    figures.draftPass(pass.rows());
  }

  private void grow(DraftPass pass, LogitRows rows, Growth growth) {
    if (pass.root()) {
      growth.run(tree.root(), 0, rows.logits(), rows.offset(0));
      return;
    }
    for (int i = 0; i < running.size(); i++) {
      Guess node = running.get(i);
      int offset = rows.offset(i);
      if (offset < 0) {
        node.leftOut = true; // Until there is another root, and room.
      } else {
        growth.run(node, node.depth(), rows.logits(), offset);
      }
    }
  }

  /** The seed is known: what was run before is the root's. */
  void runEarly(Growth growth) {
    if (early != null) {
      growth.run(tree.root(), 0, early, 0);
      early = null;
    }
  }
}
