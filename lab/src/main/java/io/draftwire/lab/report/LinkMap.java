package io.draftwire.lab.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Maps of rate against round trip: one panel for every other condition. */
final class LinkMap {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;

  private LinkMap() {}

  /** Panels share the condition but for rate and round trip: jitter and loss tell panels apart. */
  static Map<Key, List<Group>> panels(Study study) {
    List<String> axes = study.conditionsBut("link");
    boolean rough = study.groups().stream().map(g -> rest(g)).distinct().count() > 1;
    return Aggregate.by(
        study.groups(),
        group -> {
          Map<String, String> values = new LinkedHashMap<>(group.key().only(axes).values());
          if (rough) {
            values.put("link", "link " + rest(group));
          }
          return new Key(values);
        });
  }

  /** By rate and round trip, as the maps' rows and columns are labelled. */
  static Map<String, List<Group>> byLink(List<Group> groups) {
    return Aggregate.by(groups, group -> rate(group) + " " + roundTrip(group));
  }

  /** Rates up, from slow to fast in rows from below; each as links spell it. */
  static List<String> rates(List<Group> groups) {
    return labels(
        groups,
        LinkMap::rate,
        Comparator.comparingDouble(
            group -> Double.isNaN(group.ofLink("rate_up")) ? -1e30 : -group.ofLink("rate_up")));
  }

  /** Round trips, from short to long. */
  static List<String> roundTrips(List<Group> groups) {
    return labels(
        groups, LinkMap::roundTrip, Comparator.comparingDouble(group -> group.ofLink("rtt_ms")));
  }

  /** Draws nothing where no cell has anything to show. */
  static void write(
      Markup out,
      String id,
      String caption,
      List<Group> groups,
      Function<List<Group>, HeatMap.Cell> cell) {
    Map<String, List<Group>> byLink = byLink(groups);
    HeatMap.draw(
        out,
        id,
        caption,
        "gain:" + SPEED.id(),
        new HeatMap.Side("round trip", roundTrips(groups)),
        new HeatMap.Side("rate up", rates(groups)),
        (roundTrip, rate) -> {
          List<Group> members = byLink.get(rate + " " + roundTrip);
          return members == null ? null : cell.apply(members);
        });
  }

  /** A cell that shows a gain or a loss, and nothing else. */
  static HeatMap.Cell gain(Estimate gain, String tip, String groups, String over) {
    return new HeatMap.Cell(
        gain.value() > 0 ? "f-gain" : "f-loss",
        // A halving weighs what a doubling does.
        Math.abs(Math.log1p(gain.value() / 100) / Math.log(2)),
        null,
        sure(gain),
        tip,
        gain,
        groups,
        over);
  }

  /** A gain whose interval holds zero is marked as about equal. */
  static String sure(Estimate gain) {
    return (gain.excludes(0) ? "" : "≈") + Numbers.gain(gain.value()).replace("\u202f", "");
  }

  private static List<String> labels(
      List<Group> groups, Function<Group, String> part, Comparator<Group> order) {
    return groups.stream().sorted(order).map(part).distinct().toList();
  }

  /** Of a link {@code up/down/RTT/...} the rate up. */
  static String rate(Group group) {
    return part(group, 0);
  }

  /** Its round trip. */
  static String roundTrip(Group group) {
    return part(group, 2);
  }

  private static String part(Group group, int part) {
    String[] parts = link(group).split("/", -1);
    return parts.length < 3 ? link(group) : parts[part];
  }

  /** What the map's two axes do not say: the rate down where it is another, jitter, loss. */
  private static String rest(Group group) {
    String[] parts = link(group).split("/", 4);
    return parts.length < 4 ? "without jitter and loss" : parts[3];
  }

  private static String link(Group group) {
    String link = group.key().get("link");
    return link == null ? "none" : link;
  }
}
