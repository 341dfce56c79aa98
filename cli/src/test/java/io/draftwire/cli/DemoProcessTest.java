package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The demo as a user starts it: two processes, two real models. */
@Tag("models")
class DemoProcessTest {

  @BeforeAll
  static void fetch() {
    RealPair.get();
  }

  @Test
  void jsonIsOneObjectAndTheSameSeedGivesTheSameTextAndBits() throws Exception {
    JsonNode first = demo();
    JsonNode again = demo();
    for (String half : List.of("speculative", "cloud_only")) {
      for (String key : List.of("text", "token_ids", "uplink_payload_bits", "seed")) {
        assertThat(again.get(half).get(key))
            .as(half + " " + key)
            .isEqualTo(first.get(half).get(key));
      }
    }
  }

  private static JsonNode demo() throws Exception {
    CommandRun run = CommandRun.of("demo", "--json", "-n", "24", "--seed", "7");
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    assertThat(run.err()).isEmpty();
    JsonNode json = AnswerShape.parse(run.out());
    assertThat(json.propertyNames()).containsExactly("speculative", "cloud_only");
    AnswerShape.check(json.get("speculative"), 24);
    AnswerShape.check(json.get("cloud_only"), 24);
    assertThat(json.get("speculative").get("scheme").asString()).isEqualTo("k-sqs");
    assertThat(json.get("speculative").get("seed").asLong()).isEqualTo(7);
    assertThat(json.get("cloud_only").get("seed").asLong()).isEqualTo(7);
    return json;
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "KILL"})
  void endingItLeavesNoProcessBehind(String signal) throws Exception {
    try (CommandRun demo = CommandRun.start("demo", "-n", "1500")) {
      demo.awaitLine("link ");
      List<ProcessHandle> children = demo.process().descendants().toList();
      assertThat(children).as("the cloud's process").hasSize(1);
      demo.signal(signal);
      assertThat(demo.finish()).isNotZero();
      assertThat(demo.out()).doesNotContain("tokens/s");
      for (ProcessHandle child : children) {
        child.onExit().get(20, TimeUnit.SECONDS);
      }
    }
  }
}
