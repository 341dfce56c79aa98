package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Rows into groups, groups into panels. */
final class Aggregate {
  /** Families as tables have them, then by condition; links from slow to fast, from near to far. */
  private static final Comparator<Group> ORDER =
      Comparator.comparingInt((Group group) -> group.family().place())
          .thenComparing(group -> group.key().only(Key.CONTENDER), Key.ORDER)
          .thenComparing(group -> group.key().only(Key.CONDITION_BUT_LINK), Key.ORDER)
          .thenComparingDouble(group -> group.ofLink("rate_up"))
          .thenComparingDouble(group -> group.ofLink("rtt_ms"))
          .thenComparing(Group::key, Key.ORDER);

  private Aggregate() {}

  /** Groups of rows with equal values on all axes. */
  static List<Group> groups(Collection<RunRow> rows, Bootstrap bootstrap) {
    Map<Key, List<RunRow>> byKey = new TreeMap<>(Key.ORDER);
    for (RunRow row : rows) {
      byKey.computeIfAbsent(Key.of(row, Key.AXES), key -> new ArrayList<>()).add(row);
    }
    List<Group> groups = new ArrayList<>();
    byKey.forEach((key, members) -> groups.add(new Group(key, members, bootstrap)));
    groups.sort(ORDER);
    return List.copyOf(groups);
  }

  /** The groups by their values on some axes, parts in the order of their first group. */
  static Map<Key, List<Group>> by(Collection<Group> groups, Collection<String> axes) {
    return by(groups, group -> group.key().only(axes));
  }

  static <T> Map<T, List<Group>> by(Collection<Group> groups, Function<Group, T> part) {
    Map<T, List<Group>> parts = new LinkedHashMap<>();
    for (Group group : groups) {
      parts.computeIfAbsent(part.apply(group), key -> new ArrayList<>()).add(group);
    }
    return parts;
  }
}
