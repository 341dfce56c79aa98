package io.draftwire.cli;

import io.draftwire.core.session.Meanwhile;
import io.draftwire.lab.faults.FaultCase;
import io.draftwire.lab.faults.TracedRun;
import io.draftwire.lab.link.DeliveryTrace;
import io.draftwire.lab.link.LinkSpec;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Answers over an uplink that somebody recorded, in virtual time, each beside an undisturbed one.
 */
final class TracedAnswers {
  private static final String HEAD = "%-36s %-14s %8s %10s %6s %6s %12s  %s%n";
  private static final String ROW = "%-36s %-14s %8.1f %10.1f %6d %6d %12d  %s%n";
  private static final long SEED = 1;

  /** Before the longest gap, where nothing else is said. */
  private static final long LEAD_MILLIS = 2_000;

  private final DeliveryTrace trace;
  private final LinkSpec link;
  private final long startMillis;

  /**
   * @param startMillis of the trace, at which answers are asked for
   */
  TracedAnswers(DeliveryTrace trace, LinkSpec link, long startMillis) {
    this.trace = trace;
    this.link = link;
    this.startMillis = startMillis;
  }

  /**
   * When in a trace answers are asked for, in milliseconds.
   *
   * @param startSeconds null for shortly before its longest gap
   */
  static long start(DeliveryTrace trace, Double startSeconds) {
    long startMillis =
        startSeconds == null
            ? Math.max(0, trace.longestGap().fromMillis() - LEAD_MILLIS)
            : Math.round(1e3 * startSeconds);
    if (startMillis < 0 || startMillis > trace.lengthMillis()) {
      throw new IllegalArgumentException(
          "second "
              + startSeconds
              + " is not in the trace, which lasts for "
              + trace.lengthMillis() / 1e3
              + " s");
    }
    return startMillis;
  }

  /** What is known of the trace, in a line. */
  static void describe(DeliveryTrace trace, long startMillis, PrintWriter out) {
    DeliveryTrace.Gap gap = trace.longestGap();
    out.printf(
        Locale.ROOT,
        "%s: %.1f s, nothing gets through for %.1f s from second %.1f; answers are asked for in second %.1f%n",
        trace.name(),
        trace.lengthMillis() / 1e3,
        gap.millis() / 1e3,
        gap.fromMillis() / 1e3,
        startMillis / 1e3);
  }

  /** Prints a line an answer; returns how many are not what they should be. */
  int run(List<FaultCase> cases, PrintWriter out) {
    describe(trace, startMillis, out);
    out.printf(
        Locale.ROOT,
        HEAD,
        "case",
        "meanwhile",
        "whole in",
        "longest",
        "alone",
        "right",
        "connections",
        "text");
    int bad = 0;
    for (FaultCase of : cases) {
      TracedRun.Result undisturbed = TracedRun.undisturbed(of, link, SEED);
      for (Meanwhile meanwhile : Meanwhile.values()) {
        TracedRun.Result result = TracedRun.run(of, meanwhile, trace, startMillis, link, SEED);
        String text = text(result, undisturbed, of.steadyAcrossConnections());
        bad += text.startsWith("BAD") ? 1 : 0;
        out.printf(
            Locale.ROOT,
            ROW,
            of.label(),
            meanwhile.name().toLowerCase(Locale.ROOT),
            result.seconds(),
            result.pauseSeconds(),
            result.alone(),
            result.right(),
            result.connections(),
            text);
        out.flush();
      }
    }
    out.printf(
        Locale.ROOT,
        "whole in, longest: seconds until the answer is whole, and the longest time without a new token;%n"
            + "alone, right: tokens shown unverified, and those of them that the cloud said too%n");
    return bad;
  }

  private static String text(
      TracedRun.Result result, TracedRun.Result undisturbed, boolean oneText) {
    if (!result.whole()) {
      return "BAD: hangs";
    }
    int differs = Arrays.mismatch(result.text(), undisturbed.text());
    if (differs < 0) {
      return "as undisturbed";
    }
    boolean kept = result.verified() < result.text().length;
    if (kept && differs >= result.verified()) {
      return "as undisturbed up to the first unverified token";
    }
    return oneText ? "BAD: another" : "another of the same law";
  }
}
