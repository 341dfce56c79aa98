package io.draftwire.edge;

import static io.draftwire.edge.Worlds.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.engine.Batch;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounds that leave before the verdict that they stand behind, over real gRPC on loopback. */
class RoundsAheadTest extends RelayedAnswers {
  private static final int TOKENS = 80;

  /** Longer than a draft model of some numbers takes for a round or two. */
  private static final long PASS_NANOS = 3_000_000;

  @Override
  LanguageModel target() {
    return new ForwardingModel(super.target()) {
      @Override
      public void forward(Batch batch) {
        super.forward(batch);
        LockSupport.parkNanos(PASS_NANOS);
      }
    };
  }

  private Answer answer(Scheme scheme, String ahead, AnswerListener listener) throws Exception {
    AnswerRequest ask = ask(scheme, 1, TOKENS, 3);
    return client.answer(
        ask, Ahead.of(ahead).apply(new FixedPlanner(scheme, ask.maxDrafts())), listener);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void theTextIsThatOfAnEdgeThatWaits(Scheme scheme) throws Exception {
    Answer waited = answer(scheme, "off", AnswerListener.SILENT);
    for (String ahead : List.of("bonus:send", "branches:3:send:4")) {
      Answer answer = answer(scheme, ahead, AnswerListener.SILENT);
      assertThat(answer.tokens()).as(ahead).isEqualTo(waited.tokens());
      SessionFigures figures = answer.figures();
      assertThat(figures.payloadBits() - figures.bitsForNothing())
          .isEqualTo(waited.figures().payloadBits());
      assertThat(figures.rounds()).isEqualTo(waited.figures().rounds());
      assertThat(figures.roundsSentAhead()).isPositive();
    }
    assertThat(answer(scheme, "withheld:send:2", AnswerListener.SILENT).tokens())
        .isEqualTo(answer(scheme, "withheld", AnswerListener.SILENT).tokens());
    if (scheme instanceof Coupled) {
      // The cloud's own text, in more rounds: what follows a rejection begins with one of one
      // draft.
      Answer first = answer(scheme, "bonus:send:first", AnswerListener.SILENT);
      assertThat(first.tokens()).isEqualTo(waited.tokens());
      assertThat(first.figures().rounds()).isGreaterThan(waited.figures().rounds());
      assertThat(first.figures().roundsSentAhead()).isPositive();
    }
  }

  @Test
  void aLostConnectionDoesAwayWithThem() throws Exception {
    for (Scheme scheme : schemes()) {
      Answer waited = answer(scheme, "off", AnswerListener.SILENT);
      int[] heard = {0};
      AnswerListener cuts =
          new AnswerListener() {
            @Override
            public void committed(int token, Origin origin) {
              if (++heard[0] % 30 == 0) {
                relay.cut();
              }
            }
          };
      Answer answer = answer(scheme, "bonus:send:2", cuts);
      assertThat(answer.tokens()).as(scheme.label()).isEqualTo(waited.tokens());
      assertThat(heard[0]).isEqualTo(TOKENS);
    }
  }
}
