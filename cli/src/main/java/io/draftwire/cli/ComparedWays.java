package io.draftwire.cli;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import io.draftwire.edge.settings.Setting;
import io.draftwire.edge.settings.Settings;
import io.draftwire.lab.serve.Way;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which systems and schemes before which clouds a load compares: lists with commas between. */
final class ComparedWays {
  private ComparedWays() {}

  /**
   * Clouds that are running.
   *
   * @param list null for none
   */
  static List<HostPort> clouds(String list) {
    List<HostPort> clouds = new ArrayList<>();
    for (String each : list == null ? new String[0] : list.split(",", -1)) {
      HostPort address = HostPort.parse(each.strip());
      if (clouds.contains(address)) {
        throw new IllegalArgumentException("--cloud names " + address + " twice; name each once");
      }
      clouds.add(address);
    }
    return clouds;
  }

  /** The published systems that are named. */
  static List<Preset> presets(SchemeOptions options) {
    return options.preset == null
        ? List.of()
        : Arrays.stream(options.preset.split(",", -1)).map(n -> Presets.of(n.strip())).toList();
  }

  /** What some systems say of the cloud; one cloud can be only one of them. */
  static Optional<String> batching(List<Preset> presets) {
    List<String> all =
        presets.stream().flatMap(preset -> preset.batching().stream()).distinct().toList();
    if (all.size() > 1) {
      throw new IllegalArgumentException(
          "--preset names systems whose clouds share their passes as "
              + String.join(" and as ", all)
              + "; say with --batching how this one is to, or measure them one after the other");
    }
    return all.stream().findFirst();
  }

  /**
   * Every system and every scheme before every cloud.
   *
   * @param settings of the schemes
   * @param schemes empty for none
   * @param clouds empty for one that is still to start
   */
  static List<Way> of(SchemeOptions settings, String schemes, List<HostPort> clouds) {
    List<Way> ways = new ArrayList<>();
    choices(settings, schemes.isEmpty() ? new String[0] : schemes.split(",", -1))
        .forEach(
            (name, choice) -> {
              if (clouds.size() < 2) {
                ways.add(new Way(name, choice));
                return;
              }
              for (int i = 0; i < clouds.size(); i++) {
                ways.add(new Way(name + "@" + clouds.get(i), choice, i));
              }
            });
    return ways;
  }

  /** Each way, and behind it the same beside strangers, where there are any. */
  static List<Way> beside(int strangers, List<Way> ways) {
    return strangers == 0
        ? ways
        : ways.stream().flatMap(way -> Stream.of(way, way.beside(strangers))).toList();
  }

  private static List<String> schemes(SchemeOptions settings, String[] names) {
    return Stream.concat(
            presets(settings).stream().map(preset -> preset.settings().scheme()),
            Arrays.stream(names).map(String::strip))
        .toList();
  }

  private static Map<String, SchemeChoice> choices(SchemeOptions settings, String[] names) {
    Map<String, SchemeChoice> choices = new LinkedHashMap<>();
    Settings given = settings.written();
    for (Preset preset : presets(settings)) {
      // A list of schemes is no setting of a system.
      Settings own = names.length == 0 ? given : given.of(preset.settings().scheme());
      if (choices.put(preset.name(), preset.under(own).choice(Setting::option)) != null) {
        throw new IllegalArgumentException(
            "--preset names " + preset.name() + " twice; name each once");
      }
    }
    boolean alone = names.length == 1 && choices.isEmpty();
    if (!alone) {
      given.refuseIdleFor(schemes(settings, names), Setting::option);
    }
    for (String each : names) {
      String name = each.strip();
      if (choices.containsKey(name)) {
        throw new IllegalArgumentException("--scheme names " + name + " twice; name each once");
      }
      // Where there are several, a setting need not have a meaning for each.
      Settings own = alone ? given.with(Setting.SCHEME, name) : given.of(name);
      choices.put(name, own.choice(Setting::option));
    }
    return choices;
  }
}
