package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Refusal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Thousands of seeded schedules; a failure names the scheme and the seed that replay it. */
class HostileLinkTest {
  private static final long SCHEDULES = ProofSize.of(250, 20_000);

  private interface Check {
    void of(HostileLink link, EdgeSession edge, TinyAnswer reference);
  }

  private static void everySchedule(HostileLink.Harm harm, Check check) throws Exception {
    for (Scheme scheme : SchemeUnderProof.schemes()) {
      for (long seed = 0; seed < SCHEDULES; seed++) {
        // Laws behind their ids in every other schedule, of the schemes whose laws can.
        Planner planner =
            (seed % 2 == 1 ? IdsFirst.ON : IdsFirst.OFF)
                .apply(new FixedPlanner(scheme, TinyAnswer.MAX_DRAFTS), TinyAnswer.VOCABULARY);
        Sampling sampling = Sampling.at(0.9);
        TinyAnswer reference = TinyAnswer.run(scheme, sampling, 0.9, Integer.MAX_VALUE, seed);
        EdgeSession edge =
            new EdgeSession(
                TinyAnswer.settings(scheme, sampling, 0.9, Integer.MAX_VALUE, seed),
                TinyAnswer.PROMPT,
                planner);
        CloudSession cloud = new CloudSession(1, TinyAnswer.LIMITS, 0, token -> false);
        HostileLink link = new HostileLink(edge, cloud, harm, seed);
        try {
          link.run();
          check.of(link, edge, reference);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError(scheme.label() + ", schedule " + seed, e);
        }
      }
    }
  }

  /** A round sent again at once is answered by the stored verdict, and costs no forward pass. */
  @Test
  void duplicatesChangeNothing() throws Exception {
    int[] answered = {0};
    everySchedule(
        new HostileLink.Harm(30, 0, 0, 0),
        (link, edge, reference) -> {
          // A duplicate that comes after the next round is stale, and that is a refusal.
          if (link.failure() == null && link.refused() == null) {
            assertThat(edge.answer()).isEqualTo(reference.tokens());
            assertThat(link.forwards()).isEqualTo(link.rounds());
          }
          answered[0] += link.duplicatesAnswered();
          neverAWrongToken(edge, reference);
        });
    assertThat(answered[0]).isGreaterThan(1000);
  }

  @Test
  void lateAndReorderedRoundsAreRefusedOrHarmless() throws Exception {
    int[] outcomes = new int[2];
    everySchedule(
        new HostileLink.Harm(5, 3, 20, 0),
        (link, edge, reference) -> {
          neverAWrongToken(edge, reference);
          if (edge.finished()) {
            outcomes[0]++;
            assertThat(edge.answer()).isEqualTo(reference.tokens());
          } else {
            outcomes[1]++;
            assertThat(link.failure().refusal().code())
                .isIn(Refusal.Code.ROUND, Refusal.Code.STATE);
            assertThat(link.failure().getMessage()).doesNotContain("\n");
          }
          assertThat(link.forwards()).isLessThanOrEqualTo(link.rounds());
        });
    assertThat(outcomes[0]).as("answers that came whole").isGreaterThan(100);
    assertThat(outcomes[1]).as("answers that were refused").isGreaterThan(100);
  }

  /** The cloud refuses or rules on what it read; it never throws, and never rules out of range. */
  @Test
  void mutatedPayloadsAreRefusedOrRuledOn() throws Exception {
    Map<Refusal.Code, Integer> refusals = new EnumMap<>(Refusal.Code.class);
    everySchedule(
        new HostileLink.Harm(5, 1, 2, 25),
        (link, edge, reference) -> {
          for (CloudMessage verdict : link.verdicts()) {
            int accepted =
                verdict instanceof CloudMessage.Ruling ruling
                    ? ruling.accepted()
                    : ((CloudMessage.Offer) verdict).accepted();
            assertThat(accepted).isBetween(0, TinyAnswer.MAX_DRAFTS);
            if (verdict instanceof CloudMessage.Ruling ruling) {
              assertThat(ruling.token()).isBetween(0, TinyAnswer.VOCABULARY - 1);
            }
          }
          if (link.refused() != null) {
            refusals.merge(link.refused().refusal().code(), 1, Integer::sum);
          }
        });
    assertThat(refusals).containsKeys(Refusal.Code.PAYLOAD, Refusal.Code.ROUND);
    assertThat(refusals.keySet())
        .isSubsetOf(List.of(Refusal.Code.PAYLOAD, Refusal.Code.ROUND, Refusal.Code.STATE));
  }

  private static void neverAWrongToken(EdgeSession edge, TinyAnswer reference) {
    int[] answer = edge.answer();
    assertThat(answer).isEqualTo(Arrays.copyOf(reference.tokens(), answer.length));
  }
}
