package io.draftwire.gateway.chat.jinja;

import java.util.AbstractList;

/** Python's range: numbers that are counted when they are asked for. */
final class Range extends AbstractList<Object> {
  private static final int MOST = 100_000;

  private final long from;
  private final long step;
  private final int size;

  Range(long from, long to, long step) {
    if (step == 0) {
      throw JinjaException.failed("a range's step cannot be 0");
    }
    this.from = from;
    this.step = step;
    // As far as a double goes; what is beyond is too many anyway.
    double count = Math.max(0, Math.ceil(((double) to - from) / step));
    if (count > MOST) {
      throw JinjaException.failed("a range has at most " + MOST + " numbers");
    }
    this.size = (int) count;
  }

  @Override
  public Object get(int index) {
    return from + index * step;
  }

  @Override
  public int size() {
    return size;
  }

  String written() {
    long to = from + size * step;
    return "range(" + from + ", " + to + (step == 1 ? "" : ", " + step) + ")";
  }
}
