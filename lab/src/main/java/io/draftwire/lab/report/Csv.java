package io.draftwire.lab.report;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tables for other tools, as RFC 4180 has them: a header, lines that end in CRLF, fields quoted
 * where they hold a comma, a quote or a line's end. What does not apply is an empty field.
 */
final class Csv {
  private Csv() {}

  /** One line a group: its axes, then value, low, high and n of each figure. */
  static String groups(Study study) throws IOException {
    StringWriter out = new StringWriter();
    List<String> header = new ArrayList<>(List.of("experiment"));
    header.addAll(Key.AXES);
    for (Figure figure : Figure.values()) {
      String id = figure.id();
      header.addAll(List.of(id, id + "_low", id + "_high", id + "_n"));
    }
    line(out, header);
    for (Group group : study.groups()) {
      List<String> fields = new ArrayList<>(List.of(study.results().name()));
      Key.AXES.forEach(axis -> fields.add(group.key().get(axis)));
      for (Figure figure : Figure.values()) {
        Estimate estimate = group.estimate(figure);
        fields.add(number(estimate.value()));
        fields.add(number(estimate.low()));
        fields.add(number(estimate.high()));
        fields.add(String.valueOf(estimate.clusters()));
      }
      line(out, fields);
    }
    return out.toString();
  }

  /** One line a run, every key a column; the parts of a map are columns of their own. */
  static String rows(Results results) throws IOException {
    List<Map<String, Object>> flat = new ArrayList<>();
    Set<String> columns = new LinkedHashSet<>();
    for (RunRow row : results.rows()) {
      Map<String, Object> values = new java.util.LinkedHashMap<>();
      row.values().forEach((key, value) -> flatten(values, key, value));
      columns.addAll(values.keySet());
      flat.add(values);
    }
    StringWriter out = new StringWriter();
    line(out, columns);
    for (Map<String, Object> values : flat) {
      List<String> fields = new ArrayList<>();
      for (String column : columns) {
        Object value = values.get(column);
        fields.add(value == null ? null : value.toString());
      }
      line(out, fields);
    }
    return out.toString();
  }

  private static void flatten(Map<String, Object> into, String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, part) -> flatten(into, key + "." + name, part));
    } else {
      into.put(key, value);
    }
  }

  private static String number(double value) {
    return Double.isNaN(value) ? null : String.valueOf(value);
  }

  private static void line(Appendable out, Collection<String> fields) throws IOException {
    String separator = "";
    for (String field : fields) {
      out.append(separator).append(field == null ? "" : quoted(field));
      separator = ",";
    }
    out.append("\r\n");
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
