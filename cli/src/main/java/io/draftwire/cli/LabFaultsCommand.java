package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.CloudLoss;
import io.draftwire.lab.faults.FaultCase;
import io.draftwire.lab.faults.FaultSweep;
import io.draftwire.lab.faults.Harm;
import io.draftwire.lab.link.DeliveryTrace;
import io.draftwire.lab.link.LinkSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What breaks, by seeded schedules. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Break connections, crash clouds and edges, and turn clocks, by seeded schedules in virtual time.",
      "Every answer must be the one that would have come undisturbed, and nothing may be left behind."
          + " Exits with 1 if anything is not so; a seed that fails is replayed by --first SEED --seeds 1.",
      "With --real: the pair's models, a cloud process and a shaped link that goes away for two seconds in"
          + " the middle of answers; how long after its end the next token comes."
    })
final class LabFaultsCommand implements Callable<Integer> {
  private static final String HEAD = "%-36s %-24s %9s %9s %11s %8s %8s%n";
  private static final String ROW = "%-36s %-24s %9d %9d %11d %8d %8d%n";

  private static final int SEEDS = 500;

  /** Of real answers over a trace, which are to be under way when its gap comes. */
  private static final String PACE = "jetson-a100";

  private static final String LINK = "1mbit/1mbit/50ms";

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Schedules of each case and harm (default: " + SEEDS + ").")
  private Integer seeds;

  @Option(
      names = "--first",
      paramLabel = "SEED",
      description = "The first schedule's (default: 0).")
  private Long first;

  @Option(
      names = "--case",
      paramLabel = "NAME",
      description = "One case alone, as the table names it.")
  private String only;

  @Option(
      names = "--uplink-trace",
      paramLabel = "FILE",
      description =
          "Instead: answers over an uplink that somebody recorded (Mahimahi's format, a line a packet), in virtual time; with --real by the clock, at the pace of jetson-a100.")
  private Path uplinkTrace;

  @Option(
      names = "--at",
      paramLabel = "SECONDS",
      description =
          "With --uplink-trace: where in the trace answers are asked for (default: shortly before its longest gap).")
  private Double at;

  @Mixin private ModelOptions models;

  @Option(names = "--real", description = "Real models, processes and sockets.")
  private boolean real;

  @Option(
      names = "--link",
      paramLabel = "LINK",
      description =
          "With --real or --uplink-trace, of which it has the downlink's rate and the delay (default: "
              + LINK
              + ").")
  private String link;

  @Override
  public Integer call() throws IOException, SessionException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (at != null && uplinkTrace == null) {
      throw new IllegalArgumentException(
          "--at " + at + " is of a trace; name it with --uplink-trace");
    }
    if (real) {
      without("--seeds", seeds);
      without("--first", first);
      without("--case", only);
    }
    LinkSpec shape = LinkSpec.parse(link == null ? LINK : link);
    if (uplinkTrace != null) {
      return traced(DeliveryTrace.read(uplinkTrace), shape, out);
    }
    if (real) {
      new Outages(models, shape).run(out);
      return 0;
    }
    if (link != null) {
      throw new IllegalArgumentException(
          "--link " + link + " has no meaning in virtual time; give --real, or leave it out");
    }
    return sweep(seeds == null ? SEEDS : seeds, first == null ? 0 : first, out);
  }

  private int traced(DeliveryTrace trace, LinkSpec shape, PrintWriter out)
      throws IOException, SessionException, InterruptedException {
    long start = TracedAnswers.start(trace, at);
    if (!real) {
      int bad = new TracedAnswers(trace, shape, start).run(cases(), out);
      return bad == 0 ? 0 : Failure.FAILED;
    }
    TracedAnswers.describe(trace, start, out);
    Pace pace = Pace.named(PACE);
    pace.tell(out, "both models");
    new TracedProcesses(
            models, trace, shape, start, pace, TracedProcesses.TOKENS, CloudLoss.USUAL_SILENCE)
        .run(out);
    return 0;
  }

  private static void without(String flag, Object value) {
    if (value != null) {
      throw new IllegalArgumentException(
          flag + " " + value + " has no meaning with --real; leave one of them out");
    }
  }

  private List<FaultCase> cases() {
    List<FaultCase> cases =
        FaultCase.ALL.stream().filter(of -> only == null || of.label().equals(only)).toList();
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(
          "no case is called \""
              + only
              + "\"; there are "
              + String.join(", ", FaultCase.ALL.stream().map(FaultCase::label).toList()));
    }
    return cases;
  }

  private int sweep(int seeds, long first, PrintWriter out) {
    if (seeds < 1) {
      throw new IllegalArgumentException("seeds " + seeds + " is below 1; run at least one");
    }
    List<FaultCase> cases = cases();
    out.printf(
        Locale.ROOT,
        HEAD,
        "case",
        "what breaks",
        "answers",
        "taken up",
        "remembered",
        "other",
        "bad");
    long answers = 0;
    long bad = 0;
    for (FaultCase of : cases) {
      for (Harm harm : List.of(Harm.LINKS_AND_CLOUDS, Harm.ALL, Harm.KEPT, Harm.CORRECTED)) {
        FaultSweep sweep = FaultSweep.of(of, harm, first, seeds);
        String what =
            "links, clouds"
                + (harm.edgeCrash() > 0 ? ", edges" : "")
                + switch (harm.meanwhile()) {
                  case WAIT -> "";
                  case KEEP -> ", alone";
                  case CORRECT -> ", corrected";
                };
        out.printf(
            Locale.ROOT,
            ROW,
            of.label(),
            what,
            sweep.answers(),
            sweep.resumed(),
            sweep.remembered(),
            sweep.others(),
            sweep.faults().size());
        for (FaultSweep.Fault fault : sweep.faults()) {
          out.printf(Locale.ROOT, "  seed %d: %s%n", fault.seed(), fault.what());
        }
        out.flush();
        answers += sweep.answers();
        bad += sweep.faults().size();
      }
    }
    out.printf(
        Locale.ROOT,
        "%d answers: %d wrong, hung or left something behind%n"
            + "taken up: connections on which a session went on; remembered: of those, where the"
            + " cloud still had its text; other: another text of the same law, where the edge lost"
            + " its threshold, or one that the draft made some of alone%n",
        answers,
        bad);
    return bad == 0 ? 0 : Failure.FAILED;
  }
}
