package io.draftwire.cli;

import io.draftwire.lab.serve.ServeFigures;
import io.draftwire.lab.serve.ServeRun.Capacity;
import io.draftwire.lab.serve.ServeRun.Slice;
import io.draftwire.lab.serve.Slo;
import io.draftwire.lab.serve.Spread;
import io.draftwire.lab.serve.Way;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** What a load came to: a column for each way to answer. */
final class ServeTable {
  private static final int NAME_WIDTH = 34;
  private static final int WIDTH = 14;

  private ServeTable() {}

  static void print(PrintWriter out, Map<Way, ServeFigures> sums, Slo slo) {
    List<ServeFigures> columns = new ArrayList<>(sums.values());
    row(out, "", sums.keySet().stream().map(Way::name).toList());
    row(out, columns, "requests/s, offered", f -> number(f.offeredRate(), 2));
    row(out, columns, "answers/s, served", f -> number(f.servedRate(), 2));
    row(out, columns, "answers/s within " + slo, f -> number(f.goodput(), 2));
    row(out, columns, "within it, of all requests", f -> percent(f.attained()));
    row(out, columns, "answers under way, mean", f -> number(f.underWay(), 1));
    row(out, columns, "tokens/s", f -> number(f.tokensPerSecond(), 1));
    spread(out, columns, "first token", ServeFigures::firstToken);
    spread(out, columns, "a token behind it", ServeFigures::perToken);
    spread(out, columns, "between tokens, as they come", ServeFigures::waits);
    row(out, columns, "bytes up a token", f -> number(f.bytesUpPerToken(), 1));
    row(out, columns, "bytes down a token", f -> number(f.bytesDownPerToken(), 1));
    row(out, columns, "requests", f -> Long.toString(f.offered()));
    row(out, columns, "  dropped: every edge was busy", f -> Long.toString(f.dropped()));
    TreeSet<String> reasons = new TreeSet<>();
    columns.forEach(f -> reasons.addAll(f.refused().keySet()));
    for (String reason : reasons) {
      row(
          out,
          columns,
          "  refused: " + reason,
          f -> Long.toString(f.refused().getOrDefault(reason, 0L)));
    }
    row(out, columns, "generator late by, p99", f -> milliseconds(f.lags().p99()));
    Map<String, String> examples = new LinkedHashMap<>();
    columns.forEach(f -> f.examples().forEach(examples::putIfAbsent));
    examples.forEach((reason, message) -> out.println(reason + ": " + message));
    out.flush();
  }

  private static void spread(
      PrintWriter out,
      List<ServeFigures> columns,
      String name,
      Function<ServeFigures, Spread> which) {
    row(out, columns, name + ", p50", f -> milliseconds(which.apply(f).p50()));
    row(out, columns, "  p95", f -> milliseconds(which.apply(f).p95()));
    row(out, columns, "  p99", f -> milliseconds(which.apply(f).p99()));
  }

  private static void row(
      PrintWriter out,
      List<ServeFigures> columns,
      String name,
      Function<ServeFigures, String> value) {
    row(out, name, columns.stream().map(value).toList());
  }

  private static void row(PrintWriter out, String name, List<String> values) {
    StringBuilder line = new StringBuilder(padded(name, NAME_WIDTH));
    values.forEach(
        value ->
            line.append(' ').append(" ".repeat(Math.max(0, WIDTH - value.length()))).append(value));
    out.println(line.toString().stripTrailing());
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  static void print(PrintWriter out, List<Capacity> capacities, LoadOptions load) {
    String trial = "%-14s %12s %12s %12s %14s %16s %16s%n";
    out.printf(
        trial,
        "",
        "requests/s",
        "within it",
        "tokens/s",
        "under way",
        "first token p95",
        "a token p95");
    for (Capacity capacity : capacities) {
      for (Slice slice : capacity.trials()) {
        ServeFigures f = slice.figures();
        out.printf(
            trial,
            capacity.way().name(),
            number(slice.rate(), 2),
            percent(f.attained()),
            number(f.tokensPerSecond(), 1),
            number(f.underWay(), 1),
            milliseconds(f.firstToken().p95()),
            milliseconds(f.perToken().p95()));
      }
    }
    out.println();
    for (Capacity capacity : capacities) {
      out.println(verdict(capacity, load));
    }
    out.flush();
  }

  private static String verdict(Capacity capacity, LoadOptions load) {
    String kept = number(load.attain, 0) + " % of answers within " + load.slo();
    String name = capacity.way().name() + ": ";
    if (capacity.kept() == 0) {
      return name
          + "no rate that was tried keeps "
          + kept
          + (Double.isInfinite(capacity.missed())
              ? "; no request came in time, give a longer --duration"
              : ", down to " + number(capacity.missed(), 3) + " requests/s");
    }
    String missed =
        Double.isInfinite(capacity.missed())
            ? "; no rate that was tried is too much"
            : "; " + number(capacity.missed(), 2) + " are too many";
    return name + number(capacity.kept(), 2) + " requests/s keep " + kept + missed;
  }

  static Map<String, Object> json(
      Map<Way, ServeFigures> sums, Map<Way, List<ServeFigures>> slices) {
    Map<String, Object> json = new LinkedHashMap<>();
    sums.forEach(
        (way, sum) -> {
          Map<String, Object> of = sum.json();
          of.put("slices", slices.get(way).stream().map(ServeFigures::json).toList());
          json.put(way.name(), of);
        });
    return json;
  }

  static Map<String, Object> json(List<Capacity> capacities) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Capacity capacity : capacities) {
      Map<String, Object> of = new LinkedHashMap<>();
      of.put("kept_per_second", capacity.kept());
      of.put("missed_per_second", Double.isInfinite(capacity.missed()) ? null : capacity.missed());
      of.put(
          "trials",
          capacity.trials().stream()
              .map(
                  trial -> {
                    Map<String, Object> figures = new LinkedHashMap<>();
                    figures.put("rate", trial.rate());
                    figures.putAll(trial.figures().json());
                    return figures;
                  })
              .toList());
      json.put(capacity.way().name(), of);
    }
    return json;
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "-" : number(100 * share, 1) + " %";
  }

  private static String milliseconds(double seconds) {
    return Double.isNaN(seconds) ? "-" : number(1e3 * seconds, 1) + " ms";
  }

  private static String number(double value, int decimals) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
