package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.metrics.Samples;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The page and the dashboard's queries, by Prometheus' own parser and its own taste in names. */
@NeedsPromtool
class PromtoolTest {
  private record Verdict(int status, String said) {}

  private static Verdict promtool(String input, String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = NeedsPromtool.PROMTOOL;
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Verdict(process.waitFor(), said);
  }

  @Test
  void thePageIsWhatPrometheusReadsAndNamesAreAsItLikesThem() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      cloud.servesAnother();
      String page = Samples.of(cloud.server().metrics()).text();
      assertThat(promtool(page, "check", "metrics")).isEqualTo(new Verdict(0, ""));
      // And it would say so.
      assertThat(promtool(page.replace("# HELP", "# HOLD"), "check", "metrics").status())
          .isNotZero();
      assertThat(promtool(page + "a b c d\n", "check", "metrics").status()).isNotZero();
    }
  }

  /** As a recording rule each, which is what the tool reads queries in. */
  @Test
  void theDashboardsQueriesAreQueries(@TempDir Path directory) throws Exception {
    JsonMapper json = JsonMapper.shared();
    ObjectNode rules = json.createObjectNode();
    ArrayNode group =
        rules.putArray("groups").addObject().put("name", "dashboard").putArray("rules");
    for (String query : Dashboard.queries()) {
      group
          .addObject()
          .put("record", "query:" + group.size())
          .put("expr", query.replace("$__rate_interval", "5m").replace("$instance", ".*"));
    }
    assertThat(group.size()).isGreaterThan(10);
    Path file = directory.resolve("rules.yml"); // JSON is YAML.
    Files.writeString(file, json.writeValueAsString(rules));
    Verdict verdict = promtool("", "check", "rules", file.toString());
    assertThat(verdict.said()).contains("SUCCESS: " + group.size() + " rules found");
    assertThat(verdict.status()).isZero();
  }
}
