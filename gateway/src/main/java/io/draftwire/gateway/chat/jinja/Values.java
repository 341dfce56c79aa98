package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What values are. There are {@link None}, {@link Undefined}, {@code Boolean}, {@code Long}, {@code
 * Double}, {@link Text}, {@code List}, {@link Tuple}, {@link Dict} with its {@link Dict.View},
 * {@link Range}, {@link Stream}, {@link Namespace}, {@link Loop} and {@link Function}.
 */
final class Values {
  private Values() {}

  /** A value of Java's, as a template sees it; what is one of these already stays. */
  static Object of(Object value) {
    return switch (value) {
      case null -> None.NONE;
      case String text -> Text.of(text);
      case Integer i -> (long) i;
      case Double d -> d;
      case Long l -> l;
      case Number number -> number.doubleValue();
      case Collection<?> list -> {
        List<Object> items = new ArrayList<>();
        list.forEach(item -> items.add(of(item)));
        yield items;
      }
      case Map<?, ?> map -> {
        Dict dict = new Dict();
        map.forEach((key, item) -> dict.put(of(key), of(item)));
        yield dict;
      }
      default -> value;
    };
  }

  static boolean truth(Object value) {
    return switch (value) {
      case Boolean b -> b;
      case Long l -> l != 0;
      case Double d -> d != 0;
      case Text text -> !text.isEmpty();
      case Collection<?> list -> !list.isEmpty();
      case Tuple tuple -> !tuple.items().isEmpty();
      case Dict dict -> dict.size() > 0;
      case Dict.View view -> !view.elements().isEmpty();
      case None none -> false;
      case Undefined undefined -> false;
      default -> true;
    };
  }

  /** Python's {@code len}. */
  static long length(Object value) {
    return switch (value) {
      case Text text -> text.length();
      case Collection<?> list -> list.size();
      case Tuple tuple -> tuple.items().size();
      case Dict dict -> dict.size();
      case Dict.View view -> view.elements().size();
      case Loop loop -> loop.length();
      case Undefined undefined -> 0;
      default -> throw JinjaException.failed("a " + typeName(value) + " has no length");
    };
  }

  static boolean isIterable(Object value) {
    return switch (value) {
      case Text t -> true;
      case Collection<?> c -> true;
      case Tuple t -> true;
      case Dict d -> true;
      case Dict.View v -> true;
      case Stream s -> true;
      case Loop l -> true;
      case Undefined u -> true;
      default -> false;
    };
  }

  /** What a loop goes through. Every element is a step. */
  static Iterator<Object> iterator(Budget budget, Object value) {
    Iterator<?> elements =
        switch (value) {
          case Text text -> characters(budget, text);
          case Collection<?> list -> list.iterator();
          case Tuple tuple -> tuple.items().iterator();
          case Dict dict -> dict.keys().iterator();
          case Dict.View view -> view.elements().iterator();
          case Stream stream -> stream.rest();
          case Undefined undefined -> List.of().iterator();
          default ->
              throw JinjaException.failed("a " + typeName(value) + " cannot be gone through");
        };
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public Object next() {
        budget.step();
        return elements.next();
      }
    };
  }

  private static Iterator<Object> characters(Budget budget, Text text) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < text.plain().length();
      }

      @Override
      public Object next() {
        int from = at;
        at = text.plain().offsetByCodePoints(at, 1);
        budget.object();
        return text.slice(from, at).marked(false);
      }
    };
  }

  /** Python's {@code list}. */
  static List<Object> list(Budget budget, Object value) {
    List<Object> items = new ArrayList<>();
    Iterator<Object> elements = iterator(budget, value);
    while (elements.hasNext()) {
      budget.elements(0);
      items.add(elements.next());
    }
    return items;
  }

  /** Python's name of a type, for people. */
  static String typeName(Object value) {
    return switch (value) {
      case None none -> "None";
      case Boolean b -> "bool";
      case Long l -> "int";
      case Double d -> "float";
      case Text t -> "str";
      case Range r -> "range";
      case Collection<?> c -> "list";
      case Tuple t -> "tuple";
      case Dict d -> "dict";
      case Dict.View v -> v.name();
      case Stream s -> "generator";
      case Namespace n -> "namespace";
      case Loop l -> "loop";
      case Undefined u -> "undefined value";
      default -> "function";
    };
  }

  /** A key, for people. */
  static String brief(Object key) {
    String text = String.valueOf(key);
    return "'" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "'";
  }

  /** An integer that was passed where Python wants one. */
  static int index(Object value) {
    return switch (value) {
      case Long l -> Math.clamp(l, -Integer.MAX_VALUE, Integer.MAX_VALUE);
      case Boolean b -> b ? 1 : 0;
      case Undefined undefined -> throw undefined.error();
      default ->
          throw JinjaException.failed("a " + typeName(value) + " stands where an int has to be");
    };
  }

  /** A string that was passed where Python wants one. */
  static Text text(Object value) {
    return switch (value) {
      case Text text -> text;
      case Undefined undefined -> throw undefined.error();
      default ->
          throw JinjaException.failed("a " + typeName(value) + " stands where a str has to be");
    };
  }
}
