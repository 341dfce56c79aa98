package io.draftwire.cli;

import io.draftwire.lab.capacity.CrowdPoint;
import io.draftwire.lab.serve.Slo;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What so many users had of one target, a line each.
 *
 * @param objective that answers are held against
 * @param share of them that has to keep to it
 */
record CapacityTable(PrintWriter out, Slo objective, double share) {
  private static final String ROW = "%-16s %6s %-22s %10s %7s %9s %9s %9s %9s %9s %9s %6s%n";

  void header() {
    out.printf(
        ROW,
        "profile",
        "users",
        "way",
        "tokens/s",
        "ratio",
        "ttft p50",
        "ttft p95",
        "tpot p50",
        "tpot p95",
        "rows/tok",
        "bytes up",
        "first");
    out.flush();
  }

  void print(String profile, CrowdPoint point, double ratio) {
    out.printf(
        ROW,
        profile,
        point.edges(),
        point.way() + mark(point),
        number("%.1f", point.tokensPerSecond()),
        number("%.2f", ratio),
        number("%.2f s", point.firstToken(.5)),
        number("%.2f s", point.firstToken(.95)),
        number("%.0f ms", 1e3 * point.perToken(.5)),
        number("%.0f ms", 1e3 * point.perToken(.95)),
        number("%.2f", point.targetRows()),
        number("%.1f", point.bytesUp()),
        number("%.2f", point.first()));
    out.flush();
  }

  /** Where no answer lay in the time that counts nothing can be said of the objective. */
  private String mark(CrowdPoint point) {
    return point.answers() == 0 ? " ?" : point.meets(objective, share) ? "" : " *";
  }

  void capacities(String profile, Map<String, List<CrowdPoint>> points, int most) {
    out.printf(
        "%s: most users of whose answers %.0f %% keep to %s (* above: they do not; ?: too few --answers to say):%n",
        profile, 100 * share, objective);
    points.forEach(
        (label, all) -> {
          int users =
              all.stream()
                  .takeWhile(point -> point.meets(objective, share))
                  .mapToInt(CrowdPoint::edges)
                  .max()
                  .orElse(0);
          out.printf("  %-22s %s%n", label, users == most ? users + " or more" : users);
        });
    out.flush();
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
