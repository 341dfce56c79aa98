package io.draftwire.lab.time;

import static io.draftwire.lab.time.TimeWorlds.COSTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.edge.Answer;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The draft runs while a verdict is under way, in virtual time. */
class AheadTest {
  private static final int DRAFTS = 4;

  @ParameterizedTest
  @ValueSource(strings = {"dense", "top-k", "qs", "k-sqs", "c-sqs", "coupled", "scalar"})
  void theTextAndItsBitsAreThoseOfWaiting(String scheme) throws Exception {
    long used = 0;
    for (String link :
        List.of("9kbit/9kbit/300ms", "60kbit/20kbit/80ms/20ms/5%", "1mbit/1mbit/2ms", "none")) {
      Answer waited = answer(scheme, link, Ahead.OFF);
      assertThat(waited.figures().draftedAhead()).isZero();
      for (Ahead ahead : List.of(new Ahead.Bonus(), new Ahead.Branches(4))) {
        Answer answer = answer(scheme, link, ahead);
        assertThat(answer.tokens()).as(link).isEqualTo(waited.tokens());
        assertThat(answer.figures().payloadBits()).isEqualTo(waited.figures().payloadBits());
        assertThat(answer.figures().rounds()).isEqualTo(waited.figures().rounds());
        assertThat(answer.figures().usedAhead())
            .isLessThanOrEqualTo(answer.figures().draftedAhead());
        used += answer.figures().usedAhead();
      }
    }
    assertThat(used).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "top-k", "qs", "k-sqs", "c-sqs", "coupled", "scalar"})
  void roundsThatWereNotForNothingAreThoseOfWaiting(String scheme) throws Exception {
    long taken = 0;
    long dropped = 0;
    for (String link :
        List.of("9kbit/9kbit/300ms", "60kbit/20kbit/80ms/20ms/5%", "1mbit/1mbit/2ms")) {
      Answer waited = answer(scheme, link, Ahead.OFF);
      for (String ahead : List.of("bonus:send", "branches:4:send:3")) {
        Answer answer = answer(scheme, link, Ahead.of(ahead));
        assertThat(answer.tokens()).as(link).isEqualTo(waited.tokens());
        SessionFigures figures = answer.figures();
        assertThat(figures.payloadBits() - figures.bitsForNothing())
            .isEqualTo(waited.figures().payloadBits());
        assertThat(figures.rounds()).isEqualTo(waited.figures().rounds());
        assertThat(figures.draftTokens()).isEqualTo(waited.figures().draftTokens());
        assertThat(figures.meanSupportSize()).isEqualTo(waited.figures().meanSupportSize());
        assertThat(figures.roundsSentAhead()).isLessThanOrEqualTo(figures.roundsBegunAhead());
        taken += figures.roundsTakenUp();
        dropped += figures.roundsSentAhead() - figures.roundsTakenUp();
      }
    }
    assertThat(taken).isPositive();
    assertThat(dropped).isPositive();
  }

  /** A round that is taken up has no round trip of its own. */
  @Test
  void sendingAheadSavesRoundTrips() throws Exception {
    String link = "1mbit/1mbit/100ms";
    Answer sent = answer("k-sqs", link, Ahead.of("bonus:send"));
    assertThat(sent.figures().roundsTakenUp()).isPositive();
    assertThat(sent.seconds())
        .isLessThan(
            answer("k-sqs", link, Ahead.OFF).seconds() - .05 * sent.figures().roundsTakenUp());
  }

  /** What a hit saves is drafting; what a miss costs is at most the pass that is under way. */
  @Test
  void anAnswerIsSoonerWhereVerdictsTakeLong() throws Exception {
    Answer waited = answer("k-sqs", "1mbit/1mbit/100ms", Ahead.OFF);
    double seconds = waited.seconds();
    assertThat(answer("k-sqs", "1mbit/1mbit/100ms", new Ahead.Bonus()).seconds())
        .isLessThan(seconds);
    assertThat(answer("k-sqs", "1mbit/1mbit/100ms", new Ahead.Branches(4)).seconds())
        .isLessThan(seconds);
    Answer hasty = answer("k-sqs", "none", new Ahead.Bonus());
    double pass = COSTS.draft().seconds(1) + COSTS.encodeSeconds();
    assertThat(hasty.seconds())
        .isLessThan(answer("k-sqs", "none", Ahead.OFF).seconds() + hasty.figures().rounds() * pass);
  }

  private static Answer answer(String scheme, String link, Ahead ahead) throws Exception {
    Scheme of = SchemeSettings.of(scheme).scheme();
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      return new VirtualRun(draft, target, COSTS, LinkSpec.parse(link), 1)
          .run(
              Setup.SPECULATIVE,
              TimeWorlds.ask(of, DRAFTS, 120, 0.9),
              ahead.apply(new FixedPlanner(of, DRAFTS)));
    }
  }
}
