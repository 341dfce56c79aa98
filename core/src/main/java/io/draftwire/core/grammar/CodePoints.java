package io.draftwire.core.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode's scalar values, as ranges in ascending order that do not touch. Surrogates are
 * in no set: what an automaton reads is UTF-8.
 */
record CodePoints(List<Range> ranges) {
  static final int LAST = Character.MAX_CODE_POINT;

  /** Of one UTF-8 length only after {@link Utf8Sets} has cut it. Both ends are in it. */
  record Range(int from, int to) {}

  static CodePoints of(List<Range> any) {
    List<Range> sorted = new ArrayList<>(any);
    sorted.sort(Comparator.comparingInt(Range::from));
    List<Range> joined = new ArrayList<>();
    for (Range range : sorted) {
      int last = joined.size() - 1;
      if (last >= 0 && range.from <= joined.get(last).to + 1) {
        Range before = joined.get(last);
        joined.set(last, new Range(before.from, Math.max(before.to, range.to)));
      } else {
        joined.add(range);
      }
    }
    return new CodePoints(withoutSurrogates(joined));
  }

  static CodePoints of(int codePoint) {
    return of(List.of(new Range(codePoint, codePoint)));
  }

  static CodePoints all() {
    return of(List.of(new Range(0, LAST)));
  }

  CodePoints complement() {
    List<Range> others = new ArrayList<>();
    int from = 0;
    for (Range range : ranges) {
      if (range.from > from) {
        others.add(new Range(from, range.from - 1));
      }
      from = range.to + 1;
    }
    if (from <= LAST) {
      others.add(new Range(from, LAST));
    }
    return of(others);
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  private static List<Range> withoutSurrogates(List<Range> ranges) {
    List<Range> scalar = new ArrayList<>();
    for (Range range : ranges) {
      if (range.from < Character.MIN_SURROGATE) {
        scalar.add(new Range(range.from, Math.min(range.to, Character.MIN_SURROGATE - 1)));
      }
      if (range.to > Character.MAX_SURROGATE) {
        scalar.add(new Range(Math.max(range.from, Character.MAX_SURROGATE + 1), range.to));
      }
    }
    return scalar;
  }
}
