package io.draftwire.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes back the standard error that the launcher keeps while the JVM starts.
 *
 * <p>A JVM with the Vector API says on standard error that it uses an incubating module, and no
 * option turns that off. So the launcher starts it with a pipe in place of standard error, behind
 * which a filter passes on all but that line. Here, first of all, the real one takes the pipe's
 * place, for Java and native code alike: what follows is neither delayed nor read by anybody, and a
 * terminal is one again. The filter then has nothing left to read, and ends.
 */
final class StandardError {
  /**
   * {@code DESCRIPTOR:FILTER:PROCESS}: where the real one is, the filter's process, and for which
   * process that is so. Children of this one have the variable too, and other descriptors.
   */
  private static final String VARIABLE = "DRAFTWIRE_STDERR";

  private static final Pattern KEPT = Pattern.compile("(\\d{1,9}):(\\d{0,9}):(\\d{1,9})");

  private static final int STANDARD_ERROR = 2;

  /** A filter that somebody else's process keeps from ending is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private StandardError() {}

  /** Does so where the launcher has started this process, and nothing otherwise. */
  static void takeBack() {
    String kept = System.getenv(VARIABLE);
    Matcher numbers = KEPT.matcher(kept == null ? "" : kept);
    if (!numbers.matches() || Long.parseLong(numbers.group(3)) != ProcessHandle.current().pid()) {
      return;
    }
    try {
      int real = Integer.parseInt(numbers.group(1));
      int moved = (int) function("dup2", 2).invokeExact(real, STANDARD_ERROR);
      if (moved != STANDARD_ERROR) {
        return; // The filter goes on passing everything on.
      }
      int closed = (int) function("close", 1).invokeExact(real);
      if (closed == 0 && !numbers.group(2).isEmpty()) {
        awaitEnd(Integer.parseInt(numbers.group(2)));
      }
    } catch (Throwable e) {
      // As above: nothing is lost, only one process more is there.
    }
  }

  /** What the filter has read is to be out before we say anything; and a child is waited for. */
  private static void awaitEnd(int filter) throws InterruptedException {
    Thread.ofPlatform()
        .daemon()
        .name("filter-of-standard-error")
        .start(
            () -> {
              try {
                MethodHandle wait =
                    Linker.nativeLinker()
                        .downcallHandle(
                            symbol("waitpid"),
                            FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT));
                int ended = (int) wait.invokeExact(filter, MemorySegment.NULL, 0);
                assert ended == filter || ended < 0;
              } catch (Throwable e) {
                // It is somebody else's to wait for.
              }
            })
        .join(PATIENCE);
  }

  private static MethodHandle function(String name, int arguments) {
    ValueLayout[] numbers = new ValueLayout[arguments];
    Arrays.fill(numbers, ValueLayout.JAVA_INT);
    return Linker.nativeLinker()
        .downcallHandle(symbol(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, numbers));
  }

  private static MemorySegment symbol(String name) {
    return Linker.nativeLinker().defaultLookup().find(name).orElseThrow();
  }
}
