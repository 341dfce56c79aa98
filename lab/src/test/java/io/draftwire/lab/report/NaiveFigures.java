package io.draftwire.lab.report;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The figures a second time, from the lines of a results file and what the page says about how it
 * makes them. Shares no code with the report: filters rows by the names of a group, sums, divides,
 * resamples.
 */
final class NaiveFigures {
  private static final Map<Integer, int[][]> DRAWS = new ConcurrentHashMap<>();

  private final List<JsonNode> rows;
  private final Map<String, double[]> known = new HashMap<>();
  private final Map<String, List<JsonNode>> members = new HashMap<>();

  NaiveFigures(List<JsonNode> rows) {
    this.rows = rows;
  }

  /** {value, low, high} as the attributes of an element name it; NaN where there is none. */
  double[] of(String figure, String group, String over) {
    String key = figure + " " + group + " " + over;
    double[] figures = known.get(key);
    if (figures == null) {
      figures = compute(figure, group, over);
      known.put(key, figures);
    }
    return figures;
  }

  private double[] compute(String figure, String group, String over) {
    if (figure.startsWith("ratio:")) {
      double[] more = of("gain:" + figure.substring(6), group, over);
      return Arrays.stream(more).map(percent -> 1 + percent / 100).toArray();
    }
    if (figure.equals("bound_slack")) {
      double[] bound = of("bound_sum", group, null);
      double[] measured = of("bound_measured", group, null);
      return new double[] {bound[0] / measured[0], Double.NaN, Double.NaN};
    }
    boolean gain = figure.startsWith("gain:");
    String plain = gain ? figure.substring(5) : figure;
    List<List<JsonNode>> first = groups(group);
    List<List<JsonNode>> second = gain ? groups(over) : List.of();
    List<String> clusters = clusters(first.getFirst(), plain);
    for (List<JsonNode> members : first) {
      if (!clusters(members, plain).equals(clusters)) {
        throw new AssertionError("the samples run every cluster in every group: " + group);
      }
    }
    double[][] sums = sums(first, clusters, plain);
    double[][] others = sums(second, clusters, plain);
    int[] all = new int[clusters.size()];
    Arrays.setAll(all, i -> i);
    double value = value(sums, others, all);
    if (clusters.size() < 2) {
      return new double[] {value, Double.NaN, Double.NaN};
    }
    double[] replicates = new double[2000];
    int[][] draws = DRAWS.computeIfAbsent(clusters.size(), NaiveFigures::draws);
    for (int r = 0; r < replicates.length; r++) {
      replicates[r] = value(sums, others, draws[r]);
    }
    Arrays.sort(replicates);
    boolean finite = !Double.isNaN(replicates[1999]);
    return new double[] {
      value, finite ? replicates[49] : Double.NaN, finite ? replicates[1950] : Double.NaN
    };
  }

  private static int[][] draws(int clusters) {
    SplittableRandom random = new SplittableRandom(20_250_919L + clusters);
    int[][] draws = new int[2000][clusters];
    for (int[] draw : draws) {
      Arrays.setAll(draw, i -> random.nextInt(clusters));
    }
    return draws;
  }

  private static double value(double[][] sums, double[][] others, int[] draw) {
    double best = best(sums, draw);
    return others.length == 0 ? best : 100 * (best / best(others, draw) - 1);
  }

  private static double best(double[][] sums, int[] draw) {
    double best = Double.NEGATIVE_INFINITY;
    for (double[] group : sums) {
      double numerator = 0;
      double denominator = 0;
      for (int i : draw) {
        numerator += group[2 * i];
        denominator += group[2 * i + 1];
      }
      best = Math.max(best, denominator == 0 ? Double.NaN : numerator / denominator);
    }
    return best;
  }

  private double[][] sums(List<List<JsonNode>> groups, List<String> clusters, String figure) {
    double[][] sums = new double[groups.size()][2 * clusters.size()];
    for (int g = 0; g < groups.size(); g++) {
      for (JsonNode row : groups.get(g)) {
        int i = clusters.indexOf(cluster(row));
        double[] ratio = ratio(figure, row);
        sums[g][2 * i] += ratio[0];
        sums[g][2 * i + 1] += ratio[1];
      }
    }
    return sums;
  }

  private static List<String> clusters(List<JsonNode> members, String figure) {
    TreeSet<String> clusters = new TreeSet<>();
    for (JsonNode row : members) {
      double[] ratio = ratio(figure, row);
      if (!Double.isNaN(ratio[0] + ratio[1])) {
        clusters.add(cluster(row));
      }
    }
    return List.copyOf(clusters);
  }

  private static String cluster(JsonNode row) {
    return row.get("prompt").asString() + "#" + row.get("repeat").asString();
  }

  private List<List<JsonNode>> groups(String names) {
    List<List<JsonNode>> groups = new ArrayList<>();
    for (String name : names.split("\\|", -1)) {
      groups.add(members.computeIfAbsent(name, this::members));
    }
    return groups;
  }

  private List<JsonNode> members(String name) {
    Map<String, String> wanted = new HashMap<>();
    for (String part : name.isEmpty() ? new String[0] : name.split(";", -1)) {
      String[] pair = part.split("=", 2);
      wanted.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return rows.stream().filter(row -> matches(row, wanted)).toList();
  }

  /** An axis that varies and is not named does not apply to the group. */
  private boolean matches(JsonNode row, Map<String, String> wanted) {
    for (String axis :
        List.of(
            "setup",
            "scheme",
            "support",
            "resolution",
            "alpha",
            "eta",
            "beta",
            "grid",
            "ids_first",
            "upload",
            "ahead",
            "temperature",
            "draft_length",
            "link",
            "profile",
            "mode",
            "pair")) {
      JsonNode value = row.path(axis);
      String want = wanted.get(axis);
      if (want == null) {
        if (!value.isNull() && !value.isMissingNode() && varies(axis)) {
          return false;
        }
      } else if (value.isNumber()
          ? value.asDouble() != Double.parseDouble(want)
          : value.isNull() || !value.asString().equals(want)) {
        return false;
      }
    }
    return true;
  }

  private final Map<String, Boolean> varying = new HashMap<>();

  private boolean varies(String axis) {
    return varying.computeIfAbsent(
        axis, name -> rows.stream().map(row -> row.path(name).toString()).distinct().count() > 1);
  }

  /** What is summed over what: the definition of each figure, from the form of a row. */
  private static double[] ratio(String figure, JsonNode row) {
    double positions = number(row, "bound_positions");
    double drafts = number(row, "draft_tokens");
    double tokens = number(row, "tokens");
    double seconds = number(row, "seconds");
    double tv = number(row, "bound_tv");
    double dropped = number(row, "bound_dropped");
    double lattice = number(row, "bound_lattice");
    return switch (figure) {
      case "tokens_per_second" -> new double[] {tokens, seconds};
      case "ms_per_token" -> new double[] {seconds * 1000, tokens};
      case "answer_seconds" -> new double[] {seconds, 1};
      case "first_token_ms" -> new double[] {1000 * number(row, "time_to_first_token_seconds"), 1};
      case "acceptance" -> new double[] {100 * number(row, "accepted_tokens"), drafts};
      case "discarded" ->
          new double[] {100 * drafts - 100 * number(row, "accepted_tokens"), drafts};
      case "ahead_discarded" -> {
        double ahead = number(row, "draft_passes_ahead");
        yield new double[] {100 * ahead - 100 * number(row, "draft_passes_ahead_used"), ahead};
      }
      case "resampling" -> new double[] {100 * number(row, "rejections"), tokens};
      case "bits_per_draft" -> new double[] {number(row, "uplink_payload_bits"), drafts};
      case "uplink_bits_per_token" -> new double[] {8 * number(row, "uplink_wire_bytes"), tokens};
      case "tokens_per_round" -> new double[] {tokens, number(row, "rounds")};
      case "draft_passes_per_token" -> new double[] {number(row, "draft_passes"), tokens};
      case "target_rows_per_token" -> new double[] {number(row, "target_rows"), tokens};
      case "bytes_up_per_token" -> new double[] {number(row, "uplink_wire_bytes"), tokens};
      case "bytes_down_per_token" -> new double[] {number(row, "downlink_wire_bytes"), tokens};
      case "ahead_for_nothing" -> {
        double sent = number(row, "rounds_sent_ahead");
        yield new double[] {100 * (sent - number(row, "rounds_sent_ahead_taken")), sent};
      }
      case "bits_for_nothing" ->
          new double[] {
            100 * number(row, "uplink_payload_bits_discarded"), number(row, "uplink_payload_bits")
          };
      case "support" -> new double[] {drafts * number(row, "mean_support_size"), drafts};
      case "dropped_mass" -> new double[] {drafts * number(row, "mean_dropped_mass"), drafts};
      case "bound_measured" ->
          new double[] {positions * number(row, "bound_rejections"), positions};
      case "bound_tv" -> new double[] {positions * tv, positions};
      case "bound_dropped" -> new double[] {positions * dropped, positions};
      case "bound_lattice" -> new double[] {positions * lattice, positions};
      case "bound_sum" -> new double[] {positions * (tv + dropped + lattice), positions};
      default -> throw new AssertionError("the page shows a figure unknown here: " + figure);
    };
  }

  private static double number(JsonNode row, String key) {
    JsonNode value = row.get(key);
    return value == null || value.isNull() ? Double.NaN : value.asDouble();
  }
}
