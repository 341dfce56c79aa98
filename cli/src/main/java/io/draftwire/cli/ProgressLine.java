package io.draftwire.cli;

import io.draftwire.engine.store.Progress;
import java.io.PrintStream;
import java.util.function.UnaryOperator;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Downloads and other long work as a bar with time left, on standard error; plain lines where that
 * is no terminal.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;

  private final PrintStream err;
  private final boolean terminal;
  private ProgressBar bar;
  private String shown;
  private String lastLine;

  ProgressLine(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void message(String line) {
    close();
    err.println("draftwire: " + Shown.text(line));
  }

  @Override
  public void advance(String what, long done, long total) {
    String size = total < 0 ? "" : ", " + total / MEGABYTE + " MB";
    show(what, size, done, total, builder -> builder.setUnit(" MB", MEGABYTE).showSpeed());
  }

  /** Work that is counted, not downloaded. */
  void count(String what, long done, long total) {
    show(what, "", done, total, UnaryOperator.identity());
  }

  private void show(
      String what, String size, long done, long total, UnaryOperator<ProgressBarBuilder> form) {
    if (!what.equals(shown)) {
      close();
      shown = what;
      if (terminal) {
        bar = newBar(what, total, done, form);
      } else if (!what.equals(lastLine)) {
        err.println("draftwire: " + what + size);
        lastLine = what;
      }
    }
    if (bar != null) {
      bar.stepTo(done);
    }
    if (done == total) {
      close();
    }
  }

  private static ProgressBar newBar(
      String what, long total, long done, UnaryOperator<ProgressBarBuilder> form) {
    return form.apply(new ProgressBarBuilder())
        .setTaskName(what)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
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
