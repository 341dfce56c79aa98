package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** How an experiment was measured: everything that is needed to repeat it. */
final class Method {
  private Method() {}

  /** What is wrong with the folder, said before any figure. */
  static void notices(Markup out, Results results) {
    SweepOrigin manifest = results.manifest();
    if (results.rows().isEmpty()) {
      notice(out, "No row has been written yet: there is nothing to report.");
    }
    if (manifest.missing()) {
      notice(
          out,
          "There is no manifest.json: command, version, hardware and models of these rows are"
              + " unknown.");
      return;
    }
    long expected = manifest.at("rows") instanceof Number number ? number.longValue() : -1;
    int rows = results.rows().size();
    if (expected >= 0 && expected != rows) {
      notice(
          out,
          String.format(
              Locale.ROOT,
              "The manifest tells of %,d rows, the folder holds %,d: run the command again to fill"
                  + " the gap.",
              expected,
              rows));
    } else if (manifest.text("finished") == null) {
      notice(out, "The manifest has no end: the run was interrupted or is still going on.");
    }
  }

  static void write(Markup out, Study study) {
    Results results = study.results();
    SweepOrigin manifest = results.manifest();
    out.element("h3", "How it was measured");
    out.open("dl", "class", "method");
    origin(out, manifest);
    item(out, "Axes", flat(manifest.at("axes")));
    item(out, "Fixed", fixed(study));
    item(out, "Seeds", flat(manifest.at("seeds")));
    item(out, "Started", manifest.text("started"));
    item(out, "Finished", manifest.text("finished"));
    long clusters = results.rows().stream().map(RunRow::cluster).distinct().count();
    item(
        out,
        "Rows",
        String.format(
            Locale.ROOT,
            "%,d runs in %,d groups, %,d clusters (prompt × repeat)",
            results.rows().size(),
            study.groups().size(),
            clusters));
    for (String mode : new TreeSet<>(results.rows().stream().map(r -> r.text("mode")).toList())) {
      item(out, "Mode " + mode, meaning(mode));
    }
    out.close().line();
  }

  /** What ran, where and on what: items of a list. */
  static void origin(Markup out, SweepOrigin manifest) {
    String command = manifest.text("command");
    if (command != null) {
      out.element("dt", "Command").open("dd").element("code", command).close();
    }
    item(out, "Version", manifest.text("version"));
    item(out, "Hardware", flat(manifest.at("hardware")));
    item(out, "Models", flat(manifest.at("models")));
    item(out, "Costs", flat(manifest.at("profile")));
  }

  private static String meaning(String mode) {
    return switch (mode) {
      case "virtual" ->
          "The project’s own state machines on a virtual clock: the models give the laws, the"
              + " profile the times of computing, the link the times of travel. Times on a"
              + " published profile are a projection.";
      case "replay" ->
          "Laws recorded once along a fixed text and replayed. Figures of a position given the text"
              + " before it are as measured; a whole answer is kept on the recorded text, which a"
              + " run of its own would leave.";
      case "real" -> "Wall-clock time on this hardware, through a shaped link.";
      case "paced" ->
          "Wall-clock time on this hardware, through a shaped link, with models that take as long as"
              + " the profile says.";
      default -> "A mode that this report does not know.";
    };
  }

  static void item(Markup out, String name, String value) {
    if (value != null && !value.isEmpty()) {
      out.element("dt", name).element("dd", value);
    }
  }

  private static void notice(Markup out, String text) {
    out.element("p", text, "class", "notice", "role", "note").line();
  }

  /** Axes that are the same for every row. */
  private static String fixed(Study study) {
    if (study.groups().isEmpty()) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    Key key = study.groups().getFirst().key();
    for (String axis : Key.AXES) {
      if (key.get(axis) != null && !study.varying().contains(axis)) {
        parts.add(Tables.name(axis) + " " + key.get(axis));
      }
    }
    return String.join("; ", parts);
  }

  private static String flat(Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> {
        List<String> parts = new ArrayList<>();
        map.forEach((name, part) -> parts.add(name + " " + flat(part)));
        yield String.join("; ", parts);
      }
      case List<?> list -> {
        List<String> parts = new ArrayList<>();
        list.forEach(part -> parts.add(flat(part)));
        yield String.join(", ", parts);
      }
      default -> value.toString();
    };
  }
}
