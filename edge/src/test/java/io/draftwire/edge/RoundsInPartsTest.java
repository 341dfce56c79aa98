package io.draftwire.edge;

import static io.draftwire.edge.Worlds.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Drafts that leave before their round is whole, over real gRPC on loopback. */
class RoundsInPartsTest extends RelayedAnswers {
  private static final int TOKENS = 80;

  private Answer answer(Scheme scheme, UploadPlan upload, Ahead ahead, AnswerListener listener)
      throws Exception {
    AnswerRequest ask = ask(scheme, 1, TOKENS, 3);
    Planner planner = ahead.apply(new FixedPlanner(scheme, ask.maxDrafts()));
    return client.answer(ask, upload.apply(planner), listener);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void theTextAndItsBitsAreThoseOfWholeRounds(Scheme scheme) throws Exception {
    Answer whole = answer(scheme, UploadPlan.AT_TRIGGER, Ahead.OFF, AnswerListener.SILENT);
    for (UploadPlan upload :
        List.of(new UploadPlan.Immediate(), new UploadPlan.Soonest(), new UploadPlan.Auto())) {
      Answer parts = answer(scheme, upload, Ahead.OFF, AnswerListener.SILENT);
      assertThat(parts.tokens()).as(upload.label()).isEqualTo(whole.tokens());
      assertThat(parts.figures().payloadBits()).isEqualTo(whole.figures().payloadBits());
      assertThat(parts.figures().rounds()).isEqualTo(whole.figures().rounds());
    }
  }

  /** Each of its frames is counted where it crosses the socket. */
  @Test
  void aPartCostsItsFrame() throws Exception {
    Scheme scheme = Worlds.SCHEMES.getFirst();
    Answer whole = answer(scheme, UploadPlan.AT_TRIGGER, Ahead.OFF, AnswerListener.SILENT);
    Answer parts = answer(scheme, new UploadPlan.Immediate(), Ahead.OFF, AnswerListener.SILENT);
    assertThat(parts.wireBytesUp())
        .isGreaterThan(whole.wireBytesUp() + 20 * parts.figures().rounds());
  }

  @Test
  void aHalfSentRoundIsSentAgainOnTheNextConnection() throws Exception {
    for (Scheme scheme : schemes()) {
      for (String ahead : List.of("off", "bonus:send")) {
        Answer whole = answer(scheme, UploadPlan.AT_TRIGGER, Ahead.OFF, AnswerListener.SILENT);
        int[] heard = {0};
        AnswerListener cuts =
            new AnswerListener() {
              @Override
              public void committed(int token, Origin origin) {
                if (++heard[0] % 20 == 0) {
                  relay.cut();
                }
              }
            };
        Answer parts = answer(scheme, new UploadPlan.Immediate(), Ahead.of(ahead), cuts);
        assertThat(parts.tokens()).as("%s, %s", scheme.label(), ahead).isEqualTo(whole.tokens());
        assertThat(heard[0]).isEqualTo(TOKENS);
      }
    }
  }
}
