package io.draftwire.edge;

import io.draftwire.core.session.EdgeSession;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;

/**
 * The draft model's cache over a session's text. A text longer than the draft's context is seen
 * through a window: when the window is full, it slides so that the latest half remains (with the
 * begin-of-text token in front, which such models lean on). A draft model may see less than the
 * target does; that costs acceptance, never exactness.
 *
 * <p>Knows no clock: the client runs it in real time, the lab in virtual time.
 */
public final class DraftSequence implements AutoCloseable {
  private final LanguageModel model;
  private final EdgeSession session;
  private final Batch batch;
  private final int sequence;
  private final int anchor;

  /** Cache slot j holds text[j] for j < anchor, text[start + j] from there on. */
  private int start;

  /**
   * Opens a sequence of the model.
   *
   * @param batch filled and read by every {@link #forward}; the caller reads logits and size
   */
  public DraftSequence(LanguageModel model, EdgeSession session, Batch batch) {
    this.model = model;
    this.session = session;
    this.batch = batch;
    this.sequence = model.open();
    boolean room = model.contextLength() > 1;
    this.anchor = room && session.token(0) == model.tokenizer().bos() ? 1 : 0;
  }

  /**
   * Brings the cache to {@code text[0, to)}, of which {@code text[0, keep)} was forwarded before
   * and still stands; the logits of the last position are the batch's row 0 afterwards, and the
   * batch's size is how many tokens the model had to run.
   */
  public void forward(int keep, int to) {
    int valid = Math.min(model.length(sequence), keep - start);
    if (to - start > model.contextLength() || (start > 0 && valid < anchor)) {
      start = Math.max(0, to - Math.max(anchor + 1, model.contextLength() / 2));
      valid = 0;
    }
    if (valid < model.length(sequence)) {
      model.truncate(sequence, valid);
    }
    batch.clear();
    for (int slot = valid; slot < to - start; slot++) {
      int position = slot < anchor ? slot : start + slot;
      batch.add(sequence, session.drafted(position), slot == to - start - 1);
    }
    model.forward(batch);
  }

  @Override
  public void close() {
    model.end(sequence);
  }
}
