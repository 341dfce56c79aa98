package io.draftwire.lab.experiment;

import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.trace.TraceKey;
import io.draftwire.lab.trace.TraceRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A pair that is loaded when the first trace has to be recorded, and not at all where all are
 * there. Any thread may ask; one at a time records.
 */
public final class ModelSource implements AutoCloseable {
  private final String draftDigest;
  private final String targetDigest;
  private final Supplier<LanguageModel> openDraft;
  private final Supplier<LanguageModel> openTarget;
  private LanguageModel draft;
  private LanguageModel target;

  /**
   * @param draftDigest of the model's file: traces of another file are not its own
   * @param targetDigest likewise
   */
  public ModelSource(
      String draftDigest,
      String targetDigest,
      Supplier<LanguageModel> openDraft,
      Supplier<LanguageModel> openTarget) {
    this.draftDigest = draftDigest;
    this.targetDigest = targetDigest;
    this.openDraft = openDraft;
    this.openTarget = openTarget;
  }

  String draftDigest() {
    return draftDigest;
  }

  String targetDigest() {
    return targetDigest;
  }

  synchronized void record(TraceKey key, Path file) throws IOException {
    if (draft == null) {
      draft = openDraft.get();
    }
    if (target == null) {
      target = openTarget.get();
    }
    TraceRecorder.record(key, draft, target, file);
  }

  @Override
  public synchronized void close() {
    if (draft != null) {
      draft.close();
      draft = null;
    }
    if (target != null) {
      target.close();
      target = null;
    }
  }
}
