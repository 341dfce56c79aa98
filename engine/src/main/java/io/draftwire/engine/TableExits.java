package io.draftwire.engine;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Made-up exits of a {@link TableModel}: each gives a token's own logits with a given probability,
 * and else those behind another token. Which of the two hangs on the seed, the layer and the two
 * last tokens alone.
 */
record TableExits(List<EarlyExit> exits, double right, long seed) {
  static final TableExits NONE = new TableExits(List.of(), 0, 0);

  TableExits {
    exits = List.copyOf(exits);
    if (!(right >= 0 && right <= 1)) {
      throw new ModelException("an exit cannot be right with probability " + right);
    }
  }

  /**
   * Tells all that was asked, by layers.
   *
   * @param before the token in front of the one at an index of the batch, -1 where there is none
   */
  void tell(Batch batch, TableModel.Laws laws, IntUnaryOperator before, EarlyThread thread) {
    EarlyAsks asks = batch.early();
    if (asks.size() == 0) {
      return;
    }
    try (EarlyThread.Pass pass = thread.pass(asks.listener())) {
      for (EarlyExit exit : exits) {
        for (int i : asks.askingAt(exit.layer(), 0, batch.size())) {
          int last = batch.token(i);
          int beforeLast = before.applyAsInt(i);
          int guessed = guessed(batch.vocabulary(), exit.layer(), beforeLast, last);
          float[] logits = new float[batch.vocabulary()];
          pass.beside(
              () -> {
                laws.logits(beforeLast, guessed, logits, 0);
                pass.tell(exit.layer(), i, logits, 0);
              });
        }
      }
      pass.await();
    }
  }

  /** The token behind which the exit believes the text to be. */
  private int guessed(int vocabulary, int layer, int beforeLast, int last) {
    long chance = TableModel.mix(TableModel.mix(seed + layer) + beforeLast);
    chance = TableModel.mix(chance + last);
    if ((chance >>> 11) * 0x1p-53 < right) {
      return last;
    }
    int further = 1 + (int) Long.remainderUnsigned(TableModel.mix(chance), vocabulary - 1);
    return (last + further) % vocabulary;
  }
}
