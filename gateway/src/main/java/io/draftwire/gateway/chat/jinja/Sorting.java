package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Python's {@code sorted}: stable, by keys, and an error where two keys have no order. */
final class Sorting {
  private Sorting() {}

  private record Keyed(Object key, Object value) {}

  static void sort(Budget budget, List<Object> list, UnaryOperator<Object> key) {
    sort(budget, list, key, false);
  }

  static void sort(Budget budget, List<Object> list, UnaryOperator<Object> key, boolean backwards) {
    budget.elements(list.size());
    List<Keyed> keyed = new ArrayList<>(list.size());
    list.forEach(value -> keyed.add(new Keyed(key.apply(value), value)));
    keyed.sort(
        (a, b) ->
            backwards
                ? Comparison.order(budget, b.key, a.key)
                : Comparison.order(budget, a.key, b.key));
    list.clear();
    keyed.forEach(entry -> list.add(entry.value));
  }
}
