package io.draftwire.cli;

import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The published systems as settings. */
@Command(
    name = "presets",
    mixinStandardHelpOptions = true,
    description = {
      "List the published systems that --preset knows: their settings, their source, and what this build lacks of them.",
      "With a NAME also what the paper leaves open, and what was chosen."
    })
final class PresetsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "One of them (default: all).")
  private String name;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    List<Preset> shown = name == null ? Presets.all() : List.of(Presets.of(name));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.write(Map.of("presets", shown.stream().map(PresetsCommand::json).toList())));
    } else {
      shown.forEach(preset -> print(out, preset, name != null));
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, Preset preset, boolean everything) {
    out.println(preset.name() + ": " + preset.title());
    if (preset.faithful() || everything) {
      out.println("  source   " + preset.source());
    }
    out.println("  edge     " + preset.settings());
    preset.batching().ifPresent(policy -> out.println("  cloud    batching=" + policy));
    preset.missing().forEach(line -> out.println("  without  " + line));
    if (everything) {
      preset.open().forEach(line -> out.println("  open     " + line));
      preset.chosen().forEach(line -> out.println("  chosen   " + line));
    }
  }

  private static Map<String, Object> json(Preset preset) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", preset.name());
    row.put("title", preset.title());
    row.put("source", preset.source());
    Map<String, String> settings = new LinkedHashMap<>();
    preset.settings().written().forEach((key, value) -> settings.put(key.member(), value));
    row.put("settings", settings);
    row.put("batching", preset.batching().orElse(null));
    row.put("open", preset.open());
    row.put("chosen", preset.chosen());
    row.put("missing", preset.missing());
    return row;
  }
}
