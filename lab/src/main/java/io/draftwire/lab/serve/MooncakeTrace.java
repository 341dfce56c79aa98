package io.draftwire.lab.serve;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mooncake's traces (FAST '25): an object a line, its time in milliseconds. */
final class MooncakeTrace implements TraceReader.Form {
  static final String EXAMPLE =
      "{\"timestamp\": 0, \"input_length\": 6758, \"output_length\": 500, \"hash_ids\": [0, 1]}";

  private static final double NANOS_PER_MILLISECOND = 1e6;

  /** Three hundred years: what fits into nanoseconds in a long. */
  private static final double MOST_MILLISECONDS = 9e12;

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public RequestTrace.Request read(String line) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("is no JSON; write a request as " + EXAMPLE, e);
    }
    return new RequestTrace.Request(
        nanos(json.path("timestamp")),
        TraceReader.tokens("input_length", json.path("input_length").asString("none")),
        TraceReader.tokens("output_length", json.path("output_length").asString("none")),
        blocks(json.path("hash_ids")));
  }

  private static long nanos(JsonNode timestamp) {
    double milliseconds = timestamp.isNumber() ? timestamp.asDouble() : -1;
    if (!(milliseconds >= 0 && milliseconds < MOST_MILLISECONDS)) {
      throw new IllegalArgumentException(
          "timestamp '" + timestamp.asString("none") + "' is no number of milliseconds");
    }
    return Math.round(milliseconds * NANOS_PER_MILLISECOND);
  }

  private static List<Long> blocks(JsonNode ids) {
    List<Long> blocks = new ArrayList<>();
    for (JsonNode id : ids) {
      if (!id.isIntegralNumber()) {
        throw new IllegalArgumentException(
            "hash_ids has '" + id.asString("none") + "', which is no whole number");
      }
      blocks.add(id.asLong());
    }
    return blocks;
  }
}
