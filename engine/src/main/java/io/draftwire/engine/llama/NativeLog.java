package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;

/**
 * Keeps llama.cpp quiet and remembers its last complaints, so that an exception can say why a call
 * failed. Called by native threads at any time, hence the lock and the global life of the stub.
 */
final class NativeLog {
  private static final int WARNING = 3;
  private static final int ERROR = 4;
  private static final int CONTINUED = 5;
  private static final int KEPT = 8;
  private static final int LONGEST_LINE = 4096;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private boolean keeping;

  /** The function pointer for {@code llama_log_set}: {@code void (level, text, user_data)}. */
  MemorySegment callback(Linker linker) throws ReflectiveOperationException {
    return linker.upcallStub(
        MethodHandles.lookup()
            .findVirtual(
                NativeLog.class,
                "log",
                MethodType.methodType(
                    void.class, int.class, MemorySegment.class, MemorySegment.class))
            .bindTo(this),
        FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS),
        Arena.global());
  }

  /** Forgets what was said, before a call whose complaints are of interest. */
  synchronized void clear() {
    lines.clear();
  }

  /** The last complaints as one line, or a stand-in where there were none. */
  synchronized String complaints() {
    return lines.isEmpty() ? "llama.cpp gave no reason" : String.join("; ", lines);
  }

  @SuppressWarnings("unused") // called from native code
  private void log(int level, MemorySegment text, MemorySegment userData) {
    try {
      if (level == WARNING || level == ERROR || level == CONTINUED) {
        add(level, text.reinterpret(LONGEST_LINE).getString(0).strip());
      } else {
        synchronized (this) {
          keeping = false;
        }
      }
    } catch (Throwable e) {
      // An exception that leaves an upcall ends the JVM; a lost log line does not matter.
    }
  }

  private synchronized void add(int level, String text) {
    if (level == CONTINUED) {
      if (keeping && !lines.isEmpty() && !text.isEmpty()) {
        lines.addLast(lines.removeLast() + " " + text);
      }
      return;
    }
    keeping = true;
    if (text.isEmpty()) {
      return;
    }
    lines.addLast(text);
    while (lines.size() > KEPT) {
      lines.removeFirst();
    }
  }
}
