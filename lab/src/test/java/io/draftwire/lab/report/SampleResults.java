package io.draftwire.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.ObjectMapper;

/**
 * Results folders of the form that experiments write, from a crude serial cost model with seeded
 * noise. Nothing here is a measurement; the shapes are plausible so that the page can be looked at.
 */
final class SampleResults {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PROMPTS = List.of("harbour", "winter", "letter", "gutenberg-3");
  private static final List<String> NO_LATTICE = List.of("dense", "coupled", "scalar", "auto");
  private static final int SEEDS = 3;

  /** One contender under one condition. */
  private record Cell(
      String setup,
      String scheme,
      Integer support,
      Double alpha,
      Double eta,
      double temperature,
      int length,
      long rateUp,
      double rttMs,
      String profile) {}

  private final String experiment;
  private final SplittableRandom random;
  private final List<Map<String, Object>> rows = new ArrayList<>();

  private SampleResults(String experiment) {
    this.experiment = experiment;
    this.random = new SplittableRandom(experiment.hashCode());
  }

  static void paper(Path dir) throws IOException {
    SampleResults results = new SampleResults("paper");
    for (double t : new double[] {0.1, 0.3, 0.5, 0.7, 0.9, 1.0, 1.2}) {
      for (int k : new int[] {2, 3, 4, 8, 16}) {
        results.add(scheme("k-sqs", k, null, null, t, 8, 250_000, 50, "jetson-a100"));
      }
      for (double alpha : new double[] {5e-4, 2e-3, 1e-2, 3e-2, 1e-1}) {
        for (double eta : new double[] {1e-3, 1e-2}) {
          results.add(scheme("c-sqs", null, alpha, eta, t, 8, 250_000, 50, "jetson-a100"));
        }
      }
      results.baselines(t, 8, 250_000, 50, "jetson-a100");
    }
    results.write(dir, "Does C-SQS win where the draft is unsure?");
  }

  static void bound(Path dir) throws IOException {
    SampleResults results = new SampleResults("bound");
    for (double t : new double[] {0.2, 0.6, 1.0}) {
      for (int k : new int[] {2, 4, 8}) {
        results.add(scheme("k-sqs", k, null, null, t, 8, 1_000_000, 50, "measured"));
      }
      results.add(scheme("c-sqs", null, 1e-2, 1e-2, t, 8, 1_000_000, 50, "measured"));
    }
    results.write(dir, "How tight is the bound on rejections?");
  }

  static void regimes(Path dir) throws IOException {
    SampleResults results = new SampleResults("regimes");
    for (long rate : new long[] {2_000, 200_000}) {
      for (double t : new double[] {0.2, 1.2}) {
        for (int k : new int[] {2, 16}) {
          results.add(scheme("k-sqs", k, null, null, t, 4, rate, 50, "jetson-a100"));
        }
        results.add(scheme("c-sqs", null, 1e-2, 1e-2, t, 4, rate, 50, "jetson-a100"));
      }
    }
    results.write(dir, "Who is ahead where?");
  }

  static void crossover(Path dir) throws IOException {
    SampleResults results = new SampleResults("crossover");
    for (String profile : List.of("jetson-a100", "robot")) {
      for (long rate : new long[] {20_000, 200_000, 2_000_000, 20_000_000}) {
        for (double rtt : new double[] {5, 20, 50, 200}) {
          results.add(scheme("k-sqs", 8, null, null, 0.7, 6, rate, rtt, profile));
          results.add(scheme("c-sqs", null, 1e-2, 1e-2, 0.7, 6, rate, rtt, profile));
          for (String scheme : List.of("coupled", "scalar", "auto")) {
            results.add(scheme(scheme, null, null, null, 0.7, 6, rate, rtt, profile));
          }
          results.baselines(0.7, 6, rate, rtt, profile);
        }
      }
    }
    results.write(dir, "Which setup is fastest on which link?");
  }

  static void bits(Path dir, String experiment) throws IOException {
    SampleResults results = new SampleResults(experiment);
    for (double t : new double[] {0.3, 0.8, 1.0}) {
      for (String scheme : List.of("k-sqs", "coupled", "scalar")) {
        Integer support = scheme.equals("k-sqs") ? 8 : null;
        results.add(scheme(scheme, support, null, null, t, 4, 100_000, 50, "jetson-a100"));
      }
    }
    results.write(dir, "What does a draft cost?");
  }

  /**
   * Laws behind their ids take a fifth less time on the slow link, a tenth more on the fast one.
   */
  static void idsFirst(Path dir) throws IOException {
    SampleResults results = new SampleResults("ids-first");
    for (long rate : new long[] {20_000, 2_000_000}) {
      for (String when : List.of("off", "on", "auto")) {
        int from = results.rows.size();
        results.add(scheme("k-sqs", 8, null, null, 0.8, 4, rate, 50, "jetson-a100"));
        boolean behind = when.equals("on") || when.equals("auto") && rate < 1_000_000;
        for (int i = from; i < results.rows.size(); i++) {
          double seconds = (behind ? rate < 1_000_000 ? 0.8 : 1.1 : 1) * (10 + i - from);
          Map<String, Object> row = results.rows.get(i);
          row.put("ids_first", when);
          row.put("tokens", 100);
          row.put("seconds", seconds);
          row.put("tokens_per_second", 100 / seconds);
        }
      }
    }
    results.write(dir, "What do laws behind their ids save?");
  }

  static void upload(Path dir) throws IOException {
    SampleResults results = new SampleResults("upload");
    for (long rate : new long[] {20_000, 2_000_000}) {
      for (String when : List.of("trigger", "immediate", "plan", "auto")) {
        int from = results.rows.size();
        results.add(scheme("k-sqs", 8, null, null, 0.8, 4, rate, 50, "jetson-a100"));
        boolean slow = rate < 1_000_000;
        boolean parts = when.equals("plan") || when.equals("auto") && slow;
        double time = when.equals("immediate") ? 1.25 : parts ? (slow ? .8 : 1.01) : 1;
        for (int i = from; i < results.rows.size(); i++) {
          double seconds = time * (10 + i - from);
          Map<String, Object> row = results.rows.get(i);
          row.put("upload", when);
          row.put("tokens", 100);
          row.put("seconds", seconds);
          row.put("tokens_per_second", 100 / seconds);
        }
      }
    }
    results.write(dir, "What do drafts that leave early save?");
  }

  /**
   * Sending ahead takes a fifth less time far away, a tenth more nearby, and a third of it is for
   * nothing.
   */
  static void ahead(Path dir) throws IOException {
    SampleResults results = new SampleResults("ahead");
    for (double rtt : new double[] {1, 200}) {
      for (String way : List.of("off", "bonus", "bonus:send")) {
        int from = results.rows.size();
        results.add(scheme("k-sqs", 8, null, null, 0.8, 4, 1_000_000, rtt, "jetson-a100"));
        boolean sent = way.equals("bonus:send");
        for (int i = from; i < results.rows.size(); i++) {
          double seconds = (sent ? rtt > 100 ? 0.8 : 1.1 : 1) * (10 + i - from);
          Map<String, Object> row = results.rows.get(i);
          row.put("ahead", way);
          row.put("tokens", 100);
          row.put("seconds", seconds);
          row.put("tokens_per_second", 100 / seconds);
          if (sent) {
            row.put("rounds_sent_ahead", 30);
            row.put("rounds_sent_ahead_taken", 20);
            row.put("uplink_payload_bits", 1000);
            row.put("uplink_payload_bits_discarded", 250);
          }
        }
      }
    }
    results.write(dir, "What does sending ahead save?");
  }

  static void live(Path dir) throws IOException {
    SampleResults results = new SampleResults("live");
    for (long rate : new long[] {20_000, 2_000_000}) {
      for (double rtt : new double[] {5, 50, 400}) {
        results.add(baseline("live", 0.8, rate, rtt, "jetson-a100"));
        results.add(baseline("cloud-only", 0.8, rate, rtt, "jetson-a100"));
        results.add(baseline("co-located", 0.8, rate, rtt, "jetson-a100"));
        results.add(scheme("coupled", null, null, null, 0.8, 4, rate, rtt, "jetson-a100"));
        results.add(scheme("coupled", null, null, null, 0.8, 1, rate, rtt, "jetson-a100"));
        results.add(scheme("auto", null, null, null, 0.8, 6, rate, rtt, "jetson-a100"));
      }
    }
    results.write(dir, "How much faster is a live session than streaming?");
  }

  /** Live is slower than one of two systems on the thin link, and faster than both on the other. */
  static void systems(Path dir) throws IOException {
    SampleResults results = new SampleResults("systems");
    for (long rate : new long[] {20_000, 2_000_000}) {
      for (double rtt : new double[] {5, 50}) {
        results.add(baseline("live", 0.8, rate, rtt, "jetson-a100"));
        results.add(baseline("cloud-only", 0.8, rate, rtt, "jetson-a100"));
        results.system(
            "sled", scheme("scalar", null, null, null, 0.8, 8, rate, rtt, "jetson-a100"));
        results.system("pipesd+", scheme("k-sqs", 8, null, null, 0.8, 8, rate, rtt, "jetson-a100"));
      }
    }
    int from = results.rows.size();
    results.system(
        "picospec", scheme("scalar", null, null, null, 0.3, 4, 100_000_000, 20, "jetson-a100"));
    results.add(baseline("cloud-only", 0.3, 100_000_000, 20, "jetson-a100"));
    for (Map<String, Object> row : results.rows) {
      boolean live = row.get("setup").equals("live");
      boolean thin = row.get("rate_up").equals(20_000L);
      double seconds = "sled".equals(row.get("preset")) && thin ? 5 : live ? 6 : 9;
      row.put("tokens", 100);
      row.put("seconds", seconds + 0.01 * row.get("prompt").toString().length());
    }
    for (Map<String, Object> row : results.rows.subList(from, results.rows.size())) {
      row.put("link", "100mbit/100mbit/20ms");
      row.put("seconds", row.get("preset") == null ? 14.0 : 10.0);
    }
    results.write(dir, "Which of the published systems is ahead where?");
  }

  private void system(String preset, Cell cell) {
    int from = rows.size();
    add(cell);
    for (Map<String, Object> row : rows.subList(from, rows.size())) {
      row.put("preset", preset);
      row.put("draft_passes_ahead", 40);
      row.put("draft_passes_ahead_used", 10);
    }
  }

  static void length(Path dir) throws IOException {
    SampleResults results = new SampleResults("length");
    for (double rtt : new double[] {5, 20, 50, 100, 200}) {
      for (int length : new int[] {1, 2, 3, 4, 6, 8, 12, 16}) {
        results.add(scheme("k-sqs", 8, null, null, 0.7, length, 1_000_000, rtt, "jetson-a100"));
      }
      results.add(baseline("cloud-only", 0.7, 1_000_000, rtt, "jetson-a100"));
    }
    results.write(dir, "How many tokens should be drafted before asking?");
  }

  /** An experiment that no section knows. */
  static void budget(Path dir) throws IOException {
    SampleResults results = new SampleResults("my-sweep");
    for (int k : new int[] {4, 8, 16, 32}) {
      results.add(scheme("k-sqs", k, null, null, 0.7, 8, 100_000, 20, "measured"));
      results.add(scheme("top-k", k, null, null, 0.7, 8, 100_000, 20, "measured"));
    }
    results.write(dir, "What does a larger support cost?");
  }

  static Map<String, Object> row(String prompt, int repeat, double seconds) {
    SampleResults results = new SampleResults("one");
    Map<String, Object> row =
        results.row(
            scheme("k-sqs", 8, null, null, 0.7, 8, 1_000_000, 50, "measured"), prompt, repeat);
    row.put("seconds", seconds);
    return row;
  }

  static void write(Path dir, List<Map<String, Object>> rows) throws IOException {
    Files.createDirectories(dir);
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(JSON.writeValueAsString(row)).append('\n'));
    Files.writeString(dir.resolve("results.jsonl"), lines);
  }

  private static Cell scheme(
      String scheme,
      Integer support,
      Double alpha,
      Double eta,
      double temperature,
      int length,
      long rate,
      double rtt,
      String profile) {
    return new Cell(
        "speculative", scheme, support, alpha, eta, temperature, length, rate, rtt, profile);
  }

  private static Cell baseline(
      String setup, double temperature, long rate, double rtt, String profile) {
    return new Cell(setup, null, null, null, null, temperature, 0, rate, rtt, profile);
  }

  private void baselines(double t, int length, long rate, double rtt, String profile) {
    for (String setup : List.of("cloud-only", "co-located", "edge-only")) {
      add(baseline(setup, t, rate, rtt, profile));
    }
    add(scheme("top-k", 8, null, null, t, length, rate, rtt, profile));
    add(scheme("qs", null, null, null, t, length, rate, rtt, profile));
    add(scheme("dense", null, null, null, t, length, rate, rtt, profile));
  }

  private void add(Cell cell) {
    for (String prompt : PROMPTS) {
      for (int repeat = 0; repeat < SEEDS; repeat++) {
        rows.add(row(cell, prompt, repeat));
      }
    }
  }

  private Map<String, Object> row(Cell cell, String prompt, int repeat) {
    boolean drafts = cell.setup().equals("speculative") || cell.setup().equals("co-located");
    boolean link = cell.setup().equals("speculative");
    int tokens = 110 + random.nextInt(20);
    double tv = 0.06 + 0.35 * cell.temperature() + 0.04 * random.nextDouble();
    double kept = kept(cell);
    double support = cell.support() != null ? cell.support() : 2 + 12 * kept * cell.temperature();
    double dropped = link ? Math.max(0, 1 - kept) * cell.temperature() * 0.4 : 0;
    double rejection = Math.clamp(tv + 0.6 * dropped, 0.02, 0.95);
    int length = Math.max(1, cell.length() == 0 ? 6 : cell.length());
    double perRound = (1 - Math.pow(1 - rejection, length + 1)) / rejection;
    long rounds = drafts ? Math.max(1, Math.round(tokens / perRound)) : 0;
    long draftTokens = rounds * length;
    long accepted = drafts ? Math.max(0, tokens - rounds) : 0;
    double bits = link ? bits(cell, support) : 0;
    boolean robot = cell.profile().equals("robot");
    double draft = (robot ? 0.072 : 0.024) * draftTokens;
    double verify = (robot ? 0.62 : 0.087) * rounds;
    double uplink = link ? (bits * draftTokens + 400.0 * rounds) / cell.rateUp() : 0;
    double seconds =
        switch (cell.setup()) {
          case "cloud-only" -> tokens * (robot ? 0.55 : 0.072) + cell.rttMs() / 1000;
          // As fast as streaming on a thin link, and by a half faster on another.
          case "live" -> tokens * 0.072 / (cell.rateUp() < 100_000 ? 0.95 : 1.5);
          case "co-located" -> draft / 6 + verify + cell.rttMs() / 1000;
          case "edge-only" -> tokens * (robot ? 0.072 : 0.024);
          default -> draft + verify + uplink + rounds * cell.rttMs() / 1000;
        };
    seconds *= 0.97 + 0.06 * random.nextDouble();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("experiment", experiment);
    row.put("mode", "virtual");
    row.put("setup", cell.setup());
    row.put("pair", "stories");
    row.put("scheme", cell.scheme());
    row.put("support", cell.support());
    row.put("resolution", link && !NO_LATTICE.contains(cell.scheme()) ? 100 : null);
    row.put("alpha", cell.alpha());
    row.put("eta", cell.eta());
    row.put("beta", cell.alpha() == null ? null : 0.01);
    row.put("temperature", cell.temperature());
    row.put("draft_length", link ? cell.length() : null);
    row.put("bit_budget", null);
    row.put("link", link(cell));
    row.put("rate_up", cell.rateUp());
    row.put("rate_down", 4 * cell.rateUp());
    row.put("rtt_ms", cell.rttMs());
    row.put("profile", cell.profile());
    row.put("prompt", prompt);
    row.put("repeat", repeat);
    row.put("tokens", tokens);
    row.put("finish_reason", "length");
    row.put("seed", 1000 + repeat);
    row.put("rounds", rounds);
    row.put("draft_tokens", draftTokens);
    row.put("accepted_tokens", accepted);
    row.put("draft_acceptance_rate", draftTokens == 0 ? 0.0 : (double) accepted / draftTokens);
    row.put("acceptance_histogram", List.of(1, 2, 3));
    row.put("uplink_payload_bits", Math.round(bits * draftTokens));
    row.put("uplink_wire_bytes", Math.round(bits * draftTokens / 8) + 50 * rounds + 90);
    row.put("downlink_wire_bytes", 40 * Math.max(rounds, 1) + 60);
    row.put("mean_support_size", link ? support : 0);
    row.put("mean_dropped_mass", dropped);
    row.put("mean_quantization_tv", link ? 0.01 : 0);
    row.put("capped_drafts", 0);
    row.put("time_to_first_token_seconds", cell.rttMs() / 1000 + 0.1);
    row.put("seconds", seconds);
    row.put("tokens_per_second", tokens / seconds);
    row.put("phase_seconds", Map.of("draft", draft));
    row.put("rejections", drafts ? Math.round(rounds * 0.8) : 0);
    row.put("resampling_rate", drafts ? 0.8 * rounds / tokens : 0);
    row.put("text_digest", Long.toHexString(random.nextLong()));
    row.put("grid", "scalar".equals(cell.scheme()) ? 4 : null);
    row.put("resyncs", 0);
    row.put("streamed_tokens", 0);
    row.put("draft_passes", cell.setup().equals("live") ? 2 * tokens : draftTokens);
    row.put("target_rows", cell.setup().equals("live") ? 7 * tokens : draftTokens + rounds);
    if (experiment.equals("bound") || experiment.equals("regimes")) {
      row.put("bound_positions", tokens);
      row.put("bound_rejections", rejection);
      row.put("bound_tv", tv);
      row.put("bound_dropped", dropped);
      row.put("bound_lattice", support / 400);
    }
    return row;
  }

  private static double kept(Cell cell) {
    if (cell.support() != null) {
      return 1 - 1.2 / (1.0 + cell.support());
    }
    return cell.alpha() == null ? 1 : Math.clamp(1 - 4 * cell.alpha() - cell.eta(), 0.4, 1);
  }

  private static double bits(Cell cell, double support) {
    return switch (cell.scheme()) {
      case "dense" -> 16 * 32_000;
      case "qs" -> 900;
      // A tenth of the bits of K-SQS with K = 8 is 14.
      case "coupled", "auto" -> 12 + cell.temperature();
      case "scalar" -> 17;
      case "top-k" -> 32 * support + 16;
      default -> 15 * support + 20;
    };
  }

  private static String link(Cell cell) {
    String up =
        cell.rateUp() >= 1_000_000
            ? cell.rateUp() / 1_000_000 + "mbit"
            : cell.rateUp() / 1000 + "kbit";
    long down = 4 * cell.rateUp();
    String downText =
        down >= 1_000_000 && down % 1_000_000 == 0
            ? down / 1_000_000 + "mbit"
            : down / 1000 + "kbit";
    return up + "/" + downText + "/" + (long) cell.rttMs() + "ms";
  }

  private void write(Path dir, String question) throws IOException {
    write(dir, rows);
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("experiment", experiment);
    manifest.put("title", "Sample of " + experiment);
    manifest.put("question", question);
    manifest.put("command", "draftwire lab run " + experiment + " --out sample");
    manifest.put("version", "0.0-sample");
    manifest.put("hardware", Map.of("cpu", "no CPU: generated", "cores", 2));
    manifest.put("started", "2026-11-01T10:00:00Z");
    manifest.put("finished", "2026-11-01T10:05:00Z");
    manifest.put("models", Map.of("draft", "none", "target", "none"));
    manifest.put("profile", Map.of("source", "a crude model in test code"));
    manifest.put("axes", Map.of());
    manifest.put("rows", rows.size());
    manifest.put("seeds", List.of(1000, 1001, 1002));
    Files.writeString(dir.resolve("manifest.json"), JSON.writeValueAsString(manifest));
  }

  static void all(Path dir) throws IOException {
    paper(dir.resolve("paper"));
    bound(dir.resolve("bound"));
    regimes(dir.resolve("regimes"));
    crossover(dir.resolve("crossover"));
    length(dir.resolve("length"));
    bits(dir.resolve("bits"), "bits");
    bits(dir.resolve("session"), "session");
    idsFirst(dir.resolve("ids-first"));
    upload(dir.resolve("upload"));
    ahead(dir.resolve("ahead"));
    live(dir.resolve("live"));
    systems(dir.resolve("systems"));
    budget(dir.resolve("my-sweep"));
  }
}
