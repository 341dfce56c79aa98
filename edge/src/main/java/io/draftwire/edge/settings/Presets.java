package io.draftwire.edge.settings;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The published systems, each a file beside this class. Its settings are called as the API calls
 * them. Adding one is a file, and its name here.
 */
public final class Presets {
  private static final List<String> SYSTEMS =
      List.of("sqs-sd", "pipesd", "picospec", "acespec", "sled", "wisp", "early-exit");

  private static final Map<String, Preset> ALL = read();

  private Presets() {}

  /** Each system, and behind it the same with this project's schemes. */
  public static List<Preset> all() {
    return List.copyOf(ALL.values());
  }

  /** Their names, for messages. */
  public static String names() {
    return String.join(", ", SYSTEMS) + ", each also with " + Preset.PLUS + " behind it";
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException where there is none, naming those that there are
   */
  public static Preset of(String name) {
    Preset preset = ALL.get(name);
    if (preset == null) {
      throw new IllegalArgumentException(
          "preset '" + name + "' is none that there is; there are " + names());
    }
    return preset;
  }

  private static Map<String, Preset> read() {
    YAMLMapper yaml = new YAMLMapper();
    Map<String, Preset> all = new LinkedHashMap<>();
    for (String system : SYSTEMS) {
      try (InputStream in = Presets.class.getResourceAsStream(system + ".yaml")) {
        JsonNode file = yaml.readTree(in);
        for (String plus : List.of("", Preset.PLUS)) {
          Preset preset = preset(file, system + plus, plus.isEmpty() ? "faithful" : "plus");
          all.put(preset.name(), preset);
        }
      } catch (IOException e) {
        throw new IllegalStateException(system + ".yaml does not read from the jar", e);
      }
    }
    return all;
  }

  private static Preset preset(JsonNode file, String name, String variant) {
    JsonNode own = file.required(variant);
    Settings settings = Settings.NONE;
    for (Map.Entry<String, JsonNode> each : own.required("settings").properties()) {
      settings = settings.with(Setting.of(each.getKey()), each.getValue().asString());
    }
    JsonNode batching = own.path("cloud").path("batching");
    return new Preset(
        name,
        file.required("title").asString(),
        file.required("source").asString(),
        settings,
        batching.isMissingNode() ? Optional.empty() : Optional.of(batching.asString()),
        lines(file.path("open")),
        lines(own.path("chosen")),
        lines(own.path("missing")));
  }

  private static List<String> lines(JsonNode list) {
    List<String> lines = new ArrayList<>();
    list.forEach(line -> lines.add(line.asString().strip()));
    return lines;
  }
}
