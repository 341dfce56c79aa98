package io.draftwire.lab.trace;

import io.draftwire.engine.TableModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Traces of a pair of table models. */
final class TinyTraces {
  static final int VOCABULARY = 60;
  static final TableModel.Laws TARGET = TableModel.endless(TableModel.seeded(VOCABULARY, 2, 7, 2));
  static final TableModel.Laws DRAFT = TableModel.near(TARGET, VOCABULARY, 8, 0.7);

  private TinyTraces() {}

  static TraceKey key(String prompt, int positions) {
    return new TraceKey("draft-digest", "target-digest", prompt, 0.8, 5, positions);
  }

  static TableModel draft() {
    return new TableModel(VOCABULARY, DRAFT, 128, 4);
  }

  static TableModel target() {
    return new TableModel(VOCABULARY, TARGET, 128, 4);
  }

  static void record(TraceKey key, Path file) {
    try (TableModel draft = draft();
        TableModel target = target()) {
      TraceRecorder.record(key, draft, target, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Trace trace(Path folder, String prompt, int positions) {
    Path file = folder.resolve("tiny.trace");
    record(key(prompt, positions), file);
    return Trace.open(file, key(prompt, positions));
  }
}
