package io.draftwire.cli;

import io.draftwire.lab.serve.CapacitySearch;
import io.draftwire.lab.serve.Load;
import io.draftwire.lab.serve.PoissonArrivals;
import io.draftwire.lab.serve.RequestTrace;
import io.draftwire.lab.serve.Slo;
import io.draftwire.lab.serve.TraceArrivals;
import io.draftwire.lab.serve.TraceReader;
import io.draftwire.lab.serve.Window;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What load a cloud is put under, for how long, and what is expected of it. */
final class LoadOptions {
  /** Requests a second where nobody says. */
  private static final double USUAL_RATE = 1;

  private static final String LIVE = "live";
  private static final String RECORDED = "recorded";

  private static final int MOST_EDGES = 1024;
  private static final int MOST_STRANGERS = 1_000_000;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Requests a second, at times that know nothing of each other (Poisson, by --seed); with --capacity the first rate that is tried (default: 1, or a trace's own).")
  Double rate;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Requests at the times and of the sizes of a trace: Azure's LLM inference trace (CSV) or Mooncake's (JSON lines). It is gone through again where it is too short.")
  Path trace;

  @Option(
      names = "--speedup",
      paramLabel = "X",
      description = "Trace seconds in a second (default: 1).")
  Double speedup;

  @Option(
      names = "--max-prompt",
      paramLabel = "TOKENS",
      description = "Cut prompts to so many tokens (default: half of what the cloud has room for).")
  Integer maxPrompt;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description =
          "How long each scheme is measured in all; with --capacity, at each rate (default: ${DEFAULT-VALUE}).")
  double duration = 30;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "Under load before anything counts, in every slice (default: ${DEFAULT-VALUE}).")
  double warmUp = 2;

  @Option(
      names = "--slices",
      paramLabel = "N",
      description =
          "Slices that each scheme's time is cut into, by turns with the others' (default: ${DEFAULT-VALUE}).")
  int slices = 3;

  @Option(
      names = "--edges",
      paramLabel = "N",
      description =
          "Virtual edges: most answers at once; what comes beyond is dropped, and counted (default: ${DEFAULT-VALUE}).")
  int edges = 32;

  @Option(
      names = "--slo",
      paramLabel = "BOUNDS",
      description =
          "What an answer has to keep to: time to the first token, mean time of each behind it (default: ${DEFAULT-VALUE}).")
  String slo = "ttft=1s,tpot=100ms";

  @Option(
      names = "--attain",
      paramLabel = "PERCENT",
      description =
          "With --capacity: of all requests, those that have to keep to it (default: ${DEFAULT-VALUE}).")
  double attain = 90;

  @Option(
      names = "--capacity",
      description =
          "Find the largest rate at which enough answers keep to the objective, by bisection.")
  boolean capacity;

  @Option(
      names = "--precision",
      paramLabel = "PERCENT",
      description = "With --capacity: how narrow it is found (default: ${DEFAULT-VALUE}).")
  double precision = 10;

  @Option(
      names = "--overload",
      paramLabel = "X",
      description =
          "Measure what the cloud comes to, then offer X times as much for --duration seconds, and compare who is served then with one edge alone.")
  Double overload;

  @Option(
      names = "--trial",
      paramLabel = "SECONDS",
      description =
          "With --overload: how long one edge alone, and as many as are served at once, are measured before (default: ${DEFAULT-VALUE}).")
  double trial = 15;

  @Option(
      names = "--strangers",
      paramLabel = "N",
      description =
          "Measure each way a second time, by turns, while N connections in a slice do harm beside: that say nothing, or noise, or announce 64 MiB, bring a foreign token, never read, or are gone at once (default: ${DEFAULT-VALUE}).")
  int strangers;

  @Option(
      names = "--draft",
      paramLabel = "live|recorded",
      description =
          "recorded: there are --texts answers, over and over again; the draft runs for each once, before anything counts, and is looked up from then on, so that many edges fit one machine (default: ${DEFAULT-VALUE}).")
  String draft = LIVE;

  @Option(
      names = "--texts",
      paramLabel = "N",
      description = "With --draft recorded: different answers (default: ${DEFAULT-VALUE}).")
  int texts = 16;

  /** Checks what needs no file. */
  void check() {
    if (strangers < 0 || strangers > MOST_STRANGERS) {
      throw new IllegalArgumentException(
          "--strangers " + strangers + " is not in 0.." + MOST_STRANGERS);
    }
    if (strangers > 0 && (overload != null || capacity)) {
      throw new IllegalArgumentException(
          "--strangers "
              + strangers
              + " has no meaning with "
              + (capacity ? "--capacity" : "--overload")
              + "; leave one out");
    }
    if (rate != null) {
      PoissonArrivals.checkRate(rate);
    }
    if (speedup != null) {
      TraceArrivals.checkSpeedup(speedup);
    }
    if (trace != null && rate != null && !capacity) {
      throw new IllegalArgumentException(
          "--rate " + rate + " has no meaning with --trace " + trace + "; scale it by --speedup");
    }
    if (speedup != null && (trace == null || rate != null)) {
      throw new IllegalArgumentException(
          "--speedup "
              + speedup
              + (trace == null ? " is of a trace; add --trace FILE" : " and --rate are two rates")
              + ", or leave it out");
    }
    if (!draft.equals(LIVE) && !draft.equals(RECORDED)) {
      throw new IllegalArgumentException(
          "--draft " + draft + " is neither " + LIVE + " nor " + RECORDED);
    }
    if (draft.equals(RECORDED) && trace != null) {
      throw new IllegalArgumentException(
          "--draft recorded has the same answers over and over again, and --trace "
              + trace
              + " others; leave one out");
    }
    within("--texts", texts, 1, 10_000, "texts");
    if (overload != null) {
      checkOverload();
    }
    within("--duration", duration, 0.1, 86_400, "seconds");
    within("--warm-up", warmUp, 0, 86_400, "seconds");
    within("--slices", slices, 1, 10_000, "slices");
    within("--edges", edges, 1, MOST_EDGES, "edges");
    within("--attain", attain, 1, 100, "percent");
    slo();
    new CapacitySearch(USUAL_RATE, precision / 100);
  }

  private void checkOverload() {
    within("--overload", overload, 0.1, 100, "times the capacity");
    within("--trial", trial, 0.1, 86_400, "seconds");
    if (capacity || rate != null || speedup != null) {
      throw new IllegalArgumentException(
          "--overload "
              + plain(overload)
              + " finds its own rate; leave out "
              + (capacity ? "--capacity" : rate != null ? "--rate" : "--speedup"));
    }
  }

  private static void within(String name, double value, double least, double most, String what) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s %s is outside %s..%s %s"
              .formatted(name, plain(value), plain(least), plain(most), what));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  Slo slo() {
    return Slo.parse(slo);
  }

  /** A slice's. */
  Window window() {
    return Window.behind(warmUp, capacity || overload != null ? duration : duration / slices);
  }

  /** Different answers; 0 for as many as requests. */
  int texts() {
    return draft.equals(RECORDED) ? texts : 0;
  }

  /** Of one edge alone, and of as many as are served at once. */
  Window trialWindow() {
    return Window.behind(warmUp, trial);
  }

  /** Tokens that a prompt may have in a context. */
  int longestPrompt(int context) {
    int longest = maxPrompt == null ? Math.max(1, context / 2) : maxPrompt;
    if (longest < 1 || longest >= context) {
      throw new IllegalArgumentException(
          "--max-prompt "
              + longest
              + " is outside 1.."
              + (context - 1)
              + ": the cloud's context holds "
              + context
              + " tokens, and an answer needs some");
    }
    return longest;
  }

  /**
   * Requests, and how many a second.
   *
   * @param trace where they are from; null for none
   */
  record Requests(Load load, double rate, RequestTrace trace) {}

  /**
   * @throws IllegalArgumentException in one line for what is no trace
   */
  Requests requests(long seed) {
    if (trace == null) {
      return new Requests(Load.poisson(seed), rate == null ? USUAL_RATE : rate, null);
    }
    RequestTrace read = TraceReader.read(trace);
    double own = read.rate() * (speedup == null ? 1 : speedup);
    return new Requests(Load.of(read), rate == null ? own : rate, read);
  }

  /** As they were set, for the record. */
  Map<String, Object> json(Requests requests) {
    RequestTrace of = requests.trace();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("arrivals", trace == null ? "poisson" : "trace");
    json.put("trace", trace == null ? null : trace.toString());
    json.put("trace_requests", of == null ? null : of.requests().size());
    json.put("rate", overload == null ? requests.rate() : null);
    json.put("overload", overload);
    json.put("trial_seconds", overload == null ? null : trial);
    json.put("speedup", of == null || overload != null ? null : requests.rate() / of.rate());
    json.put("duration_seconds", duration);
    json.put("warm_up_seconds", warmUp);
    json.put("slices", capacity || overload != null ? 1 : slices);
    json.put("edges", edges);
    json.put("recorded_texts", texts() == 0 ? null : texts());
    json.put("objective", slo().toString());
    json.put("attain_percent", attain);
    return json;
  }
}
