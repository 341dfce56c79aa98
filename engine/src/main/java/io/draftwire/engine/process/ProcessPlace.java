package io.draftwire.engine.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a process stands among others. What a system does not have is left as it is. */
final class ProcessPlace {
  /** Of 1000, which is first of all. */
  private static final String BEFORE_MOST = "500";

  private ProcessPlace() {}

  /** What a terminal sends to all that run in it, as with Ctrl-C, is for the others. */
  static void leaveTerminal() {
    Linker linker = Linker.nativeLinker();
    linker
        .defaultLookup()
        .find("setsid")
        .ifPresent(
            setsid -> {
              try {
                int session =
                    (int) linker.downcallHandle(setsid, FunctionDescriptor.of(JAVA_INT)).invoke();
                if (session < 0) {
                  return; // It has left already.
                }
              } catch (Throwable e) {
                throw new IllegalStateException("setsid cannot be called", e);
              }
            });
  }

  /** A machine that runs out of memory is to end this process, and not the one that serves. */
  static void dieFirst() {
    try {
      Files.writeString(Path.of("/proc/self/oom_score_adj"), BEFORE_MOST);
    } catch (IOException e) {
      // No Linux, or not to be had.
    }
  }
}
