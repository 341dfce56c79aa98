package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What every answer's JSON has to look like. */
final class AnswerShape {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String[] KEYS = {
    "text",
    "tokens",
    "seed",
    "scheme",
    "rounds",
    "draft_tokens",
    "accepted_tokens",
    "draft_acceptance_rate",
    "mean_acceptance_length",
    "acceptance_histogram",
    "bits_per_draft_token",
    "uplink_payload_bits",
    "uplink_wire_bytes",
    "downlink_wire_bytes",
    "mean_support_size",
    "mean_dropped_mass",
    "mean_quantization_tv",
    "time_to_first_token_seconds",
    "seconds",
    "tokens_per_second",
    "phase_seconds"
  };

  private static final String[] PHASES = {
    "draft", "encode", "uplink", "queue", "verify", "downlink"
  };

  private AnswerShape() {}

  /** The one object that standard output holds. */
  static JsonNode parse(String out) {
    assertThat(out.strip().lines()).as("one line of JSON").hasSize(1);
    return MAPPER.readTree(out);
  }

  static void check(JsonNode answer, int limit) {
    assertThat(answer.propertyNames()).contains(KEYS);
    assertThat(answer.get("text").asString()).isNotBlank();
    long tokens = answer.get("tokens").asLong();
    String finish = answer.get("finish_reason").asString();
    assertThat(finish).isIn("length", "end_of_text");
    assertThat(tokens).isBetween(1L, (long) limit);
    if (finish.equals("length")) {
      assertThat(tokens).isEqualTo(limit);
    }
    double seconds = answer.get("seconds").asDouble();
    assertThat(answer.get("time_to_first_token_seconds").asDouble()).isBetween(1e-6, seconds);
    assertThat(answer.get("tokens_per_second").asDouble() * seconds)
        .isBetween(tokens - 1e-6, tokens + 1e-6);
    assertThat(answer.get("uplink_wire_bytes").asLong()).isPositive();
    assertThat(answer.get("downlink_wire_bytes").asLong()).isPositive();
    String scheme = answer.get("scheme").asString();
    // Both models run at once in a live answer, and one that is left to auto may be live.
    boolean live = scheme.equals("live") || scheme.equals("auto");
    checkPhases(answer.get("phase_seconds"), live ? 2 * seconds : seconds);
    if (!answer.get("scheme").asString().equals("cloud-only")) {
      checkRounds(answer, tokens);
    }
  }

  private static void checkPhases(JsonNode phases, double seconds) {
    assertThat(phases.propertyNames()).containsExactly(PHASES);
    double sum = 0;
    for (String phase : PHASES) {
      assertThat(phases.get(phase).asDouble()).as(phase).isGreaterThan(-1e-3);
      sum += phases.get(phase).asDouble();
    }
    assertThat(sum).isLessThanOrEqualTo(seconds);
  }

  private static void checkRounds(JsonNode answer, long tokens) {
    long rounds = answer.get("rounds").asLong();
    long drafts = answer.get("draft_tokens").asLong();
    long accepted = answer.get("accepted_tokens").asLong();
    long bits = answer.get("uplink_payload_bits").asLong();
    assertThat(accepted).isLessThanOrEqualTo(drafts);
    assertThat(answer.get("draft_acceptance_rate").asDouble() * drafts)
        .isBetween(accepted - 1e-6, accepted + 1e-6);
    long speculated = tokens - answer.get("streamed_tokens").asLong();
    assertThat(answer.get("mean_acceptance_length").asDouble() * rounds)
        .isBetween(speculated - 1e-6, speculated + 1e-6);
    long sum = 0;
    long weighted = 0;
    JsonNode histogram = answer.get("acceptance_histogram");
    for (int n = 0; n < histogram.size(); n++) {
      sum += histogram.get(n).asLong();
      weighted += n * histogram.get(n).asLong();
    }
    assertThat(sum).isEqualTo(rounds);
    assertThat(weighted).isEqualTo(accepted);
    assertThat(bits > 0).isEqualTo(drafts > 0);
    assertThat(answer.get("bits_per_draft_token").asDouble() * drafts)
        .isBetween(bits - 1e-3, bits + 1e-3);
    assertThat(8 * answer.get("uplink_wire_bytes").asLong()).isGreaterThan(bits);
  }
}
