package io.draftwire.gateway.api;

import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.Protocol;
import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemes a request can name, with their settings, for a page to offer. */
final class SchemeCatalog {
  private static final int MOST_SUPPORT = 256;
  private static final int MOST_RESOLUTION = 65_535;
  private static final int MOST_DENSE_RESOLUTION = 4096;
  private static final int MOST_SIBLINGS = 4;

  private record Parameter(
      String name, String type, Object initial, Object minimum, Object maximum, String help) {}

  private SchemeCatalog() {}

  static ArrayNode json() {
    ArrayNode list = Json.array();
    Parameter drafts = drafts(SchemeChoice.LONGEST_FIXED);
    add(
        list,
        SchemeSettings.AUTO,
        "Whatever is fastest, round by round",
        List.of(drafts(SchemeChoice.LONGEST_ADAPTIVE)));
    add(
        list,
        SchemeSettings.LIVE,
        "No rounds: the cloud goes on by itself, and walks the guesses that come in time",
        List.of(
            real(
                "draft_floor",
                GrowthPolicy.USUAL.floor(),
                1,
                "Probability that a draft pass's guesses must sum to; higher: fewer passes")));
    add(list, "coupled", "Ids alone; both ends race by the same noise", List.of(drafts));
    add(
        list,
        "scalar",
        "Id and one probability",
        List.of(
            new Parameter("grid", "integer", 4, 2, 4, "Values an octave on the grid for q: 2 or 4"),
            drafts));
    add(
        list,
        "k-sqs",
        "The K largest entries on a lattice",
        List.of(
            support(SchemeSettings.DEFAULT_SUPPORT, MOST_SUPPORT),
            resolution(MOST_RESOLUTION),
            code(),
            verify(),
            siblings(),
            drafts));
    add(
        list,
        "c-sqs",
        "Entries above a conformal threshold, on a lattice",
        List.of(
            real("alpha", SchemeSettings.DEFAULT_ALPHA, 1, "Dropped mass to steer to"),
            real("eta", SchemeSettings.DEFAULT_ETA, 10, "Learning rate of the threshold"),
            real("beta", SchemeSettings.DEFAULT_BETA, 1, "Threshold to begin with"),
            support(CSqs.DEFAULT_MAX_SUPPORT, MOST_SUPPORT),
            resolution(MOST_RESOLUTION),
            code(),
            verify(),
            siblings(),
            drafts));
    add(
        list,
        "qs",
        "The whole law on a lattice",
        List.of(resolution(MOST_DENSE_RESOLUTION), verify(), drafts));
    add(
        list,
        "top-k",
        "The K largest entries as float16",
        List.of(
            support(SchemeSettings.DEFAULT_SUPPORT, MOST_SUPPORT), verify(), siblings(), drafts));
    add(list, "dense", "The whole law as float16", List.of(verify(), drafts));
    add(list, SchemeChoice.CLOUD_ONLY, "No drafts: the cloud decodes alone", List.of());
    return list;
  }

  /** The published systems, with the members that each stands for. */
  static ArrayNode presets() {
    ArrayNode list = Json.array();
    for (Preset preset : Presets.all()) {
      ObjectNode json = list.addObject();
      json.put("name", preset.name());
      json.put("title", preset.title());
      json.put("source", preset.source());
      ObjectNode settings = json.putObject("settings");
      preset.settings().written().forEach((key, value) -> settings.put(key.member(), value));
      json.put("batching", preset.batching().orElse(null));
      ArrayNode missing = json.putArray("missing");
      preset.missing().forEach(missing::add);
    }
    return list;
  }

  private static Parameter drafts(int most) {
    return new Parameter(
        "draft_max", "integer", most, 0, Protocol.MAX_DRAFTS, "Most drafts a round");
  }

  private static Parameter support(int initial, int most) {
    return new Parameter("support", "integer", initial, 1, most, "Tokens kept of a draft law (K)");
  }

  private static Parameter resolution(int most) {
    return new Parameter(
        "resolution", "integer", SchemeSettings.DEFAULT_RESOLUTION, 1, most, "Lattice resolution");
  }

  private static Parameter real(String name, double initial, double most, String help) {
    return new Parameter(name, "number", initial, 0, most, help);
  }

  private static Parameter code() {
    return new Parameter(
        "support_code",
        "enumerative|adaptive",
        "enumerative",
        null,
        null,
        "How the kept tokens travel: the paper's rank, or by a model of the text");
  }

  private static Parameter verify() {
    return new Parameter(
        "verify",
        "block|token",
        "block",
        null,
        null,
        "How drafts are judged: a round's together, of which more stand, or one after the other");
  }

  private static Parameter siblings() {
    return new Parameter(
        "siblings",
        "integer",
        1,
        1,
        MOST_SIBLINGS,
        "Candidates at every place, judged one after the other: a bit or two and a row each");
  }

  private static void add(ArrayNode list, String name, String title, List<Parameter> parameters) {
    ObjectNode scheme = list.addObject();
    scheme.put("name", name);
    scheme.put("title", title);
    ArrayNode of = scheme.putArray("parameters");
    for (Parameter parameter : parameters) {
      ObjectNode json = of.addObject();
      json.put("name", parameter.name());
      json.put("type", parameter.type());
      json.set("default", Json.tree(parameter.initial()));
      if (parameter.minimum() != null) {
        json.set("minimum", Json.tree(parameter.minimum()));
        json.set("maximum", Json.tree(parameter.maximum()));
      }
      json.put("help", parameter.help());
    }
  }
}
