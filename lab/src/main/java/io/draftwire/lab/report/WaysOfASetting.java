package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings that an experiment ran in every one of several ways, which are an axis's values. */
final class WaysOfASetting {
  /** Percent of speed below which a difference is none. */
  static final double NOTHING = 0.1;

  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;

  private WaysOfASetting() {}

  /** Each setting's groups by way, of those that have them all. */
  static List<Map<String, Group>> all(Study study, String axis, List<String> ways) {
    List<String> setting = Key.AXES.stream().filter(name -> !name.equals(axis)).toList();
    List<Map<String, Group>> all = new ArrayList<>();
    for (List<Group> groups : Aggregate.by(study.groups(), setting).values()) {
      Map<String, Group> byWay = new LinkedHashMap<>();
      for (Group group : groups) {
        String way = group.key().get(axis);
        if (way != null) {
          byWay.putIfAbsent(way, group);
        }
      }
      if (byWay.keySet().containsAll(ways)) {
        all.add(byWay);
      }
    }
    return all;
  }

  static void gain(Markup out, Study study, Estimate gain, Group group, Group over) {
    Numbers.gain(out, SPEED, gain, study.id(group), study.id(over), false);
  }

  /** A gain with its interval, shown losing where it loses. */
  static void cell(Markup out, Study study, Estimate gain, Group group, Group over) {
    out.open("td", "class", gain.value() < -NOTHING ? "n lose" : "n");
    gain(out, study, gain, group, over);
    out.element("small", Numbers.gainInterval(gain));
    out.close();
  }
}
