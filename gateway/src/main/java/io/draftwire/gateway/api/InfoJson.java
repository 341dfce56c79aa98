package io.draftwire.gateway.api;

import io.draftwire.edge.CloudState;
import io.draftwire.gateway.LinkControl;
import io.draftwire.wire.CloudDescription;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is to ask, for clients and for the page. */
public final class InfoJson {
  private static final String UP = "up_kbit";
  private static final String DOWN = "down_kbit";
  private static final String RTT = "rtt_ms";

  private InfoJson() {}

  /**
   * {@code GET /v1/models}: the one that the cloud serves, by each of its names.
   *
   * @param own as its cloud calls it
   * @param since when the gateway began, in seconds since 1970
   */
  public static ObjectNode models(String own, ModelNames names, long since) {
    ObjectNode json = Json.object();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    names.all(own).forEach(name -> data.add(model(name, own, since)));
    return json;
  }

  /** {@code GET /v1/models/NAME}; what goes by another name says which model it is. */
  public static ObjectNode model(String name, String own, long since) {
    ObjectNode json = Json.object();
    json.put("id", name);
    json.put("object", "model");
    json.put("created", since);
    json.put("owned_by", "draftwire");
    if (!name.equals(own)) {
      json.put("root", own);
    }
    return json;
  }

  /** {@code GET /health}. */
  public static ObjectNode healthy(List<CloudState> clouds) {
    ObjectNode json = Json.object().put("status", "ok");
    json.set("clouds", clouds(clouds));
    return json;
  }

  private static ArrayNode clouds(List<CloudState> clouds) {
    ArrayNode json = Json.array();
    for (CloudState cloud : clouds) {
      json.addObject()
          .put("name", cloud.name())
          .put("breaker", cloud.breaker().name().toLowerCase(Locale.ROOT));
    }
    return json;
  }

  /**
   * {@code GET /draftwire/info}.
   *
   * @param clouds whether they are there
   * @param draft one line for people
   * @param draftPace name of the machine that the draft takes as long as; empty for this one
   * @param defaultScheme of requests that name none
   * @param keepMost for how long a stream may be kept while nobody reads it
   * @param link null where it is real
   * @param reports paths under {@code /reports/}
   */
  public static ObjectNode info(
      String version,
      CloudDescription cloud,
      List<CloudState> clouds,
      String draft,
      Optional<String> draftPace,
      String defaultScheme,
      Duration keepMost,
      LinkControl link,
      List<String> reports) {
    ObjectNode json = Json.object();
    json.put("version", version);
    json.putObject("target")
        .put("name", cloud.name())
        .put("description", cloud.description())
        .put("runs_on", cloud.runsOn())
        .put("context_length", cloud.contextLength());
    json.set("clouds", clouds(clouds));
    json.putObject("draft").put("description", draft);
    json.set("paced", paced(draftPace.orElse(""), cloud.pacedTo()));
    json.put("chat_template", !cloud.chatTemplate().isEmpty());
    json.put("default_scheme", defaultScheme);
    json.put("keep_most", keepMost.toSeconds());
    json.set("schemes", SchemeCatalog.json());
    json.set("presets", SchemeCatalog.presets());
    json.set("link", link == null ? null : link(link.settings()));
    ArrayNode list = json.putArray("reports");
    for (String report : reports) {
      list.addObject().put("name", report).put("href", "/reports/" + report);
    }
    return json;
  }

  /**
   * Whose times those of this machine are: a profile's name for each model, or null; null for none.
   */
  private static ObjectNode paced(String draft, String target) {
    if (draft.isEmpty() && target.isEmpty()) {
      return null;
    }
    return Json.object()
        .put("draft", draft.isEmpty() ? null : draft)
        .put("target", target.isEmpty() ? null : target);
  }

  /** A link, with null for a rate without limit. */
  public static JsonNode link(LinkControl.Settings link) {
    ObjectNode json = Json.object();
    rate(json, UP, link.upBitsPerSecond());
    rate(json, DOWN, link.downBitsPerSecond());
    json.put(RTT, link.rttNanos() / 1e6);
    return json;
  }

  /**
   * Reads what {@link #link} writes; what is left out stays as it is, and a rate of null has no
   * limit.
   */
  public static LinkControl.Settings link(byte[] body, LinkControl.Settings now)
      throws ApiException {
    ObjectNode object = Json.read(body);
    Members members = new Members(object, "");
    LinkControl.Settings wanted =
        new LinkControl.Settings(
            rate(object, members, UP, now.upBitsPerSecond()),
            rate(object, members, DOWN, now.downBitsPerSecond()),
            nanos(members.number(RTT).orElse(now.rttNanos() / 1e6)));
    members.refuseOthers();
    return wanted;
  }

  private static void rate(ObjectNode json, String name, OptionalLong bits) {
    if (bits.isPresent()) {
      json.put(name, bits.getAsLong() / 1e3);
    } else {
      json.putNull(name);
    }
  }

  private static OptionalLong rate(
      ObjectNode object, Members members, String name, OptionalLong now) throws ApiException {
    var kbit = members.number(name);
    if (kbit.isEmpty()) {
      return object.has(name) ? OptionalLong.empty() : now;
    }
    if (!(kbit.getAsDouble() > 0 && kbit.getAsDouble() <= 1e9)) {
      throw Members.wrong(name, "a rate above 0 in kbit/s; null is one without limit");
    }
    return OptionalLong.of(Math.max(1, Math.round(kbit.getAsDouble() * 1e3)));
  }

  private static long nanos(double millis) throws ApiException {
    if (!(millis >= 0 && millis <= 3.6e6)) {
      throw Members.wrong(RTT, "a round trip of 0 to 3600000 ms");
    }
    return Math.round(millis * 1e6);
  }
}
