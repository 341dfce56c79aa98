package io.draftwire.cli;

import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scheme;
import picocli.CommandLine.Option;

/** How drafts travel. */
final class SchemeOptions {
  static final String NAMES = "dense, top-k, qs, k-sqs, c-sqs";

  @Option(
      names = "--scheme",
      paramLabel = "NAME",
      description = "How drafts travel: " + NAMES + " (default: ${DEFAULT-VALUE}).")
  String scheme = "k-sqs";

  @Option(
      names = "--support",
      paramLabel = "K",
      description =
          "Tokens kept of a draft law by k-sqs and top-k, at most by c-sqs (default: 8, c-sqs: 64).")
  Integer support;

  @Option(
      names = "--resolution",
      paramLabel = "ELL",
      description = "Lattice resolution (default: ${DEFAULT-VALUE}).")
  int resolution = 100;

  @Option(
      names = "--alpha",
      paramLabel = "A",
      description = "c-sqs: dropped mass to steer to (default: ${DEFAULT-VALUE}).")
  double alpha = 0.01;

  @Option(
      names = "--eta",
      paramLabel = "E",
      description = "c-sqs: learning rate of the threshold (default: ${DEFAULT-VALUE}).")
  double eta = 0.01;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description = "c-sqs: threshold to begin with (default: ${DEFAULT-VALUE}).")
  double initialThreshold = 0.01;

  @Option(
      names = "--spec-draft-n-max",
      paramLabel = "L",
      description = "Most drafts a round (default: ${DEFAULT-VALUE}).")
  int maxDrafts = 4;

  @Option(
      names = "--bit-budget",
      paramLabel = "BITS",
      description = "Most payload bits a round (default: no bound).")
  int bitBudget = Integer.MAX_VALUE;

  Scheme scheme() {
    return switch (scheme) {
      case "dense" -> new Dense();
      case "top-k" -> new PlainTopK(support == null ? 8 : support);
      case "qs" -> new Qs(resolution);
      case "k-sqs" -> new KSqs(support == null ? 8 : support, resolution);
      case "c-sqs" ->
          new CSqs(
              resolution,
              alpha,
              eta,
              initialThreshold,
              support == null ? CSqs.DEFAULT_MAX_SUPPORT : support);
      default ->
          throw new IllegalArgumentException("unknown scheme '" + scheme + "'; there are " + NAMES);
    };
  }
}
