package io.draftwire.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The last lines that a process printed. Whatever it prints, this stays small. */
final class ChildLog {
  private static final int LINES = 64;
  private static final int LONGEST = 400;

  /** What a process that is gone has printed is there at once, unless others have its pipe too. */
  private static final int PATIENCE_SECONDS = 2;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private final Thread reader;

  ChildLog(InputStream printed) {
    // Not a virtual thread, whose carrier a read of a pipe holds on to: with one processor that can
    // be the only one.
    reader = Thread.ofPlatform().daemon().name("child-output").start(() -> read(printed));
  }

  private void read(InputStream printed) {
    byte[] line = new byte[LONGEST];
    int length = 0;
    try (printed) {
      for (int c = printed.read(); c >= 0; c = printed.read()) {
        if (c == '\n') {
          add(line, length);
          length = 0;
        } else if (length < LONGEST) {
          line[length++] = (byte) c;
        }
      }
    } catch (IOException e) {
      // The process is gone, which is how this ends.
    }
    add(line, length);
  }

  private synchronized void add(byte[] line, int length) {
    if (length > 0) {
      lines.addLast(new String(line, 0, length, StandardCharsets.UTF_8).strip());
      if (lines.size() > LINES) {
        lines.removeFirst();
      }
    }
  }

  /** All of them, once the process has ended. */
  List<String> lines() throws InterruptedException {
    reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    synchronized (this) {
      return List.copyOf(lines);
    }
  }
}
