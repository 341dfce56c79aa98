package io.draftwire.lab.serve;

import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.time.MemoModel;

/**
 * A draft that runs once for each path of tokens, and is looked up from then on: edges that ask for
 * the same texts again and again cost a machine next to nothing, so that it holds many of them. The
 * guesses are the model's own; what is not recorded yet, a guess beside the paths that came up
 * before, is run.
 *
 * <p>One call at a time, like any model; {@link SharedDraft} sees to that. Closing it closes the
 * model.
 */
public final class RecordedDraft extends ForwardingModel {
  private final LanguageModel model;

  /**
   * @param mostFloats that are kept, {@code V} for each path; beyond, the oldest are run again
   * @param texts that the model runs side by side
   */
  public RecordedDraft(LanguageModel model, long mostFloats, int texts) {
    super(new MemoModel(model, mostFloats, texts));
    this.model = model;
  }

  @Override
  public void close() {
    super.close();
    model.close();
  }
}
