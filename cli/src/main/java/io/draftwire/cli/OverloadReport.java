package io.draftwire.cli;

import io.draftwire.lab.serve.OverloadRun.Overload;
import io.draftwire.lab.serve.ServeFigures;
import io.draftwire.lab.serve.Slo;
import io.draftwire.lab.serve.Way;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an overload came to.
 *
 * @param heap of the cloud behind collections, in bytes; empty where nobody could see it
 * @param refusals by the cloud itself in that time, by its own reasons; empty likewise
 */
record OverloadReport(Overload overload, List<Long> heap, Map<String, Long> refusals) {
  OverloadReport {
    heap = List.copyOf(heap);
    refusals = Map.copyOf(refusals);
  }

  /** By how much the floor differs over time, relative to its least; NaN where nobody knows. */
  double heapGrowth() {
    if (heap.isEmpty()) {
      return Double.NaN;
    }
    long least = heap.stream().mapToLong(Long::longValue).min().getAsLong();
    long most = heap.stream().mapToLong(Long::longValue).max().getAsLong();
    return (double) (most - least) / least;
  }

  void print(PrintWriter out, Slo slo) {
    String name = overload.way().name();
    Map<Way, ServeFigures> columns = new LinkedHashMap<>();
    columns.put(new Way(name + ", alone", overload.way().choice()), overload.alone());
    columns.put(new Way(name + ", full", overload.way().choice()), overload.full());
    columns.put(
        new Way(line("%s, %.3g times", name, overload.factor()), overload.way().choice()),
        overload.over());
    ServeTable.print(out, columns, slo);
    out.println(
        line(
            "%s: %.2f answers/s are what the cloud comes to; at %.3g times as many requests %s of them are answered",
            name,
            overload.capacity(),
            overload.factor(),
            ServeTable.percent((double) overload.over().whole() / overload.over().offered())));
    out.println(
        line(
            "  p99 over that of one edge alone: whole answers %.2f, first token %.2f, a token behind it %.2f",
            overload.wholeSlowdown(), overload.firstTokenSlowdown(), overload.perTokenSlowdown()));
    out.println(
        line(
            "  most over least: time a token of an edge %.2f, of an answer %.2f; tokens of an edge %.2f",
            overload.pacesApart(), overload.answersApart(), overload.edgesApart()));
    if (!refusals.isEmpty()) {
      out.println("  the cloud refused, by its reasons: " + refusals);
    }
    if (!heap.isEmpty()) {
      out.println(
          line(
              "  the cloud's heap behind a collection: %.1f MB at first, %.1f MB in the end, %s between least and most of %d",
              1e-6 * heap.getFirst(),
              1e-6 * heap.getLast(),
              ServeTable.percent(heapGrowth()),
              heap.size()));
    }
    out.flush();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  Map<String, Object> json() {
    Map<String, Object> json = overload.json();
    json.put("cloud_refusals", refusals.isEmpty() ? null : refusals);
    json.put("heap_floor_bytes", heap.isEmpty() ? null : heap);
    json.put("heap_floor_apart", heap.isEmpty() ? null : heapGrowth());
    return json;
  }
}
