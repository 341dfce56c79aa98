package io.draftwire.cli;

import io.draftwire.lab.experiment.SweepListener;
import java.io.PrintStream;
import java.util.Locale;

/** How far a sweep is, and how long it will take: one line that is rewritten on a terminal. */
final class SweepLine implements SweepListener, AutoCloseable {
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;

  private final PrintStream err;
  private final boolean terminal;
  private long shownNanos;
  private boolean open;

  SweepLine(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
    this.shownNanos = System.nanoTime();
  }

  @Override
  public void progress(long done, long total, double secondsLeft) {
    long now = System.nanoTime();
    if (now - shownNanos < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      return;
    }
    shownNanos = now;
    String line =
        String.format(Locale.ROOT, "draftwire: %,d of %,d rows%s", done, total, left(secondsLeft));
    if (terminal) {
      err.print("\r" + line + "        ");
      err.flush();
      open = true;
    } else {
      err.println(line);
    }
  }

  private static String left(double seconds) {
    if (Double.isNaN(seconds)) {
      return "";
    }
    long whole = Math.round(seconds);
    return whole < 90
        ? String.format(Locale.ROOT, ", %d s left", whole)
        : String.format(Locale.ROOT, ", %d min left", Math.round(seconds / 60));
  }

  @Override
  public void close() {
    if (open) {
      err.println();
      open = false;
    }
  }
}
