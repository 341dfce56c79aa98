package io.draftwire.cloud.batch;

import io.draftwire.core.law.LogitRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A session that wants the law behind each token of a text that it knows. */
final class Reader implements Work {
  private final int vocabulary;
  final int[] text;
  private final int drafts;
  Seat seat;
  BooleanSupplier busy = () -> false;

  /** Until when it would rather wait. */
  long waitsUntil;

  final int prompt;
  private int read;
  final List<float[]> laws = new ArrayList<>();
  Throwable failed;
  long othersNanos;
  int passes;

  /**
   * @param drafts that each pass verifies beside one token
   */
  Reader(int vocabulary, int[] text, int prompt, int drafts) {
    this.vocabulary = vocabulary;
    this.text = text;
    this.prompt = prompt;
    this.read = prompt;
    this.drafts = drafts;
  }

  private int rows() {
    return Math.min(drafts + 1, text.length - read + 1);
  }

  @Override
  public boolean busy() {
    return busy.getAsBoolean();
  }

  @Override
  public long waitsFor(long now) {
    return waitsUntil - now;
  }

  @Override
  public Demand demand() {
    int to = read + rows() - 1;
    return failed != null ? null : Demand.text(laws.isEmpty() ? 0 : read - 1, to, rows());
  }

  @Override
  public int token(int position) {
    return text[position];
  }

  @Override
  public int passed(LogitRows rows, PassTimes times) {
    int n = rows();
    for (int row = 0; row < n; row++) {
      int offset = rows.offset(row);
      laws.add(Arrays.copyOfRange(rows.logits(), offset, offset + vocabulary));
    }
    read += n;
    othersNanos += times.others();
    passes++;
    return -1;
  }

  boolean done() {
    return read > text.length || failed != null;
  }

  @Override
  public void failed(Throwable e) {
    failed = e;
  }
}
