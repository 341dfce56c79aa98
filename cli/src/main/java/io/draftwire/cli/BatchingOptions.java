package io.draftwire.cli;

import io.draftwire.cloud.batch.BatchPolicies;
import io.draftwire.cloud.batch.BatchPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Who is let in, and who shares the target's passes. */
final class BatchingOptions {
  private static final String USUAL = "goodput";

  @Option(
      names = "--batching",
      paramLabel = "POLICY",
      description =
          "Who shares a pass of the target: goodput (everybody, and drafts as far as they pay), fifo (one session a pass), static/SIZE/PATIENCE or deadline/FIRST/NEXT (default: goodput).")
  private String policy;

  @Option(
      names = "--slowdown",
      paramLabel = "X",
      description =
          "Let a session in only while each one is expected to take at most so many times what it would take alone; others are told when to ask again (default: as many as --parallel).")
  private Double slowdown;

  @Option(
      names = "--line",
      paramLabel = "N",
      description =
          "Sessions that may wait for a place where there is none, for some seconds: those that were turned away longest ago come first (default: none; all are told when to ask again).")
  private Integer line;

  /** Before a model is loaded. */
  void check() {
    policy();
    slowdown();
    line();
  }

  BatchPolicy policy() {
    return BatchPolicies.parse(policy == null ? USUAL : policy);
  }

  /** Takes a preset's where nothing is said. */
  void or(Supplier<Optional<String>> preset) {
    policy = policy == null ? preset.get().orElse(null) : policy;
  }

  /** Infinite where nobody says. */
  double slowdown() {
    if (slowdown == null) {
      return Double.POSITIVE_INFINITY;
    }
    if (!(slowdown >= 1)) {
      throw new IllegalArgumentException(
          "slowdown " + slowdown + " is below 1, which a session alone has; give 2, say");
    }
    return slowdown;
  }

  int line() {
    if (line == null) {
      return 0;
    }
    if (line < 0) {
      throw new IllegalArgumentException(
          "line " + line + " is below 0 sessions; 0 has nobody wait, and 1 is a beginning");
    }
    return line;
  }

  /** Whether anything was said. */
  boolean named() {
    return policy != null || slowdown != null || line != null;
  }

  /** As flags of a cloud that is started with them. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    if (policy != null) {
      flags.addAll(List.of("--batching", policy));
    }
    if (slowdown != null) {
      flags.addAll(List.of("--slowdown", slowdown.toString()));
    }
    if (line != null) {
      flags.addAll(List.of("--line", line.toString()));
    }
    return flags;
  }
}
