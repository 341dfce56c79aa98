package io.draftwire.lab.proof;

/**
 * One line of the table of proofs.
 *
 * @param name what was proved, of which scheme
 * @param measure what {@code statistic} is; its direction shows in {@code relation}
 * @param cases how many settings were tried
 * @param draws tokens drawn, sequences run, or laws coded, over all cases
 * @param statistic the worst over all cases
 * @param relation {@code ">="} where the statistic must reach the bound, {@code "<="} where it must
 *     not pass it
 * @param bound what the statistic is held against
 * @param holds the verdict
 * @param worst the case that came closest to failing
 */
public record ProofRow(
    String name,
    String measure,
    long cases,
    long draws,
    double statistic,
    String relation,
    double bound,
    boolean holds,
    String worst) {

  static ProofRow atLeast(
      String name,
      String measure,
      long cases,
      long draws,
      double statistic,
      double bound,
      String worst) {
    return new ProofRow(
        name, measure, cases, draws, statistic, ">=", bound, statistic >= bound, worst);
  }

  static ProofRow atMost(
      String name,
      String measure,
      long cases,
      long draws,
      double statistic,
      double bound,
      String worst) {
    return new ProofRow(
        name, measure, cases, draws, statistic, "<=", bound, statistic <= bound, worst);
  }
}
