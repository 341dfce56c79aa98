package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.CostCurve;
import io.draftwire.lab.time.PacedModel;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is not an answer: files, reports, the link, what there is to ask, the metrics. */
class PagesTest {
  private static final class SomeLink implements LinkControl {
    private Settings now =
        new Settings(OptionalLong.of(1_000_000), OptionalLong.empty(), 50_000_000);

    @Override
    public Settings settings() {
      return now;
    }

    @Override
    public void change(Settings settings) {
      now = settings;
    }
  }

  @Test
  void reportsAreServedFromTheirFolderAndNothingElse(@TempDir Path folder) throws Exception {
    Path reports = Files.createDirectories(folder.resolve("reports/paper"));
    Files.writeString(reports.resolve("report.html"), "<p>rows</p>");
    Files.writeString(folder.resolve("secret.html"), "secret");
    Files.createSymbolicLink(reports.resolve("way-out.html"), folder.resolve("secret.html"));
    try (GatewayWorld world =
        GatewayWorld.open(c -> c.withReports(Optional.of(folder.resolve("reports"))))) {
      HttpResponse<String> report = world.get("/reports/paper/report.html");
      assertThat(report.body()).isEqualTo("<p>rows</p>");
      assertThat(report.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(report.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      // What lies there is of no origin and runs nothing: it could ask in its reader's name.
      assertThat(report.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'; ")
          .contains("; sandbox allow-downloads")
          .doesNotContain("script", "allow-same-origin");
      for (String path :
          new String[] {
            "/reports/../secret.html",
            "/reports/%2e%2e/secret.html",
            "/reports/..%2fsecret.html",
            "/reports/paper/way-out.html",
            "/reports/paper",
            "/reports//etc/passwd",
            "/assets/..%2f..%2fpackage-info.class",
            "/assets/%2e%2e/index.html"
          }) {
        assertThat(world.get(path).statusCode()).as(path).isIn(400, 404);
      }
      JsonNode info = GatewayWorld.json(world.get("/draftwire/info").body());
      assertThat(info.get("reports").get(0).get("href").stringValue())
          .isEqualTo("/reports/paper/report.html");
    }
  }

  /** Of both ends: the draft's pace is the gateway's own to know, the target's the cloud says. */
  @Test
  void infoSaysWhoseMachinesAreAsFastAsWhich() throws Exception {
    CostCurve fast = CostCurve.linear(1e-6, 0);
    try (GatewayWorld world =
        GatewayWorld.of(
            PacedModel.owning(GatewayWorld.model(GatewayWorld.TARGET, 4), fast, "a100"),
            PacedModel.owning(GatewayWorld.draft(16), fast, "jetson"),
            config -> config,
            null)) {
      JsonNode paced = GatewayWorld.json(world.get("/draftwire/info").body()).get("paced");
      assertThat(paced.get("draft").stringValue()).isEqualTo("jetson");
      assertThat(paced.get("target").stringValue()).isEqualTo("a100");
    }
  }

  @Test
  void infoSaysWhatThereIsToAsk() throws Exception {
    try (GatewayWorld world = GatewayWorld.open()) {
      JsonNode info = GatewayWorld.json(world.get("/draftwire/info").body());
      assertThat(info.get("target").get("name").stringValue()).isEqualTo("table");
      assertThat(info.get("target").get("context_length").intValue())
          .isEqualTo(GatewayWorld.CONTEXT);
      assertThat(info.get("chat_template").booleanValue()).isFalse();
      assertThat(info.get("default_scheme").stringValue()).isEqualTo("auto");
      assertThat(info.get("schemes").size()).isEqualTo(10);
      assertThat(info.get("link").isNull()).isTrue();
      assertThat(info.get("paced").isNull()).isTrue();
      JsonNode models = GatewayWorld.json(world.get("/v1/models").body());
      assertThat(models.get("data").get(0).get("id").stringValue()).isEqualTo("table");
    }
  }

  @Test
  void emulatedLinkCanBeChanged() throws Exception {
    SomeLink link = new SomeLink();
    try (GatewayWorld world =
        GatewayWorld.of(
            GatewayWorld.model(GatewayWorld.TARGET, 4), GatewayWorld.draft(4), c -> c, link)) {
      assertThat(world.get("/draftwire/link").body())
          .isEqualTo("{\"up_kbit\":1000.0,\"down_kbit\":null,\"rtt_ms\":50.0}");
      assertThat(put(world, "{\"up_kbit\":250.5,\"down_kbit\":64,\"rtt_ms\":120}").body())
          .isEqualTo("{\"up_kbit\":250.5,\"down_kbit\":64.0,\"rtt_ms\":120.0}");
      assertThat(link.settings())
          .isEqualTo(
              new LinkControl.Settings(
                  OptionalLong.of(250_500), OptionalLong.of(64_000), 120_000_000));
      assertThat(put(world, "{\"rtt_ms\":0,\"up_kbit\":null}").body())
          .isEqualTo("{\"up_kbit\":null,\"down_kbit\":64.0,\"rtt_ms\":0.0}");
      for (String wrong :
          new String[] {
            "{\"up_kbit\":0}", "{\"rtt_ms\":-1}", "{\"up_kbit\":\"fast\"}", "{\"x\":1}", "7"
          }) {
        assertThat(put(world, wrong).statusCode()).as(wrong).isEqualTo(400);
      }
    }
  }

  private static HttpResponse<String> put(GatewayWorld world, String body) throws Exception {
    return world.send(
        HttpRequest.newBuilder(world.uri("/draftwire/link"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void metricsCountWhatWasAnswered() throws Exception {
    try (GatewayWorld world = GatewayWorld.open()) {
      JsonNode answer = world.complete("\"max_tokens\":30,\"draftwire\":{\"scheme\":\"k-sqs\"}");
      world.post("/v1/completions", "{");
      String metrics = world.get("/metrics").body();
      JsonNode timings = answer.get("timings");
      assertThat(metrics)
          .contains("draftwire_tokens_total 30.0")
          .contains("draftwire_draft_tokens_total " + timings.get("draft_n").longValue() + ".0")
          .contains(
              "draftwire_accepted_tokens_total "
                  + timings.get("draft_n_accepted").longValue()
                  + ".0")
          .contains("draftwire_requests_total{route=\"/v1/completions\",status=\"200\"} 1.0")
          .contains("draftwire_requests_total{route=\"/v1/completions\",status=\"400\"} 1.0")
          .contains("draftwire_time_to_first_token_seconds_count 1")
          .contains("draftwire_wire_bytes_total{direction=\"up\"}");
    }
  }
}
