package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.edge.Answer;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drafts leave before their round is whole, in virtual time. */
class UploadTest {
  private static final int DRAFTS = 6;

  /** A frame's own bytes, at most: what a part costs. */
  private static final int FRAME = 30;

  /** A draft that takes long enough for what is drafted to leave meanwhile. */
  private static final CostProfile SLOW_DRAFT =
      new CostProfile(
          "slow draft",
          "made up",
          CostCurve.linear(0.060, 0.001),
          CostCurve.linear(0.050, 0.002),
          0.0003,
          0.0007,
          CostCurve.linear(0.004, 0.0005));

  @ParameterizedTest
  @ValueSource(strings = {"dense", "top-k", "qs", "k-sqs", "c-sqs", "coupled", "scalar"})
  void theTextAndItsPayloadBitsAreThoseOfWholeRounds(String scheme) throws Exception {
    for (String link :
        List.of("9kbit/9kbit/300ms", "60kbit/20kbit/80ms/20ms/5%", "1mbit/1mbit/2ms", "none")) {
      Answer whole = answer(scheme, link, UploadPlan.AT_TRIGGER);
      for (String plan : List.of("immediate", "plan", "auto")) {
        Answer answer = answer(scheme, link, UploadPlan.of(plan));
        assertThat(answer.tokens()).as("%s, %s", link, plan).isEqualTo(whole.tokens());
        assertThat(answer.figures().payloadBits()).isEqualTo(whole.figures().payloadBits());
        assertThat(answer.figures().rounds()).isEqualTo(whole.figures().rounds());
        // Every part has a frame of its own; its bytes are the round's.
        assertThat(answer.wireBytesUp())
            .isBetween(
                whole.wireBytesUp(),
                whole.wireBytesUp() + (long) FRAME * answer.figures().draftTokens());
      }
    }
  }

  /** Of 29 tokens a dense draft has 58 bytes: at 10 kbit/s that takes as long as drafting it. */
  @Test
  void heavyDraftsOnASlowUplinkAreSoonerInParts() throws Exception {
    String link = "10kbit/10kbit/50ms";
    Answer whole = answer("dense", link, UploadPlan.AT_TRIGGER);
    Answer planned = answer("dense", link, UploadPlan.of("plan"));
    Answer auto = answer("dense", link, UploadPlan.of("auto"));
    assertThat(planned.seconds()).isLessThan(.95 * whole.seconds());
    assertThat(auto.seconds()).isLessThan(.95 * whole.seconds());
    assertThat(planned.wireBytesUp()).isGreaterThan(whole.wireBytesUp());
  }

  @Test
  void whereThereIsNothingToGainAutoSendsWholeRounds() throws Exception {
    for (String link : List.of("1mbit/1mbit/50ms", "20mbit/20mbit/20ms", "none")) {
      Answer whole = answer("k-sqs", link, UploadPlan.AT_TRIGGER);
      Answer auto = answer("k-sqs", link, UploadPlan.of("auto"));
      assertThat(auto.wireBytesUp()).as(link).isEqualTo(whole.wireBytesUp());
      assertThat(auto.seconds()).as(link).isEqualTo(whole.seconds());
      assertThat(answer("k-sqs", link, UploadPlan.of("immediate")).wireBytesUp())
          .isGreaterThan(whole.wireBytesUp());
    }
  }

  private static Answer answer(String scheme, String link, UploadPlan upload) throws Exception {
    Scheme of = SchemeSettings.of(scheme).scheme();
    Planner planner = upload.apply(new FixedPlanner(of, DRAFTS));
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      return new VirtualRun(draft, target, SLOW_DRAFT, LinkSpec.parse(link), 1)
          .run(Setup.SPECULATIVE, TimeWorlds.ask(of, DRAFTS, 120, 0.9), planner);
    }
  }
}
