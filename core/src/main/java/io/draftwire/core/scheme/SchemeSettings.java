package io.draftwire.core.scheme;

import java.util.Objects;

/**
 * A scheme as people write it: a name, and those of the settings that apply to it. The one place
 * where names become schemes, whether they come from a command line or from an experiment file, so
 * that the two can never differ in a default.
 *
 * @param name {@code dense}, {@code top-k}, {@code qs}, {@code k-sqs}, {@code c-sqs}
 * @param support K of k-sqs and top-k, K_max of c-sqs; null where it does not apply
 * @param resolution ell; null for dense and top-k
 * @param alpha c-sqs: the dropped mass to steer to; null elsewhere
 * @param eta c-sqs: learning rate of the threshold; null elsewhere
 * @param beta c-sqs: beta_1, the threshold to begin with; null elsewhere
 * @param grid scalar: values of q's grid an octave; null elsewhere
 * @param code k-sqs and c-sqs: how the support travels; null elsewhere
 * @param priced c-sqs: whether the support is priced, instead of steered by alpha, eta and beta;
 *     null elsewhere
 * @param verify how drafts are judged where their laws travel; null elsewhere
 * @param siblings k-sqs, c-sqs and top-k: candidates a place; null elsewhere
 */
public record SchemeSettings(
    String name,
    Integer support,
    Integer resolution,
    Double alpha,
    Double eta,
    Double beta,
    Integer grid,
    SupportCode code,
    Boolean priced,
    AcceptanceRule verify,
    Integer siblings) {

  /** The names of schemes that have rounds, as messages list them. */
  public static final String NAMES = "dense, top-k, qs, k-sqs, c-sqs, coupled, scalar";

  /** Leaves scheme and draft length to a planner, which decides them round by round. */
  public static final String AUTO = "auto";

  /** No rounds: the cloud goes on by itself, and walks the guesses that come in time. */
  public static final String LIVE = "live";

  public static final int DEFAULT_SUPPORT = 8;
  public static final int DEFAULT_RESOLUTION = 100;
  public static final double DEFAULT_ALPHA = 0.01;
  public static final double DEFAULT_ETA = 0.01;
  public static final double DEFAULT_BETA = 0.01;

  /**
   * Drops the settings that do not apply to the scheme and fills in those that were not given
   * (null), so that two ways to write one scheme are equal.
   *
   * @throws IllegalArgumentException for a name that is not known, naming those that are
   */
  public static SchemeSettings of(
      String name,
      Integer support,
      Integer resolution,
      Double alpha,
      Double eta,
      Double beta,
      Integer grid,
      SupportCode code,
      boolean priced) {
    SupportCode chosen = code == null ? SupportCode.ENUMERATIVE : code;
    int ell = resolution == null ? DEFAULT_RESOLUTION : resolution;
    int kept = support == null ? DEFAULT_SUPPORT : support;
    return switch (name) {
      case "coupled", LIVE, AUTO -> simple(name, null, null, null, null, null);
      case "scalar" -> simple(name, null, null, grid == null ? Scalar.QUARTER : grid, null, null);
      case "dense" -> simple(name, null, null, null, AcceptanceRule.BLOCK, null);
      case "qs" -> simple(name, null, ell, null, AcceptanceRule.BLOCK, null);
      case "top-k" -> simple(name, kept, null, null, AcceptanceRule.BLOCK, 1);
      case "k-sqs" ->
          new SchemeSettings(
              name, kept, ell, null, null, null, null, chosen, null, AcceptanceRule.BLOCK, 1);
      case "c-sqs" ->
          new SchemeSettings(
              name,
              support == null ? CSqs.DEFAULT_MAX_SUPPORT : support,
              ell,
              priced ? null : Objects.requireNonNullElse(alpha, DEFAULT_ALPHA),
              priced ? null : Objects.requireNonNullElse(eta, DEFAULT_ETA),
              priced ? null : Objects.requireNonNullElse(beta, DEFAULT_BETA),
              null,
              chosen,
              priced,
              AcceptanceRule.BLOCK,
              1);
      default ->
          throw new IllegalArgumentException(
              "unknown scheme '" + name + "'; there are " + AUTO + ", " + LIVE + ", " + NAMES);
    };
  }

  private static SchemeSettings simple(
      String name,
      Integer support,
      Integer resolution,
      Integer grid,
      AcceptanceRule verify,
      Integer siblings) {
    return new SchemeSettings(
        name, support, resolution, null, null, null, grid, null, null, verify, siblings);
  }

  /**
   * With drafts judged by another rule; as these where it does not apply.
   *
   * @param rule null for the usual
   */
  public SchemeSettings verifiedBy(AcceptanceRule rule) {
    if (rule == null || verify == null) {
      return this;
    }
    return new SchemeSettings(
        name, support, resolution, alpha, eta, beta, grid, code, priced, rule, siblings);
  }

  /**
   * With other candidates beside each draft, which are judged token by token whatever the rule; as
   * {@link #verifiedBy} where they do not apply.
   *
   * @param count candidates a place, the draft included; null for the usual
   * @param rule null for the usual
   */
  public SchemeSettings withSiblings(Integer count, AcceptanceRule rule) {
    if (count == null || siblings == null) {
      return verifiedBy(rule);
    }
    SchemeSettings by = verifiedBy(count > 1 ? AcceptanceRule.TOKEN : rule);
    return new SchemeSettings(
        name, support, resolution, alpha, eta, beta, grid, code, priced, by.verify, count);
  }

  /** As the longest of these, with the paper's code and threshold. */
  public static SchemeSettings of(
      String name,
      Integer support,
      Integer resolution,
      Double alpha,
      Double eta,
      Double beta,
      Integer grid) {
    return of(name, support, resolution, alpha, eta, beta, grid, null, false);
  }

  /**
   * As {@link #of(String, Integer, Integer, Double, Double, Double, Integer)}, with the default
   * grid.
   */
  public static SchemeSettings of(
      String name, Integer support, Integer resolution, Double alpha, Double eta, Double beta) {
    return of(name, support, resolution, alpha, eta, beta, null);
  }

  /** A scheme with its defaults. */
  public static SchemeSettings of(String name) {
    return of(name, null, null, null, null, null);
  }

  /** Whether a planner decides. */
  public boolean auto() {
    return name.equals(AUTO);
  }

  /** Whether there are no rounds. */
  public boolean live() {
    return name.equals(LIVE);
  }

  /**
   * The scheme itself; of {@link #AUTO} the one to begin with.
   *
   * @throws IllegalArgumentException for a setting outside its range, naming the value
   */
  public Scheme scheme() {
    return switch (name) {
      case "dense" -> new Dense(verify);
      case "qs" -> new Qs(resolution, verify);
      case "top-k" -> new PlainTopK(support, verify, siblings);
      case "k-sqs" -> new KSqs(support, resolution, code, verify, siblings);
      case "c-sqs" -> new CSqs(resolution, threshold(), support, code, verify, siblings);
      // What a planner begins with where it knows nothing.
      case "coupled", LIVE, AUTO -> new Coupled();
      case "scalar" -> new Scalar(grid);
      default -> throw new IllegalArgumentException("unknown scheme '" + name + "'");
    };
  }

  private Threshold threshold() {
    return priced ? new Threshold.Priced() : new Threshold.Conformal(alpha, eta, beta);
  }
}
