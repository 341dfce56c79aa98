package io.draftwire.cli;

import io.draftwire.lab.serve.ServeFigures;
import io.draftwire.lab.serve.ServeRun.Capacity;
import io.draftwire.lab.serve.ServeRun.Slice;
import io.draftwire.lab.serve.Slo;
import io.draftwire.lab.serve.Spread;
import io.draftwire.lab.serve.Strangers;
import io.draftwire.lab.serve.Way;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** What a load came to: a column for each way to answer. */
final class ServeTable {
  private static final int NAME_WIDTH = 36;

  /** Of a column, at least. */
  private static final int WIDTH = 14;

  private final PrintWriter out;
  private final List<ServeFigures> columns;
  private final int width;

  private ServeTable(PrintWriter out, Map<Way, ServeFigures> sums) {
    this.out = out;
    this.columns = List.copyOf(sums.values());
    this.width = widest(sums.keySet());
  }

  private static int widest(Collection<Way> ways) {
    return ways.stream().mapToInt(way -> way.name().length()).reduce(WIDTH, Math::max);
  }

  static void print(PrintWriter out, Map<Way, ServeFigures> sums, Slo slo) {
    ServeTable table = new ServeTable(out, sums);
    table.row("", sums.keySet().stream().map(Way::name).toList());
    table.rows(slo);
    Map<String, String> examples = new LinkedHashMap<>();
    table.columns.forEach(f -> f.examples().forEach(examples::putIfAbsent));
    examples.forEach((reason, message) -> out.println(reason + ": " + message));
    out.flush();
  }

  /** What strangers beside cost those who were answered, and what became of them. */
  static Map<String, Object> strangers(
      PrintWriter out, List<Strangers> slices, Map<Way, ServeFigures> sums) {
    long connected = slices.stream().mapToLong(Strangers::connected).sum();
    long shownOut = slices.stream().mapToLong(Strangers::shownOut).sum();
    long without = slices.stream().mapToLong(Strangers::refused).sum();
    out.printf(
        Locale.ROOT,
        "strangers: %,d connected, %,d of them shown out before the end, %,d could not connect%n",
        connected,
        shownOut,
        without);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("connected", connected);
    json.put("shown_out", shownOut);
    json.put("not_connected", without);
    List<Way> ways = List.copyOf(sums.keySet());
    for (int i = 1; i < ways.size(); i++) {
      if (ways.get(i).strangers() > 0) {
        ServeFigures alone = sums.get(ways.get(i - 1));
        ServeFigures beside = sums.get(ways.get(i));
        double first = beside.firstToken().p99() / alone.firstToken().p99();
        double behind = beside.perToken().p99() / alone.perToken().p99();
        json.put(ways.get(i).name(), Map.of("first_token_p99", first, "per_token_p99", behind));
        out.printf(
            Locale.ROOT,
            "%s over without: first token p99 %.2f, a token behind it p99 %.2f%n",
            ways.get(i).name(),
            first,
            behind);
      }
    }
    out.flush();
    return json;
  }

  private void rows(Slo slo) {
    row("requests/s, offered", f -> number(f.offeredRate(), 2));
    row("answers/s, served", f -> number(f.servedRate(), 2));
    row("answers/s within " + slo, f -> number(f.goodput(), 2));
    row("within it, of all requests", f -> percent(f.attained()));
    row("answers under way, mean", f -> number(f.underWay(), 1));
    row("tokens/s", f -> number(f.tokensPerSecond(), 1));
    spread("first token", ServeFigures::firstToken);
    spread("a token behind it", ServeFigures::perToken);
    spread("between tokens, as they come", ServeFigures::waits);
    row("bytes up a token", f -> number(f.bytesUpPerToken(), 1));
    row("bytes down a token", f -> number(f.bytesDownPerToken(), 1));
    row("requests", f -> Long.toString(f.offered()));
    row("  dropped: every edge was busy", f -> Long.toString(f.dropped()));
    TreeSet<String> reasons = new TreeSet<>();
    columns.forEach(f -> reasons.addAll(f.refused().keySet()));
    for (String reason : reasons) {
      row("  refused: " + reason, f -> Long.toString(f.refused().getOrDefault(reason, 0L)));
    }
    row("generator late by, p99", f -> milliseconds(f.lags().p99()));
  }

  private void spread(String name, Function<ServeFigures, Spread> which) {
    row(name + ", p50", f -> milliseconds(which.apply(f).p50()));
    row("  p95", f -> milliseconds(which.apply(f).p95()));
    row("  p99", f -> milliseconds(which.apply(f).p99()));
  }

  private void row(String name, Function<ServeFigures, String> value) {
    row(name, columns.stream().map(value).toList());
  }

  private void row(String name, List<String> values) {
    StringBuilder line = new StringBuilder(name);
    line.repeat(' ', Math.max(0, NAME_WIDTH - name.length()));
    for (String value : values) {
      line.repeat(' ', Math.max(1, 1 + width - value.length())).append(value);
    }
    out.println(line.toString().stripTrailing());
  }

  static void print(PrintWriter out, List<Capacity> capacities, LoadOptions load) {
    int width = widest(capacities.stream().map(Capacity::way).toList());
    String trial = "%-" + width + "s %12s %9s %11s %10s %10s %16s %12s%n";
    out.printf(
        trial,
        "",
        "requests/s",
        "requests",
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
            f.offered(),
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
    return name
        + number(capacity.kept(), 2)
        + " requests/s ("
        + number(underWay(capacity), 1)
        + " answers at once) keep "
        + kept
        + missed;
  }

  /** On average, at the rate that was found. */
  private static double underWay(Capacity capacity) {
    return capacity.trials().stream()
        .filter(trial -> trial.rate() == capacity.kept())
        .mapToDouble(trial -> trial.figures().underWay())
        .findFirst()
        .orElse(Double.NaN);
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
