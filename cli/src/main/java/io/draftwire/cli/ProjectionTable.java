package io.draftwire.cli;

import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.Projection;
import io.draftwire.lab.time.Setup;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The demo's run on the published machines, in virtual time. */
final class ProjectionTable {
  private static final List<Setup> SETUPS =
      List.of(Setup.SPECULATIVE, Setup.CLOUD_ONLY, Setup.CO_LOCATED);

  private ProjectionTable() {}

  static void print(PrintWriter out, LinkSpec link, List<Projection> projections) {
    if (projections.isEmpty()) {
      return;
    }
    out.println();
    out.println(
        "projection, virtual time: the same laws and link ("
            + link
            + "), the computing times of published machines");
    out.printf("%-18s", "tokens/s");
    SETUPS.forEach(setup -> out.printf("%14s", setup.label()));
    out.println();
    Map<CostProfile, Map<Setup, Double>> table = new LinkedHashMap<>();
    for (Projection p : projections) {
      table
          .computeIfAbsent(p.profile(), profile -> new LinkedHashMap<>())
          .put(p.setup(), p.answer().tokensPerSecond());
    }
    table.forEach(
        (profile, speeds) -> {
          out.printf("%-18s", profile.name());
          SETUPS.forEach(setup -> out.printf(Locale.ROOT, "%14.1f", speeds.get(setup)));
          out.println();
        });
    table.keySet().forEach(p -> out.println("  " + p.name() + ": " + p.source()));
  }

  static List<Map<String, Object>> json(List<Projection> projections) {
    return projections.stream()
        .map(
            p -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("profile", p.profile().name());
              row.put("source", p.profile().source());
              row.put("setup", p.setup().label());
              row.put("tokens_per_second", p.answer().tokensPerSecond());
              row.put("seconds", p.answer().seconds());
              return row;
            })
        .toList();
  }
}
