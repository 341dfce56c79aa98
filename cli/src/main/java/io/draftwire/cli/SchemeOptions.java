package io.draftwire.cli;

import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import picocli.CommandLine.Option;

/** How drafts travel. */
final class SchemeOptions {
  @Option(
      names = "--scheme",
      paramLabel = "NAME",
      description = "How drafts travel: " + SchemeSettings.NAMES + " (default: ${DEFAULT-VALUE}).")
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
  int resolution = SchemeSettings.DEFAULT_RESOLUTION;

  @Option(
      names = "--alpha",
      paramLabel = "A",
      description = "c-sqs: dropped mass to steer to (default: ${DEFAULT-VALUE}).")
  double alpha = SchemeSettings.DEFAULT_ALPHA;

  @Option(
      names = "--eta",
      paramLabel = "E",
      description = "c-sqs: learning rate of the threshold (default: ${DEFAULT-VALUE}).")
  double eta = SchemeSettings.DEFAULT_ETA;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description = "c-sqs: threshold to begin with (default: ${DEFAULT-VALUE}).")
  double initialThreshold = SchemeSettings.DEFAULT_BETA;

  @Option(
      names = "--grid",
      paramLabel = "STEPS",
      description =
          "scalar: values an octave on the grid for q(x), 2 or 4 (default: ${DEFAULT-VALUE}).")
  int grid = Scalar.QUARTER;

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
    return SchemeSettings.of(scheme, support, resolution, alpha, eta, initialThreshold, grid)
        .scheme();
  }
}
