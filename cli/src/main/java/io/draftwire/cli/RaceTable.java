package io.draftwire.cli;

import io.draftwire.core.session.SessionFigures;
import io.draftwire.edge.Answer;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What a race came to, in one table. */
final class RaceTable {
  private static final String ROW = "%-10s %9s %10s %11s %9s %9s %8s %8s %8s%n";

  private RaceTable() {}

  /**
   * @param lanes streaming first, live last
   */
  static void print(PrintWriter out, List<Lane> lanes, Pace pace) {
    double streaming = lanes.getFirst().asked().answer().tokensPerSecond();
    out.println();
    if (pace.paced()) {
      out.println(pace.words() + ": the models take as long as on that machine");
    }
    out.printf(ROW, "", "", "of", "first", "bytes up", "and down", "draft", "target", "target");
    out.printf(
        ROW,
        "",
        "tokens/s",
        "streaming",
        "token",
        "a token",
        "a token",
        "passes",
        "passes",
        "rows");
    for (Lane lane : lanes) {
      Answer answer = lane.asked().answer();
      SessionFigures figures = answer.figures();
      int tokens = Math.max(1, answer.tokens().length);
      out.printf(
          ROW,
          lane.name(),
          number(answer.tokensPerSecond(), 1),
          number(answer.tokensPerSecond() / streaming, 2),
          number(1e3 * answer.firstTokenSeconds(), 0) + " ms",
          number((double) answer.wireBytesUp() / tokens, 1),
          number((double) answer.wireBytesDown() / tokens, 1),
          figures.draftPasses(),
          figures.targetPasses(),
          figures.targetRows());
    }
    boolean same = lanes.getLast().text().equals(lanes.getFirst().text());
    out.println(
        same
            ? "streaming and live: one seed, one text"
            : "streaming and live: one seed, but a batch of another shape rounds differently, and"
                + " the texts part");
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
