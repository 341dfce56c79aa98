package io.draftwire.edge;

import io.draftwire.engine.process.ChildCommand;
import io.draftwire.engine.process.EngineChild;
import io.draftwire.engine.process.EngineProcess;
import io.draftwire.engine.process.Restarts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The {@link Worlds#TARGET} in a process that kills itself in the middle of a pass. */
final class TargetProcess {
  private TargetProcess() {}

  /**
   * @param laws after so many of which each process is killed
   */
  static EngineProcess start(int laws, int sequences) {
    return EngineProcess.start(
        new ChildCommand(
            TargetProcess.class,
            List.of(Integer.toString(laws), Integer.toString(sequences)),
            List.of()),
        Restarts.DEFAULT);
  }

  public static void main(String[] args) {
    AtomicInteger left = new AtomicInteger(Integer.parseInt(args[1]));
    EngineChild.serve(
        Path.of(args[0]),
        () ->
            Worlds.model(
                (beforeLast, last, out, offset) -> {
                  if (left.getAndDecrement() == 0) {
                    killed();
                  }
                  Worlds.TARGET.logits(beforeLast, last, out, offset);
                },
                Worlds.CONTEXT,
                Integer.parseInt(args[2])));
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
