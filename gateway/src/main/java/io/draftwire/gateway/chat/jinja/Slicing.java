package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** Python's slices. */
final class Slicing {
  private Slicing() {}

  /**
   * @param from null for the beginning, or the end if the step is negative; so is {@code to}
   */
  static Object slice(Rendering rendering, Object of, Integer from, Integer to, Integer step) {
    int by = step == null ? 1 : step;
    return switch (of) {
      case Text text -> {
        if (by == 0) {
          throw zero();
        }
        yield text(rendering, text, from, to, by);
      }
      case Tuple tuple -> new Tuple(list(rendering, tuple.items(), from, to, by));
      case List<?> list -> list(rendering, list, from, to, by);
      case Undefined undefined -> throw undefined.error();
      default -> throw JinjaException.failed("a " + Values.typeName(of) + " cannot be sliced");
    };
  }

  private static JinjaException zero() {
    return JinjaException.failed("a slice's step cannot be 0");
  }

  private static Text text(Rendering rendering, Text text, Integer from, Integer to, int step) {
    rendering.budget().characters(text.plain().length());
    int size = text.length();
    int begin = begin(from, size, step);
    int end = end(to, size, step);
    if (step == 1) {
      return begin >= end
          ? Text.EMPTY.marked(text.markup())
          : text.slice(text.offset(begin), text.offset(end));
    }
    int[] offsets = new int[size + 1];
    for (int i = 0, at = 0; i < size; i++) {
      offsets[i] = at;
      at += Character.charCount(text.plain().codePointAt(at));
      offsets[i + 1] = at;
    }
    TextBuilder sliced = new TextBuilder(rendering.budget());
    for (long i = begin; step > 0 ? i < end : i > end; i += step) {
      sliced.append(text, offsets[(int) i], offsets[(int) i + 1]);
    }
    return sliced.text().marked(text.markup());
  }

  private static List<Object> list(
      Rendering rendering, List<?> list, Integer from, Integer to, int step) {
    if (step == 0) {
      throw zero();
    }
    int end = end(to, list.size(), step);
    List<Object> sliced = new ArrayList<>();
    for (long i = begin(from, list.size(), step); step > 0 ? i < end : i > end; i += step) {
      rendering.budget().elements(0);
      sliced.add(list.get((int) i));
    }
    return sliced;
  }

  private static int begin(Integer from, int size, int step) {
    if (from == null) {
      return step > 0 ? 0 : size - 1;
    }
    return bounded(from, size, step);
  }

  private static int end(Integer to, int size, int step) {
    if (to == null) {
      return step > 0 ? size : -1;
    }
    return bounded(to, size, step);
  }

  private static int bounded(int index, int size, int step) {
    int counted = index < 0 ? index + size : index;
    return step > 0 ? Math.clamp(counted, 0, size) : Math.clamp(counted, -1, size - 1);
  }
}
