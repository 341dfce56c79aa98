package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A load on a cloud of its own, with real models, at tiny scale: that it adds up, nothing timed.
 */
@Tag("models")
class ServeCommandTest {
  @TempDir Path temporary;

  @Test
  void twoWaysAreComparedInOneRunAndEveryRequestEndsOnce() throws Exception {
    RealPair.get();
    Path json = temporary.resolve("serve.json");
    CommandRun run =
        CommandRun.of(
            "bench",
            "serve",
            "--scheme",
            "cloud-only,live",
            "--rate",
            "8",
            "--duration",
            "2",
            "--slices",
            "2",
            "--warm-up",
            "0",
            "--edges",
            "3",
            "--parallel",
            "3",
            "-n",
            "6",
            "--link",
            "20mbit/20mbit/5ms",
            "--json",
            json.toString());
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    assertThat(run.out())
        .containsPattern("(?m)^ +cloud-only +live$")
        .containsPattern("(?m)^tokens/s +\\d+\\.\\d +\\d+\\.\\d$")
        .containsPattern("(?m)^first token, p50 +\\d+\\.\\d ms +\\d+\\.\\d ms$");
    JsonNode object = AnswerShape.parse(Files.readString(json));
    assertThat(object.at("/settings/seed").asLong()).isEqualTo(1);
    assertThat(object.at("/settings/edges").asInt()).isEqualTo(3);
    assertThat(object.at("/clouds/0/sessions").asInt()).isEqualTo(3);
    assertThat(object.at("/host/cores").asInt()).isPositive();
    long offered = object.at("/schemes/live/offered").asLong();
    assertThat(offered).isPositive();
    for (String scheme : List.of("cloud-only", "live")) {
      JsonNode figures = object.at("/schemes/" + scheme);
      long refused = 0;
      for (JsonNode count : figures.get("refused")) {
        refused += count.asLong();
      }
      // The same requests, whoever answers them.
      assertThat(figures.get("offered").asLong()).as(scheme).isEqualTo(offered);
      assertThat(figures.get("whole").asLong() + figures.get("dropped").asLong() + refused)
          .as(scheme)
          .isEqualTo(offered);
      assertThat(figures.get("whole").asLong()).as(scheme).isPositive();
      assertThat(figures.at("/ttft_seconds/count")).isEqualTo(figures.get("whole"));
      assertThat(figures.get("uplink_bytes_per_token").asDouble()).as(scheme).isPositive();
      assertThat(figures.get("slices")).as(scheme).hasSize(2);
    }
  }

  @Test
  void aTraceIsAskedByATrialUntilTheCapacityIsKnown() throws Exception {
    RealPair.get();
    Path trace =
        Files.writeString(
            temporary.resolve("trace.csv"),
            """
            TIMESTAMP,ContextTokens,GeneratedTokens
            2023-11-16 18:15:46.0,374,4
            2023-11-16 18:15:46.2,9,3
            2023-11-16 18:15:46.3,40,2
            """);
    Said run =
        Said.of(
            "bench",
            "serve",
            "--scheme",
            "cloud-only",
            "--trace",
            trace.toString(),
            "--capacity",
            // So wide that a few trials find it, whatever this machine can do.
            "--precision",
            "100",
            "--slo",
            "ttft=1us",
            "--duration",
            "0.4",
            "--warm-up",
            "0",
            "--edges",
            "2",
            "--parallel",
            "2",
            "--json",
            "-");
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    JsonNode object = AnswerShape.parse(run.out());
    JsonNode capacity = object.at("/capacities/cloud-only");
    assertThat(capacity.get("kept_per_second").asDouble()).isZero();
    assertThat(capacity.get("trials")).isNotEmpty();
    assertThat(object.at("/settings/trace_requests").asInt()).isEqualTo(3);
    assertThat(object.at("/settings/arrivals").asString()).isEqualTo("trace");
  }

  @Test
  void anOverloadIsMeasuredBesideOneEdgeAlone() throws Exception {
    RealPair.get();
    Said run =
        Said.of(
            "bench",
            "serve",
            "--scheme",
            "cloud-only",
            "--overload",
            "2",
            "--trial",
            "1",
            "--duration",
            "3",
            "--warm-up",
            "0.5",
            "--edges",
            "6",
            "--parallel",
            "2",
            "--batching",
            "static/2/1ms",
            "--slowdown",
            "2.5",
            "-n",
            "8",
            "--json",
            "-");
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    JsonNode overload = AnswerShape.parse(run.out()).at("/overloads/cloud-only");
    assertThat(overload.get("capacity_per_second").asDouble()).isPositive();
    assertThat(overload.at("/over/whole").asLong()).isPositive();
    assertThat(overload.get("answer_p99_over_alone").asDouble()).isPositive();
    assertThat(overload.get("heap_floor_bytes")).isNotEmpty();
    assertThat(overload.get("heap_floor_bytes").get(0).asLong()).isBetween(1L << 20, 1L << 30);
  }

  @Test
  void aRecordedDraftServesMoreEdgesThanThereAreModels() throws Exception {
    RealPair.get();
    Said run =
        Said.of(
            "bench",
            "serve",
            "--scheme",
            "k-sqs,live",
            "--draft",
            "recorded",
            "--texts",
            "3",
            "--rate",
            "20",
            "--duration",
            "2",
            "--slices",
            "1",
            "--warm-up",
            "0",
            "--edges",
            "12",
            "--parallel",
            "12",
            "-n",
            "8",
            "--json",
            "-");
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    JsonNode object = AnswerShape.parse(run.out());
    assertThat(object.at("/settings/recorded_texts").asInt()).isEqualTo(3);
    assertThat(object.at("/schemes/live/whole").asLong()).isPositive();
    assertThat(object.at("/schemes/k-sqs/whole").asLong()).isPositive();
  }
}
