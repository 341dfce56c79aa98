package io.draftwire.lab.experiment;

/** Told how far a sweep is, after every row, by the thread that called {@link Sweep#run}. */
@FunctionalInterface
public interface SweepListener {
  SweepListener SILENT = (done, total, secondsLeft) -> {};

  /**
   * {@code done} of {@code total} rows stand.
   *
   * @param secondsLeft at this run's pace so far; NaN before its second row
   */
  void progress(long done, long total, double secondsLeft);
}
