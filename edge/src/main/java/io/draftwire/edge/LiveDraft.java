package io.draftwire.edge;

import io.draftwire.core.law.LogitRows;
import io.draftwire.core.live.DraftPass;
import io.draftwire.engine.DraftTree;
import io.draftwire.engine.LanguageModel;
import java.util.function.IntUnaryOperator;

/**
 * Runs what a live edge asks of its draft. Knows no clock: the client runs it in real time, the lab
 * in virtual time.
 */
public final class LiveDraft implements AutoCloseable {
  private final DraftTree tree;

  /**
   * Opens a sequence of the model; more follow as the tree branches, as many as leave the other
   * texts that the model has room for as many.
   *
   * @throws io.draftwire.engine.ModelException if the model has no free sequence
   */
  public LiveDraft(LanguageModel model) {
    this.tree = new DraftTree(model, share(model));
  }

  /**
   * Sequences that one text may have. A model without bounds keeps none for forks, nor for texts.
   */
  private static int share(LanguageModel model) {
    boolean unbounded = model.cells() == Integer.MAX_VALUE && model.texts() == model.maxSequences();
    return unbounded ? model.maxSequences() : Math.max(1, model.maxSequences() / model.texts());
  }

  /**
   * @param text the token at a position
   * @return how many tokens the model had to run; 0 where nothing could be
   */
  public int run(DraftPass pass, IntUnaryOperator text) {
    if (pass.stands() < tree.length()) {
      tree.shorten(pass.stands());
    }
    if (pass.path().length > 0 && tree.length() + pass.path().length == pass.length()) {
      tree.commit(pass.length(), pass.path());
    }
    return pass.root()
        ? tree.runRoot(pass.length(), text)
        : tree.run(pass.nodes().length, pass.nodes(), pass.parents(), pass.tokens());
  }

  /** The rows of a pass that was run. */
  public LogitRows rows(DraftPass pass) {
    return new LogitRows() {
      @Override
      public float[] logits() {
        return tree.logits();
      }

      @Override
      public int offset(int row) {
        return tree.row(pass.root() ? DraftTree.ROOT : pass.nodes()[row]);
      }
    };
  }

  @Override
  public void close() {
    tree.close();
  }
}
