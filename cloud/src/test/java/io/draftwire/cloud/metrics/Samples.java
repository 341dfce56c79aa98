package io.draftwire.cloud.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands on a page of metrics, in Prometheus' text form. */
public record Samples(String text, Map<String, Double> values) {
  private static final String PREFIX = "draftwire_cloud_";

  public static Samples of(CloudMetrics metrics) {
    return of(new String(metrics.page(null).body(), StandardCharsets.UTF_8));
  }

  static Samples of(String text) {
    Map<String, Double> values = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              Double before =
                  values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
              assertThat(before).as("one value for %s", line).isNull();
            });
    return new Samples(text, values);
  }

  /**
   * @param name as it stands there but for the cloud's prefix, with its labels
   */
  public double value(String name) {
    assertThat(values).containsKey(PREFIX + name);
    return values.get(PREFIX + name);
  }

  /** Names of samples, without labels. */
  public Set<String> names() {
    return values.keySet().stream()
        .map(name -> name.replaceFirst("\\{.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Types by the names that they are declared for. */
  public Map<String, String> types() {
    return text.lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" "))
        .collect(Collectors.toMap(words -> words[2], words -> words[3]));
  }
}
