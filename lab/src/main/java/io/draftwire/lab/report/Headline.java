package io.draftwire.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A ratio that a paper gives for its system, and which groups of an experiment stand for its two
 * sides. From {@code headlines.yaml} beside this class.
 *
 * @param system the preset
 * @param claim what the paper compares, for people
 * @param published the paper's ratio of speeds
 * @param source where it stands
 * @param at axes that both sides share
 * @param of axes of the system's side; {@code none} for one that must not apply
 * @param over axes of the other side
 * @param why what differs between the paper's setting and this one
 */
record Headline(
    String system,
    String claim,
    double published,
    String source,
    Map<String, String> at,
    Map<String, String> of,
    Map<String, String> over,
    String why) {
  /** Within this share of the published ratio it counts as the same. */
  static final double SAME = .15;

  private static final String NONE = "none";

  static List<Headline> all() {
    try (InputStream in = Headline.class.getResourceAsStream("headlines.yaml")) {
      List<Headline> all = new ArrayList<>();
      for (JsonNode each : new YAMLMapper().readTree(in)) {
        all.add(
            new Headline(
                each.required("system").asString(),
                each.required("claim").asString(),
                each.required("published").asDouble(),
                each.required("source").asString(),
                axes(each.required("at")),
                axes(each.required("of")),
                axes(each.required("over")),
                each.required("why").asString().strip()));
      }
      return all;
    } catch (IOException e) {
      throw new IllegalStateException("headlines.yaml does not read from the jar", e);
    }
  }

  private static Map<String, String> axes(JsonNode node) {
    Map<String, String> axes = new LinkedHashMap<>();
    node.properties().forEach(entry -> axes.put(entry.getKey(), entry.getValue().asString()));
    return axes;
  }

  /** The system's side, at its fastest. */
  Group mine(List<Group> groups) {
    return Study.best(matching(groups, of), Figure.TOKENS_PER_SECOND);
  }

  /** What it is compared with, at its fastest. */
  Group others(List<Group> groups) {
    return Study.best(matching(groups, over), Figure.TOKENS_PER_SECOND);
  }

  private List<Group> matching(List<Group> groups, Map<String, String> side) {
    return groups.stream().filter(g -> matches(g.key(), at) && matches(g.key(), side)).toList();
  }

  private static boolean matches(Key key, Map<String, String> axes) {
    return axes.entrySet().stream()
        .allMatch(
            axis -> {
              String value = key.get(axis.getKey());
              return axis.getValue().equals(NONE) ? value == null : axis.getValue().equals(value);
            });
  }
}
