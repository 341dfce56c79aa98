package io.draftwire.cli;

import io.draftwire.core.plan.AutoPlanner;
import io.draftwire.core.plan.Candidate;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.LengthPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import picocli.CommandLine.Option;

/** How drafts travel. */
final class SchemeOptions {
  private static final int LONGEST_ADAPTIVE = 16;
  private static final int LONGEST_FIXED = 4;
  private static final String PRICED = "priced";

  @Option(
      names = "--scheme",
      paramLabel = "NAME",
      description =
          "How drafts travel: auto, which decides round by round and also leaves it to the cloud where that is faster, or "
              + SchemeSettings.NAMES
              + " (default: ${DEFAULT-VALUE}).")
  String scheme = SchemeSettings.AUTO;

  @Option(
      names = "--support",
      paramLabel = "K|priced",
      description =
          "Tokens kept of a draft law by k-sqs and top-k, at most by c-sqs (default: 8, c-sqs: 64). For c-sqs priced: as many as are worth their bits at the measured rate, at most 64; alpha, eta and beta are then not used.")
  String support;

  @Option(
      names = "--support-code",
      paramLabel = "CODE",
      description =
          "k-sqs and c-sqs: how the kept tokens travel: enumerative, the paper's, or adaptive, by a model of the text that both ends keep (default: ${DEFAULT-VALUE}).")
  String supportCode = SupportCode.ENUMERATIVE.label();

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
      description =
          "Most drafts a round (default: 16 where the length adapts: auto or --adaptive-length; else 4).")
  Integer maxDrafts;

  @Option(
      names = "--adaptive-length",
      description =
          "Choose the draft length before every round by what is measured (auto always does).")
  boolean adaptiveLength;

  @Option(
      names = "--explain",
      description = "Print what the rounds were decided by: estimates, choice, runner-up.")
  boolean explain;

  @Option(
      names = "--bit-budget",
      paramLabel = "BITS",
      description = "Most payload bits a round (default: no bound).")
  int bitBudget = Integer.MAX_VALUE;

  Scheme scheme() {
    return settings().scheme();
  }

  /** Most drafts a round. */
  int maxDrafts() {
    if (maxDrafts != null) {
      return maxDrafts;
    }
    return adaptive() ? LONGEST_ADAPTIVE : LONGEST_FIXED;
  }

  private boolean adaptive() {
    return adaptiveLength || settings().auto();
  }

  /**
   * Decides the rounds of an answer.
   *
   * @param knowledge of the cloud that is asked; learns on
   */
  Planner planner(double temperature, Knowledge knowledge) {
    if (settings().auto()) {
      return AutoPlanner.standard(temperature, maxDrafts(), knowledge);
    }
    // A priced support needs what a planner measures; that also chooses the length, up to the most.
    return adaptiveLength || priced()
        ? new LengthPlanner(Candidate.of(scheme()), temperature, maxDrafts(), knowledge)
        : new FixedPlanner(scheme(), maxDrafts());
  }

  SupportCode supportCode() {
    return SupportCode.of(supportCode);
  }

  private boolean priced() {
    boolean priced = PRICED.equals(support);
    if (priced && !scheme.equals("c-sqs")) {
      throw new IllegalArgumentException(
          "--support priced is for c-sqs, not for " + scheme + "; add --scheme c-sqs");
    }
    return priced;
  }

  private SchemeSettings settings() {
    return SchemeSettings.of(
        scheme,
        priced() ? null : tokens(support),
        resolution,
        alpha,
        eta,
        initialThreshold,
        grid,
        supportCode(),
        priced());
  }

  private static Integer tokens(String support) {
    try {
      return support == null ? null : Integer.valueOf(support);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--support " + support + " is neither a number of tokens nor " + PRICED + "; try 8", e);
    }
  }
}
