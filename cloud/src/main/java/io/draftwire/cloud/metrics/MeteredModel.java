package io.draftwire.cloud.metrics;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import java.util.BitSet;

/**
 * A target whose passes are counted. As confined to one thread as any model, but for what says so.
 */
final class MeteredModel extends ForwardingModel {
  private final CloudMetrics metrics;
  private final DutyCycle duty = new DutyCycle(System.nanoTime());
  private final BitSet seen = new BitSet();
  private volatile int openSequences;
  private volatile int cellsInUse;

  MeteredModel(LanguageModel model, CloudMetrics metrics) {
    super(model);
    this.metrics = metrics;
    cellsInUse = model.usedCells();
  }

  /** For any thread. */
  DutyCycle duty() {
    return duty;
  }

  /** Sequences that are open; for any thread. */
  int openSequences() {
    return openSequences;
  }

  /** Cells that were taken when a sequence changed last; for any thread. */
  int cellsInUse() {
    return cellsInUse;
  }

  @Override
  public void forward(Batch batch) {
    long begin = System.nanoTime();
    long end;
    duty.works(true, begin);
    try {
      super.forward(batch);
    } finally {
      end = System.nanoTime();
      duty.works(false, end);
      look();
    }
    metrics.pass(batch.size(), sequences(batch), end - begin);
  }

  /** How many sequences have tokens in it. */
  private int sequences(Batch batch) {
    seen.clear();
    for (int i = 0; i < batch.size(); i++) {
      seen.set(batch.sequence(i));
    }
    return seen.cardinality();
  }

  @Override
  public int open() {
    int sequence = super.open();
    changed(1);
    return sequence;
  }

  @Override
  public int fork(int sequence, int length) {
    int copy = super.fork(sequence, length);
    changed(1);
    return copy;
  }

  @Override
  public void end(int sequence) {
    super.end(sequence);
    changed(-1);
  }

  @Override
  public void truncate(int sequence, int length) {
    super.truncate(sequence, length);
    look();
  }

  @Override
  public void keep(int sequence, int index) {
    super.keep(sequence, index);
    look();
  }

  private void changed(int sequences) {
    openSequences = openSequences + sequences; // One thread writes.
    look();
  }

  private void look() {
    cellsInUse = super.usedCells();
  }
}
