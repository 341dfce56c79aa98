package io.draftwire.lab.time;

import io.draftwire.engine.CostCurve;
import io.draftwire.lab.file.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cost profile as JSON:
 *
 * <pre>{@code
 * {"name": "...", "source": "...",
 *  "draft": {"tokens": [1, 8], "seconds": [0.02, 0.03]},
 *  "target": {"tokens": [1, 8], "seconds": [0.07, 0.09]},
 *  "server_draft": {...},                          (default: draft)
 *  "encode_seconds": 1e-4, "verify_seconds": 3e-4} (default: 0)
 * }</pre>
 *
 * <p>{@code host}, {@code date}, {@code draft_model} and {@code target_model} may stand there for
 * people. Anything else is refused: a misspelt field must not become a cost of 0.
 */
final class CostProfileFile {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "source",
          "draft",
          "target",
          "server_draft",
          "encode_seconds",
          "verify_seconds",
          "host",
          "date",
          "draft_model",
          "target_model");

  private final Path file;

  private CostProfileFile(Path file) {
    this.file = file;
  }

  /**
   * @throws IllegalArgumentException in one line, naming file and field, if it is malformed
   */
  static CostProfile read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "profile file " + file + " cannot be read; check the path");
    }
    try {
      return new CostProfileFile(file).parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "profile file " + file + " is not UTF-8; convert it first", e);
    }
  }

  /** Writes all or nothing: the file appears under its name when it is whole. */
  static void write(Path file, Map<String, String> about, CostProfile profile) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", profile.name());
    json.put("source", profile.source());
    json.putAll(about);
    json.put("draft", json(profile.draft()));
    json.put("target", json(profile.target()));
    json.put("server_draft", json(profile.serverDraft()));
    json.put("encode_seconds", profile.encodeSeconds());
    json.put("verify_seconds", profile.verifySeconds());
    WholeFile.write(file, MAPPER.writeValueAsString(json) + "\n");
  }

  private static Map<String, Object> json(CostCurve curve) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tokens", curve.tokens());
    json.put("seconds", curve.seconds());
    return json;
  }

  private CostProfile parse(String text) {
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw malformed("is not JSON: " + e.getOriginalMessage());
    }
    if (!root.isObject()) {
      throw malformed("is not a JSON object");
    }
    for (String field : root.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw malformed("has a field '" + field + "' that no profile has");
      }
    }
    CostCurve draft = curve(root, "draft");
    return new CostProfile(
        text(root, "name"),
        text(root, "source"),
        draft,
        curve(root, "target"),
        seconds(root, "encode_seconds"),
        seconds(root, "verify_seconds"),
        root.has("server_draft") ? curve(root, "server_draft") : draft);
  }

  private String text(JsonNode root, String field) {
    JsonNode node = root.path(field);
    if (!node.isString()) {
      throw malformed("needs " + field + ", a string");
    }
    return node.stringValue();
  }

  private double seconds(JsonNode root, String field) {
    JsonNode node = root.path(field);
    if (node.isMissingNode()) {
      return 0;
    }
    if (!node.isNumber()) {
      throw malformed("has " + field + " " + node + ", which is no number of seconds");
    }
    return node.doubleValue();
  }

  private CostCurve curve(JsonNode root, String field) {
    JsonNode tokens = root.path(field).path("tokens");
    JsonNode seconds = root.path(field).path("seconds");
    if (!tokens.isArray() || !seconds.isArray()) {
      throw malformed("needs " + field + ": {\"tokens\": [1, 8], \"seconds\": [0.02, 0.03]}");
    }
    for (JsonNode n : tokens) {
      if (!n.isInt()) {
        throw malformed("has " + n + " among the tokens of " + field + "; write whole numbers");
      }
    }
    for (JsonNode n : seconds) {
      if (!n.isNumber()) {
        throw malformed("has " + n + " among the seconds of " + field + "; write numbers");
      }
    }
    try {
      return new CostCurve(
          tokens.valueStream().mapToInt(JsonNode::intValue).toArray(),
          seconds.valueStream().mapToDouble(JsonNode::doubleValue).toArray());
    } catch (IllegalArgumentException e) {
      throw malformed(field + ": " + e.getMessage());
    }
  }

  private IllegalArgumentException malformed(String fault) {
    return new IllegalArgumentException("profile file " + file + " " + fault);
  }
}
