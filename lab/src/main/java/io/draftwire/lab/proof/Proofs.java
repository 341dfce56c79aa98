package io.draftwire.lab.proof;

import io.draftwire.core.scheme.Scheme;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * All proofs, one after the other. Seeds are fixed: the same number of draws gives the same table
 * on every machine.
 *
 * <p>The chance that correct code fails anywhere in the table is at most {@link #FAMILY_LEVEL}:
 * each statistical test runs at that level divided by the number of tests in the table
 * (Bonferroni).
 */
public final class Proofs {
  /** Chance of a false alarm over the whole table. */
  public static final double FAMILY_LEVEL = 1e-3;

  /** The full size: resolves a TV of about 0.002 at V = 64. */
  public static final long FULL_DRAWS = 1_000_000;

  /** Up to which V, K and ell the codec is tried on every law. */
  record SmallLaws(int vocabulary, int support, int resolution) {}

  private static final SmallLaws SMALL_LAWS = new SmallLaws(12, 5, 12);

  private Proofs() {}

  /** Every case has two statistical tests, chi-square and TV. */
  static double level() {
    int exactness = SchemeUnderProof.all().size() * ExactnessCase.all().size();
    return FAMILY_LEVEL / (2.0 * (exactness + JointCases.all().size()));
  }

  /**
   * Runs everything; rows come as they are done, always in the same order.
   *
   * @param draws tokens of each exactness case, sequences of each joint case and large laws of the
   *     codec; at least 1000
   * @return whether every proof holds
   */
  public static boolean run(long draws, Consumer<ProofRow> rows) {
    return run(draws, SMALL_LAWS, rows);
  }

  static boolean run(long draws, SmallLaws small, Consumer<ProofRow> rows) {
    if (draws < 1000) {
      throw new IllegalArgumentException(
          draws + " draws prove nothing; use at least 1000 (" + FULL_DRAWS + " is the full size)");
    }
    boolean[] holds = {true};
    Consumer<ProofRow> sink =
        row -> {
          holds[0] &= row.holds();
          rows.accept(row);
        };
    for (SchemeUnderProof candidate : SchemeUnderProof.all()) {
      exactness(candidate, draws, sink);
    }
    joint(draws, sink);
    codec(draws, small, sink);
    conformal(sink);
    return holds[0];
  }

  static void exactness(SchemeUnderProof candidate, long draws, Consumer<ProofRow> rows) {
    List<ExactnessProof.Result> results = ExactnessProof.run(candidate, ExactnessCase.all(), draws);
    fits(
        "one token, " + candidate.name(),
        results.stream().map(ExactnessProof.Result::fit).toList(),
        results.stream().map(result -> result.of().name()).toList(),
        rows);
  }

  private static void joint(long sequences, Consumer<ProofRow> rows) {
    JointProof proof = JointProof.standard();
    List<JointCase> cases = JointCases.all();
    fits(
        "three tokens through both sessions",
        cases.stream().map(c -> proof.run(c, sequences)).toList(),
        cases.stream().map(JointCase::name).toList(),
        rows);
  }

  /** The three rows of a set of histograms: impossible tokens, chi-square, TV. */
  private static void fits(
      String name, List<GoodnessOfFit> fits, List<String> names, Consumer<ProofRow> rows) {
    double level = level();
    int n = fits.size();
    long draws = fits.stream().mapToLong(GoodnessOfFit::draws).sum();
    int impossible = worst(n, Comparator.comparingDouble(i -> -fits.get(i).impossible()));
    rows.accept(
        ProofRow.atMost(
            name,
            "tokens of probability 0 (at T=0: not the greedy one)",
            n,
            draws,
            fits.stream().mapToLong(GoodnessOfFit::impossible).sum(),
            0,
            names.get(impossible)));
    int unlikely = worst(n, Comparator.comparingDouble(i -> fits.get(i).pValue()));
    rows.accept(
        ProofRow.atLeast(
            name,
            "smallest chi-square p-value",
            n,
            draws,
            fits.get(unlikely).pValue(),
            level,
            names.get(unlikely)));
    int far =
        worst(n, Comparator.comparingDouble(i -> fits.get(i).tvBound(level) - fits.get(i).tv()));
    rows.accept(
        ProofRow.atMost(
            name,
            "TV distance to the target's law",
            n,
            draws,
            fits.get(far).tv(),
            fits.get(far).tvBound(level),
            names.get(far)));
  }

  private static int worst(int n, Comparator<Integer> order) {
    return IntStream.range(0, n).boxed().min(order).orElseThrow();
  }

  private static void codec(long draws, SmallLaws small, Consumer<ProofRow> rows) {
    rows.accept(
        faults(
            "codec, every law of V<="
                + small.vocabulary
                + ", K<="
                + small.support
                + ", ell<="
                + small.resolution,
            "laws changed or not of ceil(log2 n) bits",
            CodecProof.everySmallLaw(small.vocabulary, small.support, small.resolution)));
    rows.accept(
        faults(
            "codec, random laws at V=" + CodecProof.LARGE_VOCABULARY,
            "laws changed or not of ceil(log2 n) bits",
            CodecProof.randomLargeLaws(draws, 11)));
    rows.accept(
        faults(
            "codec, random whole-vocabulary laws at V=" + CodecProof.LARGE_VOCABULARY,
            "laws changed or not of ceil(log2 n) bits",
            CodecProof.randomTypes(draws / 100, 100, 12)));
    for (Scheme scheme : SchemeUnderProof.codecs()) {
      rows.accept(
          faults(
              "codec, arbitrary bytes, " + scheme.label(),
              "neither a law nor a clean refusal",
              CodecProof.arbitraryBytes(scheme, 50, draws, 13)));
    }
  }

  private static ProofRow faults(String name, String measure, FaultCount faults) {
    return ProofRow.atMost(name, measure, 1, faults.tried(), faults.faults(), 0, faults.first());
  }

  private static void conformal(Consumer<ProofRow> rows) {
    ConformalProof.Margins sequences = ConformalProof.sequences(20_000, 21);
    margins("c-sqs, adversary against the threshold", sequences, rows);
    ConformalProof.Margins drafting = ConformalProof.drafting(200, 22);
    margins("c-sqs, adversary's logits into the drafting half", drafting, rows);
    rows.accept(
        ProofRow.atMost(
            "c-sqs, rounds with rollbacks",
            "thresholds that differ from the sequential replay",
            1,
            2_000,
            ConformalProof.rollbackFaults(2_000, 23),
            0,
            ""));
  }

  private static void margins(
      String name, ConformalProof.Margins margins, Consumer<ProofRow> rows) {
    rows.accept(
        ProofRow.atMost(
            name,
            "mean dropped mass above the paper's bound",
            1,
            margins.sequences(),
            margins.paper(),
            0,
            ""));
    rows.accept(
        ProofRow.atMost(
            name,
            "mean dropped mass above the tighter bound",
            1,
            margins.sequences(),
            margins.tighter(),
            0,
            ""));
  }
}
