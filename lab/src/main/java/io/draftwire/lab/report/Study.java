package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One experiment, grouped, and the names by which the page calls its groups. */
final class Study {
  private static final Map<String, String> SYMBOLS =
      Map.ofEntries(
          Map.entry("support", "K"),
          Map.entry("resolution", "ℓ"),
          Map.entry("alpha", "α"),
          Map.entry("eta", "η"),
          Map.entry("beta", "β₁"),
          Map.entry("grid", "grid"),
          Map.entry("support_code", "code"),
          Map.entry("verify", "verify"),
          Map.entry("siblings", "m"),
          Map.entry("ids_first", "ids first"),
          Map.entry("hints", "exits"),
          Map.entry("upload", "upload"),
          Map.entry("draft_length", "L"),
          Map.entry("bit_budget", "B"),
          Map.entry("ahead", "ahead"),
          Map.entry("stop_drafting", "stop"),
          Map.entry("temperature", "T"));

  private final Results results;
  private final Bootstrap bootstrap;
  private final List<Group> groups;
  private final List<String> varying;

  /** Axes on which one family's groups differ, by family. */
  private final Map<Family, Set<String>> told = new HashMap<>();

  Study(Results results, Bootstrap bootstrap) {
    this.results = results;
    this.bootstrap = bootstrap;
    this.groups = Aggregate.groups(results.rows(), bootstrap);
    this.varying = varying(groups);
    Aggregate.by(groups, Group::family)
        .forEach((family, members) -> told.put(family, Set.copyOf(varying(members))));
  }

  Results results() {
    return results;
  }

  Bootstrap bootstrap() {
    return bootstrap;
  }

  List<Group> groups() {
    return groups;
  }

  /** Axes on which the groups differ; the others are the same for the whole experiment. */
  List<String> varying() {
    return varying;
  }

  /** Axes of the condition that differ, but for some. */
  List<String> conditionsBut(String... some) {
    return Key.CONDITION.stream()
        .filter(varying::contains)
        .filter(axis -> !List.of(some).contains(axis))
        .toList();
  }

  /** Names a group among the others of this experiment, for attributes of the page. */
  String id(Group group) {
    return group.key().only(varying).id();
  }

  String ids(List<Group> some) {
    return some.stream().map(this::id).collect(Collectors.joining("|"));
  }

  /** The contender: {@code C-SQS α=0.01 η=0.001}. Names the settings that tell it apart. */
  String contender(Group group) {
    return contenderBut(group, null);
  }

  /** The contender without one of its settings: that over which a line is drawn. */
  String contenderBut(Group group, String axis) {
    String settings = settingsBut(group, axis);
    String label = group.family().label();
    return settings.isEmpty() ? label : label + " " + settings;
  }

  /** What tells a contender apart from others of its family; empty where nothing does. */
  String settings(Group group) {
    return settingsBut(group, null);
  }

  private String settingsBut(Group group, String but) {
    Family family = group.family();
    List<String> parts = new ArrayList<>();
    for (String axis : Key.CONTENDER) {
      String value = group.key().get(axis);
      boolean named = told.get(family).contains(axis) || axis.equals(family.defining());
      if (value != null && named && !axis.equals(but) && SYMBOLS.containsKey(axis)) {
        parts.add(SYMBOLS.get(axis) + "=" + value);
      }
    }
    return String.join(" ", parts);
  }

  /** The condition, as far as it differs within the experiment: {@code jetson-a100, T=0.7}. */
  String condition(Key key) {
    List<String> parts = new ArrayList<>();
    for (String axis : Key.CONDITION) {
      String value = key.get(axis);
      if (value != null && varying.contains(axis)) {
        parts.add(
            switch (axis) {
              case "temperature" -> "T=" + value;
              case "draft_blend" -> "draft blended by " + value;
              default -> value;
            });
      }
    }
    return String.join(", ", parts);
  }

  /** The least by a figure of which less is better, else the greatest; null of none. */
  static Group best(List<Group> some, Figure figure) {
    Group best = null;
    for (Group group : some) {
      double value = group.value(figure);
      if (!Double.isNaN(value)
          && (best == null
              || (figure.lessIsBetter()
                  ? value < best.value(figure)
                  : value > best.value(figure)))) {
        best = group;
      }
    }
    return best;
  }

  static List<Group> of(Family family, List<Group> some) {
    return some.stream().filter(group -> group.family().equals(family)).toList();
  }

  /** By how much the first is faster in tokens per second than the second, in percent. */
  Estimate gain(Group first, Group second) {
    return bootstrap.gain(
        first.sample(Figure.TOKENS_PER_SECOND), second.sample(Figure.TOKENS_PER_SECOND));
  }

  private static List<String> varying(List<Group> some) {
    return Key.AXES.stream()
        .filter(
            axis ->
                some.stream()
                        .map(group -> group.key().get(axis))
                        .collect(Collectors.toCollection(() -> new TreeSet<>(Key.BY_SIZE)))
                        .size()
                    > 1)
        .toList();
  }
}
