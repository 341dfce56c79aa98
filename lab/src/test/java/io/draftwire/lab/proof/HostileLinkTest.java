package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Thousands of seeded schedules; a failure names the scheme and the seed that replay it. */
class HostileLinkTest {
  private static final long SCHEDULES = ProofSize.of(250, 20_000);

  // Shares of the answers that come whole; they vary by a percent with the schedules' number.
  private static final double LATE_WHOLE_LEAST = 0.39;
  private static final double LATE_WHOLE_MOST = 0.49;
  // A round that comes again with another payload ends its session.
  private static final double MUTATED_WHOLE_LEAST = 0.41;
  private static final double MUTATED_WHOLE_MOST = 0.52;

  private interface Check {
    void of(Scheme scheme, HostileLink link, EdgeSession edge, TinyAnswer reference);
  }

  /** Makes a schedule's planner. */
  private interface Planning {
    Planner of(Scheme scheme, long seed);
  }

  /** Laws behind their ids in every other schedule, of the schemes whose laws can. */
  private static final Planning WHOLE =
      (scheme, seed) ->
          (seed % 2 == 1 ? IdsFirst.ON : IdsFirst.OFF)
              .apply(new FixedPlanner(scheme, TinyAnswer.MAX_DRAFTS), TinyAnswer.VOCABULARY);

  private static final Planning IN_PARTS =
      (scheme, seed) ->
          new UploadPlan.Immediate().apply(new FixedPlanner(scheme, TinyAnswer.MAX_DRAFTS));

  private static void everySchedule(HostileLink.Harm harm, Check check) throws Exception {
    everySchedule(WHOLE, harm, check);
  }

  private static void everySchedule(Planning planning, HostileLink.Harm harm, Check check)
      throws Exception {
    for (Scheme scheme : SchemeUnderProof.codecs()) {
      for (long seed = 0; seed < SCHEDULES; seed++) {
        Sampling sampling = Sampling.at(0.9);
        TinyAnswer reference = TinyAnswer.run(scheme, sampling, 0.9, Integer.MAX_VALUE, seed);
        EdgeSession edge =
            new EdgeSession(
                TinyAnswer.settings(scheme, sampling, 0.9, Integer.MAX_VALUE, seed),
                TinyAnswer.PROMPT,
                planning.of(scheme, seed));
        CloudSession cloud =
            new CloudSession(SessionId.of(1), TinyAnswer.LIMITS, 0, token -> false);
        HostileLink link = new HostileLink(edge, cloud, harm, seed);
        try {
          link.run();
          check.of(scheme, link, edge, reference);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError(scheme.label() + ", schedule " + seed, e);
        }
      }
    }
  }

  /** What is sent again at once is answered by the stored verdict, and costs no forward pass. */
  @Test
  void duplicatesChangeNothing() throws Exception {
    int[] answered = {0};
    everySchedule(
        new HostileLink.Harm(30, 0, 0, 0),
        (scheme, link, edge, reference) -> {
          assertThat(link.refused()).isNull();
          assertThat(link.failure()).isNull();
          assertThat(edge.finished()).isTrue();
          assertThat(edge.answer()).isEqualTo(reference.tokens());
          assertThat(link.cloudText()).isEqualTo(reference.tokens());
          assertThat(link.forwards()).isEqualTo(link.rounds());
          answered[0] += link.duplicatesAnswered();
        });
    assertThat(answered[0]).isGreaterThan(1000);
  }

  @Test
  void lateAndReorderedRoundsAreRefusedOrHarmless() throws Exception {
    Outcomes outcomes = new Outcomes();
    everySchedule(
        new HostileLink.Harm(5, 1, 4, 0),
        (scheme, link, edge, reference) -> {
          neverAWrongToken(edge, reference);
          outcomes.count(edge);
          if (edge.finished()) {
            assertThat(edge.answer()).isEqualTo(reference.tokens());
            assertThat(link.cloudText()).isEqualTo(reference.tokens());
          } else {
            assertThat(link.failure().refusal().code())
                .isIn(Refusal.Code.ROUND, Refusal.Code.STATE);
            assertThat(link.failure().getMessage()).doesNotContain("\n");
          }
          assertThat(link.forwards()).isLessThanOrEqualTo(link.rounds());
        });
    outcomes.areBetween(LATE_WHOLE_LEAST, LATE_WHOLE_MOST);
  }

  /**
   * The cloud refuses or rules on what it read; it never throws, and never rules out of range. What
   * it read may be other drafts than the edge's: then the texts differ, and the session ends. An
   * answer that came whole is the same text at both ends, and of coupled drafting the fault-free
   * one.
   */
  @Test
  void mutatedPayloadsAreRefusedOrRuledOn() throws Exception {
    Map<Refusal.Code, Integer> refusals = new EnumMap<>(Refusal.Code.class);
    Outcomes outcomes = new Outcomes();
    int[] apart = {0};
    everySchedule(
        new HostileLink.Harm(5, 0, 1, 6),
        (scheme, link, edge, reference) -> {
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
          outcomes.count(edge);
          if (edge.finished()) {
            assertThat(link.cloudText()).isEqualTo(edge.answer());
          } else if (link.failure() != null) {
            assertThat(link.failure().getMessage()).doesNotContain("\n");
            apart[0] += link.failure().getMessage().contains("texts differ") ? 1 : 0;
          }
          if (scheme instanceof Coupled) {
            neverAWrongToken(edge, reference);
          }
          if (link.refused() != null) {
            refusals.merge(link.refused().refusal().code(), 1, Integer::sum);
          }
        });
    outcomes.areBetween(MUTATED_WHOLE_LEAST, MUTATED_WHOLE_MOST);
    assertThat(apart[0]).as("texts found to differ").isGreaterThan(4);
    assertThat(refusals).containsKeys(Refusal.Code.PAYLOAD, Refusal.Code.ROUND);
    assertThat(refusals.keySet())
        .isSubsetOf(
            List.of(
                Refusal.Code.PAYLOAD,
                Refusal.Code.ROUND,
                Refusal.Code.STATE,
                Refusal.Code.CONTEXT));
  }

  @Test
  void partsSentAgainChangeNothing() throws Exception {
    int[] parts = {0};
    everySchedule(
        IN_PARTS,
        new HostileLink.Harm(30, 0, 0, 0),
        (scheme, link, edge, reference) -> {
          assertThat(link.refused()).isNull();
          assertThat(link.failure()).isNull();
          assertThat(edge.answer()).isEqualTo(reference.tokens());
          assertThat(link.cloudText()).isEqualTo(reference.tokens());
          assertThat(link.forwards()).isEqualTo(link.rounds());
          parts[0] += link.partsHeard();
        });
    assertThat(parts[0]).isGreaterThan(1000);
  }

  @Test
  void lateAndReorderedPartsAreRefusedOrHarmless() throws Exception {
    Outcomes outcomes = new Outcomes();
    everySchedule(
        IN_PARTS,
        new HostileLink.Harm(5, 1, 4, 0),
        (scheme, link, edge, reference) -> {
          neverAWrongToken(edge, reference);
          outcomes.count(edge);
          if (edge.finished()) {
            assertThat(edge.answer()).isEqualTo(reference.tokens());
          } else {
            assertThat(link.failure().refusal().code())
                .isIn(Refusal.Code.ROUND, Refusal.Code.STATE);
            assertThat(link.failure().getMessage()).doesNotContain("\n");
          }
        });
    // Several messages a round, and one out of order ends it.
    outcomes.areBetween(0.02, 0.06);
  }

  @Test
  void mutatedPartsAreRefusedOrRuledOn() throws Exception {
    Map<Refusal.Code, Integer> refusals = new EnumMap<>(Refusal.Code.class);
    Outcomes outcomes = new Outcomes();
    everySchedule(
        IN_PARTS,
        new HostileLink.Harm(5, 0, 1, 3),
        (scheme, link, edge, reference) -> {
          outcomes.count(edge);
          if (edge.finished()) {
            assertThat(link.cloudText()).isEqualTo(edge.answer());
          } else if (link.failure() != null) {
            assertThat(link.failure().getMessage()).doesNotContain("\n");
          }
          if (scheme instanceof Coupled) {
            neverAWrongToken(edge, reference);
          }
          if (link.refused() != null) {
            refusals.merge(link.refused().refusal().code(), 1, Integer::sum);
          }
        });
    outcomes.areBetween(0.1, 0.2);
    assertThat(refusals).containsKeys(Refusal.Code.PAYLOAD, Refusal.Code.ROUND);
    assertThat(refusals.keySet())
        .isSubsetOf(
            List.of(
                Refusal.Code.PAYLOAD,
                Refusal.Code.ROUND,
                Refusal.Code.STATE,
                Refusal.Code.CONTEXT));
  }

  /** How many answers came whole: what a session that always refuses would not pass. */
  private static final class Outcomes {
    private int whole;
    private int all;

    void count(EdgeSession edge) {
      all++;
      whole += edge.finished() ? 1 : 0;
    }

    void areBetween(double least, double most) {
      assertThat((double) whole / all).as("share that came whole").isBetween(least, most);
    }
  }

  private static void neverAWrongToken(EdgeSession edge, TinyAnswer reference) {
    int[] answer = edge.answer();
    assertThat(answer).isEqualTo(Arrays.copyOf(reference.tokens(), answer.length));
  }
}
