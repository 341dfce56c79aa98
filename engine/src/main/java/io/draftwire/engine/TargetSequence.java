package io.draftwire.engine;

import java.util.function.IntUnaryOperator;

/**
 * The target's cache over one session's text: the one place that truncates, fills and forwards, for
 * the server, for virtual time and for the recording of a text (where a draft that follows the text
 * is run in the same way).
 *
 * <p>Knows no clock: whoever drives it says what a pass took. As thread-safe as its model.
 */
public final class TargetSequence implements AutoCloseable {
  private final LanguageModel model;
  private final Batch batch;
  private final int sequence;

  /**
   * Opens a sequence of the model.
   *
   * @param batch filled by every {@link #forward}, which leaves the logits there; may serve several
   *     sequences in turn
   * @throws ModelException if the model has no free sequence
   */
  public TargetSequence(LanguageModel model, Batch batch) {
    this.model = model;
    this.batch = batch;
    this.sequence = model.open();
  }

  /**
   * Brings the cache to {@code text[0, to)}, of which {@code text[0, keep)} was forwarded before
   * and still stands. The logits of the last {@code rows} positions are the batch's rows
   * afterwards.
   *
   * @param text the token at a position
   * @return how many tokens the model had to run
   * @throws ModelException if the text outgrows the context, or the backend fails
   */
  public int forward(int keep, int to, int rows, IntUnaryOperator text) {
    if (keep < model.length(sequence)) {
      model.truncate(sequence, keep);
    }
    batch.clear();
    for (int i = keep; i < to; i++) {
      batch.add(sequence, text.applyAsInt(i), i >= to - rows);
    }
    model.forward(batch);
    return batch.size();
  }

  @Override
  public void close() {
    model.end(sequence);
  }
}
