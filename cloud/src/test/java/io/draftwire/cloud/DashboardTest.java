package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.metrics.Samples;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is written about the metrics is about those that there are. */
class DashboardTest {
  private static final Pattern NAME = Pattern.compile("draftwire_cloud_[a-z_]+");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(draftwire_cloud_[a-z_]+)[^`]*` \\| ([a-z]+) ", Pattern.MULTILINE);

  private static LoopbackCloud cloud;
  private static Samples page;

  @BeforeAll
  static void ask() throws Exception {
    cloud = LoopbackCloud.withSequences(1);
    page = Samples.of(cloud.server().metrics());
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    NAME.matcher(text).results().map(MatchResult::group).forEach(names::add);
    return names;
  }

  @Test
  void everyQueryAsksForMetricsThatThereAre() throws Exception {
    for (String query : Dashboard.queries()) {
      assertThat(names(query)).as(query).isNotEmpty();
      assertThat(page.names()).as(query).containsAll(names(query));
    }
  }

  @Test
  void everyPanelHasAPlaceAndAQuery() throws Exception {
    Set<Integer> ids = new TreeSet<>();
    boolean[][] taken = new boolean[200][24];
    for (JsonNode panel : Dashboard.json().get("panels")) {
      String title = panel.get("title").asString();
      assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
      JsonNode at = panel.get("gridPos");
      for (int y = at.get("y").asInt(); y < at.get("y").asInt() + at.get("h").asInt(); y++) {
        for (int x = at.get("x").asInt(); x < at.get("x").asInt() + at.get("w").asInt(); x++) {
          assertThat(taken[y][x]).as("%s at %s, %s", title, x, y).isFalse();
          taken[y][x] = true;
        }
      }
      assertThat(panel.get("targets").size()).as(title).isPositive();
      assertThat(panel.get("description").asString()).as(title).isNotBlank();
    }
    assertThat(ids).hasSizeGreaterThan(10);
  }

  @Test
  void theChaptersTableIsThePagesMetrics() throws Exception {
    Map<String, String> table = new TreeMap<>();
    ROW.matcher(Files.readString(Dashboard.CHAPTER))
        .results()
        .forEach(row -> table.put(row.group(1), row.group(2)));
    assertThat(table).isEqualTo(new TreeMap<>(page.types()));
  }
}
