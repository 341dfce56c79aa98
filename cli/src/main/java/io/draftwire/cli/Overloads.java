package io.draftwire.cli;

import io.draftwire.lab.serve.Load;
import io.draftwire.lab.serve.OverloadRun;
import io.draftwire.lab.serve.OverloadRun.Overload;
import io.draftwire.lab.serve.ServeFigures;
import io.draftwire.lab.serve.VirtualEdge;
import io.draftwire.lab.serve.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Overloads, one way to answer after the other.
 *
 * @param own the cloud's process; null for one that is not ours, whose heap nobody sees
 */
record Overloads(
    CloudProcess own, VirtualEdges edges, LoadOptions options, Load load, ProgressLine progress) {
  private static final List<String> PHASES = List.of("one edge alone", "full", "overload");

  /**
   * @return the figures by way
   * @throws IOException where the cloud's heap cannot be seen, or no answer was whole in a trial
   */
  Map<String, Object> run(List<Way> ways, PrintWriter out)
      throws IOException, InterruptedException {
    OverloadRun<List<VirtualEdge>> run = edges.overload(load, options.slo());
    Map<String, Object> all = new LinkedHashMap<>();
    for (Way way : ways) {
      try (OwnCloudWatch watch = new OwnCloudWatch(own, options.duration)) {
        Overload overload =
            run.run(
                way,
                edges.sessions(way.cloud()),
                options.overload,
                options.trialWindow(),
                options.window(),
                told(way, watch));
        OverloadReport report = watch.report(overload);
        report.print(out, options.slo());
        all.put(way.name(), report.json());
      } catch (IllegalStateException e) {
        throw new IOException(way.name() + ": " + e.getMessage(), e);
      }
    }
    return all;
  }

  /** The cloud is looked at while the overload lasts, and not before. */
  private Consumer<ServeFigures> told(Way way, OwnCloudWatch watch) {
    int[] phase = {0};
    return figures -> {
      progress.message(
          String.format(
              Locale.ROOT,
              "%s, %s: %.2f answers/s, %.1f tokens/s",
              way.name(),
              PHASES.get(phase[0]),
              figures.servedRate(),
              figures.tokensPerSecond()));
      if (++phase[0] == PHASES.size() - 1) {
        watch.begin();
      }
    };
  }
}
