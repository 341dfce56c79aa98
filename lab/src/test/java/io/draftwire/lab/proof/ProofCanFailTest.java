package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.ForwardingPlanner;
import io.draftwire.core.plan.Outcome;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The test of the tests: what is not exact must not pass. */
class ProofCanFailTest {
  private static final KSqs HONEST = new KSqs(8, 50);

  @Test
  void sampleThenQuantiseFails() {
    SchemeUnderProof biased =
        new SchemeUnderProof(
            "sample, then quantise",
            1,
            (vocabulary, sampling, dice) -> new BiasedDrafting(8, 50, vocabulary, sampling, dice),
            HONEST::verification);
    assertThat(failures(biased)).isNotEmpty();
    List<ProofRow> rows = new ArrayList<>();
    Proofs.exactness(biased, 5000, rows::add);
    assertThat(rows).as("the table says so").anyMatch(row -> !row.holds());
  }

  @Test
  void aVerifierWithASlightlyOtherTemperatureFails() {
    SchemeUnderProof warm =
        new SchemeUnderProof(
            "verifies 5 % warmer",
            1,
            HONEST::drafting,
            (vocabulary, sampling, dice) ->
                HONEST.verification(
                    vocabulary, sampling.withTemperature(1.05 * sampling.temperature()), dice));
    assertThat(failures(warm)).isNotEmpty();
  }

  @Test
  void theHonestSchemePassesAtTheSameSize() {
    assertThat(failures(SchemeUnderProof.of(HONEST))).isEmpty();
  }

  private static List<ExactnessProof.Result> failures(SchemeUnderProof candidate) {
    List<ExactnessCase> cases =
        ExactnessCase.all().stream().filter(c -> c.sampling().equals(Sampling.at(1))).toList();
    return ExactnessProof.run(candidate, cases, ProofSize.TOKENS).stream()
        .filter(result -> !result.fit().holds(Proofs.level()))
        .toList();
  }

  @Test
  void eachTestOfAHistogramSeesWhatItIsFor() {
    double[] law = {0.5, 0.25, 0.25, 0};
    double level = 1e-6;
    assertThat(GoodnessOfFit.of(new long[] {50_000, 25_000, 25_000, 0}, law).holds(level)).isTrue();
    assertThat(GoodnessOfFit.of(new long[] {49_999, 25_000, 25_000, 1}, law).holds(level))
        .isFalse();
    assertThat(GoodnessOfFit.of(new long[] {51_500, 24_250, 24_250, 0}, law).pValue())
        .isLessThan(level);
    GoodnessOfFit far = GoodnessOfFit.of(new long[] {60_000, 20_000, 20_000, 0}, law);
    assertThat(far.tv()).isGreaterThan(far.tvBound(level));
  }

  @Test
  void aCloudThatVerifiesWithAnotherModelFails() {
    float[][] target = TrigramModel.randomTable(JointCase.VOCABULARY, 4, 1);
    float[][] other = TrigramModel.randomTable(JointCase.VOCABULARY, 4, 2);
    float[][] draft = TrigramModel.blend(target, other, 0.5);
    JointProof run = new JointProof(draft, TrigramModel.blend(target, other, 0.1));
    JointProof judge = new JointProof(draft, target);
    JointCase of = JointCases.all().getFirst();
    GoodnessOfFit fit =
        GoodnessOfFit.of(run.observe(of, ProofSize.SEQUENCES).cells(), judge.exactLaw(of));
    assertThat(fit.holds(Proofs.level())).isFalse();
  }

  /**
   * The positions of void drafts are drafted again with the same numbers, or not, by their size.
   */
  @Test
  void aPlannerThatGoesByTheSizeOfVoidDraftsFails() {
    JointProof proof = JointProof.standard();
    // Of a block every round has dice of its own, and no planner can do harm.
    Scheme scheme = new KSqs(2, 30, SupportCode.ENUMERATIVE, AcceptanceRule.TOKEN);
    JointCase of =
        JointCase.of("length by the size of void drafts", scheme)
            .planned(
                new JointCase.Planning.Watching(
                    () ->
                        new ForwardingPlanner(new FixedPlanner(scheme, JointCase.MAX_DRAFTS)) {
                          private boolean heavy;

                          @Override
                          public Step next(int remaining) {
                            return heavy ? new Step.Draft(scheme, 0) : super.next(remaining);
                          }

                          @Override
                          public void outcome(Outcome outcome) {
                            // More than nine bits of a law and one of the likelier token's index.
                            heavy = outcome.payloadBits() > 10 * outcome.drafts();
                          }
                        },
                    true));
    GoodnessOfFit fit = proof.run(of, ProofSize.SEQUENCES);
    assertThat(fit.holds(Proofs.level())).isFalse();
  }

  @Test
  void aCacheThatIsNotRolledBackIsNoticed() {
    TrigramModel model = new TrigramModel(TrigramModel.randomTable(5, 4, 3));
    model.forward(0, 3, position -> position);
    float[] right = model.logits(1);
    model.forward(2, 3, position -> 4);
    assertThat(model.logits(1)).isNotEqualTo(right);
    assertThatThrownBy(() -> model.forward(4, 5, position -> 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("keep 4");
  }
}
