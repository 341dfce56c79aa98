package io.draftwire.lab.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads rows and refuses, naming file and line, what a run cannot have written. */
final class RowReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final Set<String> TEXT = Set.of("experiment", "mode", "setup", "prompt");

  /** Without these a row is not a run. */
  private static final Set<String> COUNTS = Set.of("repeat", "tokens", "seconds");

  /** Wherever these are present they are numbers; nothing that is counted or timed is negative. */
  private static final Set<String> NUMBERS =
      Set.of(
          "temperature",
          "rate_up",
          "rate_down",
          "rtt_ms",
          "draft_length",
          "rounds",
          "draft_tokens",
          "accepted_tokens",
          "rejections",
          "uplink_payload_bits",
          "uplink_wire_bytes",
          "downlink_wire_bytes",
          "mean_support_size",
          "mean_dropped_mass",
          "capped_drafts",
          "grid",
          "resyncs",
          "hints_heard",
          "hinted_passes",
          "hints_right",
          "hints_dropped",
          "rounds_sent_ahead",
          "rounds_sent_ahead_taken",
          "uplink_payload_bits_discarded",
          "streamed_tokens",
          "draft_passes",
          "draft_passes_ahead",
          "draft_passes_ahead_used",
          "target_passes",
          "target_rows",
          "time_to_first_token_seconds",
          "bound_positions",
          "bound_rejections",
          "bound_tv",
          "bound_dropped",
          "bound_lattice");

  private RowReader() {}

  /**
   * @throws IllegalArgumentException naming the file, the line, and what is wrong with it
   */
  static List<RunRow> read(Path file) throws IOException {
    List<RunRow> rows = new ArrayList<>();
    int number = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          rows.add(row(file, number, line));
        }
      }
    } catch (CharacterCodingException e) {
      throw refusal(file, number + 1, "is not UTF-8");
    }
    for (int i = 1; i < rows.size(); i++) {
      String name = rows.get(i).text("experiment");
      String first = rows.getFirst().text("experiment");
      if (!name.equals(first)) {
        throw new IllegalArgumentException(
            "%s: holds rows of experiment '%s' and of '%s'; give each experiment a folder"
                .formatted(file, first, name));
      }
    }
    return List.copyOf(rows);
  }

  /** One JSON object, keys in the order of the text. */
  static Map<String, Object> object(String text) {
    Object parsed = JSON.readValue(text, Object.class);
    if (!(parsed instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("is not a JSON object");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    map.forEach((key, value) -> values.put((String) key, value));
    values.forEach(RowReader::checkFinite);
    return values;
  }

  private static RunRow row(Path file, int line, String text) {
    try {
      RunRow row = new RunRow(object(text));
      TEXT.forEach(key -> checkText(key, row.values().get(key)));
      COUNTS.forEach(key -> checkCount(key, row.values().get(key), true));
      NUMBERS.forEach(key -> checkCount(key, row.values().get(key), false));
      return row;
    } catch (JacksonException e) {
      throw refusal(file, line, "is not one JSON object: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw refusal(file, line, e.getMessage());
    }
  }

  private static void checkText(String key, Object value) {
    if (!(value instanceof String)) {
      throw new IllegalArgumentException("has " + key + " " + value + ", needs text");
    }
  }

  private static void checkCount(String key, Object value, boolean required) {
    if (value == null && !required) {
      return;
    }
    if (!(value instanceof Number number) || number.doubleValue() < 0) {
      throw new IllegalArgumentException(
          "has " + key + " " + value + ", needs a number that is not negative");
    }
  }

  // JSON has no NaN, but 1e999 is well-formed and reads as infinity.
  private static void checkFinite(String key, Object value) {
    switch (value) {
      case Number number when !Double.isFinite(number.doubleValue()) ->
          throw new IllegalArgumentException("has " + key + " that is not finite");
      case List<?> list -> list.forEach(element -> checkFinite(key, element));
      case Map<?, ?> map -> map.forEach((name, element) -> checkFinite(key + "." + name, element));
      case null, default -> {}
    }
  }

  private static IllegalArgumentException refusal(Path file, int line, String fault) {
    String oneLine = fault.strip().replaceAll("\\s*\\R\\s*", " ");
    return new IllegalArgumentException(
        "%s:%d: the line %s; remove it and run the experiment again, which fills the gap"
            .formatted(file, line, oneLine));
  }
}
