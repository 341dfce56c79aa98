package io.draftwire.cli;

import io.draftwire.engine.store.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Downloads as a bar with rate and time left, on standard error; plain lines where that is no
 * terminal.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;

  private final PrintStream err;
  private final boolean terminal;
  private ProgressBar bar;
  private String shown;

  ProgressLine(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void message(String line) {
    close();
    err.println("draftwire: " + line);
  }

  @Override
  public void advance(String what, long done, long total) {
    if (!what.equals(shown)) {
      close();
      shown = what;
      if (terminal) {
        bar = newBar(what, total, done);
      } else {
        err.println("draftwire: " + what + (total < 0 ? "" : ", " + total / MEGABYTE + " MB"));
      }
    }
    if (bar != null) {
      bar.stepTo(done);
    }
    if (done == total) {
      close();
    }
  }

  private static ProgressBar newBar(String what, long total, long done) {
    return new ProgressBarBuilder()
        .setTaskName(what)
        .setInitialMax(total)
        .setUnit(" MB", MEGABYTE)
        .setStyle(ProgressBarStyle.ASCII)
        .showSpeed()
        .startsFrom(done, java.time.Duration.ZERO)
        .setUpdateIntervalMillis(200)
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    shown = null;
  }
}
