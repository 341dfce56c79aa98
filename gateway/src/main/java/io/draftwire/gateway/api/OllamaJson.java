package io.draftwire.gateway.api;

import io.draftwire.wire.CloudDescription;
import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Ollama's API says of models: of the one that there is, by each of its names. What only its
 * cloud's file would tell (its size and digest, its family) is left empty.
 *
 * @param since when the gateway began
 */
public record OllamaJson(CloudDescription cloud, ModelNames names, Instant since) {
  /** What members that begin with an architecture's name begin with here. */
  private static final String ARCHITECTURE = "draftwire";

  private static final String NEVER = "9999-12-31T23:59:59Z";

  /** {@code GET /api/version}. */
  public static ObjectNode version(String version) {
    return Json.object().put("version", version);
  }

  /** {@code GET /api/tags}. */
  public ObjectNode tags() {
    ObjectNode json = Json.object();
    ArrayNode models = json.putArray("models");
    for (String name : names.all(cloud.name())) {
      models.add(model(name).put("modified_at", since.toString()));
    }
    return json;
  }

  /** {@code GET /api/ps}: it is loaded, and stays so. */
  public ObjectNode running() {
    ObjectNode json = Json.object();
    ArrayNode models = json.putArray("models");
    for (String name : names.all(cloud.name())) {
      models.add(
          model(name)
              .put("expires_at", NEVER)
              .put("size_vram", 0)
              .put("context_length", cloud.contextLength()));
    }
    return json;
  }

  private static ObjectNode model(String name) {
    ObjectNode json = Json.object();
    json.put("name", name);
    json.put("model", name);
    json.put("size", 0);
    json.put("digest", "");
    json.set("details", details());
    return json;
  }

  private static ObjectNode details() {
    ObjectNode json = Json.object();
    json.put("parent_model", "");
    json.put("format", "");
    json.put("family", ARCHITECTURE);
    json.putArray("families").add(ARCHITECTURE);
    json.put("parameter_size", "");
    json.put("quantization_level", "");
    return json;
  }

  /** The name in a request to {@code /api/show}; null for none. */
  public static String toShow(byte[] body) throws ApiException {
    Members members = new Members(Json.read(body), "");
    String name = members.string("model");
    String old = members.string("name");
    members.bool("verbose", false);
    members.refuseOthers();
    return name == null ? old : name;
  }

  /** {@code POST /api/show}. */
  public ObjectNode show() {
    ObjectNode json = Json.object();
    json.put("modelfile", "");
    json.put("parameters", "");
    json.put("template", cloud.chatTemplate());
    json.set("details", details());
    json.putObject("model_info")
        .put("general.architecture", ARCHITECTURE)
        .put("general.basename", cloud.name())
        .put(ARCHITECTURE + ".context_length", cloud.contextLength())
        .put(ARCHITECTURE + ".vocab_size", cloud.vocabulary());
    json.putArray("capabilities").add("completion").add("tools");
    json.put("modified_at", since.toString());
    return json;
  }
}
