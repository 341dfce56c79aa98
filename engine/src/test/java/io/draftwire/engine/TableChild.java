package io.draftwire.engine;

import io.draftwire.engine.process.ChildCommand;
import io.draftwire.engine.process.EngineChild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that runs a table model, or does not. */
final class TableChild {
  static final int VOCABULARY = 258;

  /** Whatever comes behind this token ends a process that is poisoned. */
  static final int POISON = 200;

  private static final TableModel.Laws LAWS = TableModel.seeded(VOCABULARY, 2, 7, 2);

  private TableChild() {}

  /** The model that the process runs. */
  static TableModel model() {
    return model(LAWS);
  }

  private static TableModel model(TableModel.Laws laws) {
    return new TableModel(
        VOCABULARY, laws, LanguageModelContract.CONTEXT, LanguageModelContract.SEQUENCES);
  }

  static ChildCommand command(String... how) {
    return new ChildCommand(TableChild.class, List.of(how), List.of());
  }

  public static void main(String[] args) {
    String how = args.length > 1 ? args[1] : "";
    EngineChild.serve(
        Path.of(args[0]),
        () ->
            switch (how) {
              case "refuses" -> throw new ModelException("this is no model; use another");
              case "crashes" -> {
                MemorySegment nowhere = MemorySegment.ofAddress(8).reinterpret(8);
                nowhere.set(ValueLayout.JAVA_INT, 0, 1);
                throw new AssertionError("that cannot be written to");
              }
              case "poisoned" -> model(TableChild::poisonous);
              default -> model();
            });
  }

  private static void poisonous(int beforeLast, int last, float[] out, int offset) {
    if (last == POISON) {
      killed();
    }
    LAWS.logits(beforeLast, last, out, offset);
  }

  private static void killed() {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      new CountDownLatch(1).await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
