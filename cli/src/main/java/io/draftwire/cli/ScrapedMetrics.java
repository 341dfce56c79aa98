package io.draftwire.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cloud's metrics as somebody read them.
 *
 * @param page in Prometheus' text form
 */
record ScrapedMetrics(String page) {
  private static final String PREFIX = "draftwire_cloud_";

  /** As they are now. */
  static ScrapedMetrics of(URI page) throws IOException {
    try (InputStream in = page.toURL().openStream()) {
      return new ScrapedMetrics(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /**
   * A metric without labels.
   *
   * @param name without the prefix that all have
   * @throws IllegalArgumentException where there is none
   */
  double value(String name) {
    String beginning = PREFIX + name + " ";
    return page.lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(ScrapedMetrics::number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no metric " + name + " in what was read"));
  }

  /** The values of a metric with one label, by the label's value. */
  Map<String, Double> values(String name) {
    String beginning = PREFIX + name + "{";
    Map<String, Double> values = new TreeMap<>();
    page.lines()
        .filter(line -> line.startsWith(beginning))
        .forEach(line -> values.put(line.split("\"", 3)[1], number(line)));
    return values;
  }

  private static double number(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
