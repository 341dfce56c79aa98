package io.draftwire.cloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators are given beside the page of metrics. */
final class Dashboard {
  /** Tests run in their module's folder. */
  static final Path FILE = Path.of("..", "deploy", "grafana", "draftwire-cloud.json");

  static final Path CHAPTER = Path.of("..", "docs", "operating.md");

  private Dashboard() {}

  static JsonNode json() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(FILE));
  }

  /** Queries of all its panels. */
  static List<String> queries() throws IOException {
    return json().findValuesAsString("expr");
  }
}
