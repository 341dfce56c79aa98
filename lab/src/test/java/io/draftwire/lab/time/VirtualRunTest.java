package io.draftwire.lab.time;

import static io.draftwire.lab.time.TimeWorlds.COSTS;
import static io.draftwire.lab.time.TimeWorlds.PROMPT;
import static io.draftwire.lab.time.TimeWorlds.SCHEME;
import static io.draftwire.lab.time.TimeWorlds.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerFigures;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.PhaseSeconds;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.wire.WireBytes;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualRunTest {
  private static final LinkSpec DELAY_ONLY = LinkSpec.parse("none/none/40ms");
  private static final LinkSpec THIN = LinkSpec.parse("100kbit/50kbit/80ms");
  private static final double RTT = 0.040;

  /** TCP's round trip, half a one for the server's settings, half a one for the hello. */
  private static final double HELLO = 2 * RTT;

  private static final double NANO = 1e-9;

  private static Answer run(Setup setup, AnswerRequest request, LinkSpec link)
      throws SessionException {
    return run(TimeWorlds.draft(), setup, request, LinkTrace.constant(link), 1);
  }

  private static Answer run(
      LanguageModel draft, Setup setup, AnswerRequest request, LinkTrace link, long seed)
      throws SessionException {
    try (draft;
        TableModel target = TimeWorlds.target()) {
      return new VirtualRun(draft, target, COSTS, link, seed).run(setup, request);
    }
  }

  @Test
  void aSpeculativeRoundTakesItsDraftsItsVerificationAndARoundTrip() throws Exception {
    Answer answer = run(Setup.SPECULATIVE, ask(SCHEME, 2, 1, 1), DELAY_ONLY);
    // One token is wanted, so the round carries no draft: the welcome comes back after half a round
    // trip, the empty round goes at once, and waits for the rest of the prompt's pass.
    double prefill = COSTS.target().seconds(PROMPT - 1);
    double roundArrives = HELLO + RTT;
    double begins = Math.max(roundArrives, HELLO + prefill);
    double verdict = begins + COSTS.target().seconds(1) + COSTS.verifySeconds() + RTT / 2;
    assertThat(answer.seconds()).isCloseTo(verdict, within(NANO));
    assertThat(answer.firstTokenSeconds()).isEqualTo(answer.seconds());
    assertThat(answer.promptSeconds()).isCloseTo(prefill, within(1e-6));
    assertThat(answer.phases().queue()).isCloseTo(begins - roundArrives, within(1e-6));
    assertThat(answer.phases().verify()).isCloseTo(COSTS.target().seconds(1), within(1e-6));
    assertThat(answer.phases().draft()).isZero();
  }

  /**
   * A session of two hours and a half: the cloud's clock, of which 32 bits travel, wraps twice.
   * Both ways of every round still add up to the link's round trip, and auto still knows the link.
   */
  @Test
  void aSessionOfHoursKeepsItsTimes() throws Exception {
    CostProfile slow =
        new CostProfile(
            "slow", "made up", CostCurve.linear(2, 0), CostCurve.linear(60, 1), 0.001, 0);
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      VirtualRun run =
          new VirtualRun(
              draft, target, slow, LinkTrace.constant(LinkSpec.parse("none/none/4s")), 1);
      Answer answer = run.run(Setup.SPECULATIVE, ask(SCHEME, 2, 230, 1));
      long rounds = answer.figures().rounds();
      assertThat(answer.seconds()).isGreaterThan(2 * 3600);
      PhaseSeconds phases = answer.phases();
      assertThat(phases.uplink() + phases.downlink())
          .isCloseTo(4.0 * rounds, within(1e-5 * rounds + 0.01));
      assertThat(phases.uplink()).isCloseTo(2.0 * rounds, within(0.1));
      Knowledge knowledge = new Knowledge();
      Planner planner = SchemeChoice.auto().planner(1, false, TimeWorlds.VOCABULARY, knowledge);
      run.run(Setup.SPECULATIVE, ask(SCHEME, 16, 230, 1), planner);
      assertThat(planner.explain().getFirst()).contains("fixed delay 400");
    }
  }

  @Test
  void everyRoundOfALongerAnswerAddsUp() throws Exception {
    int drafts = 3;
    Answer answer = run(Setup.SPECULATIVE, ask(SCHEME, drafts, 60, 1), DELAY_ONLY);
    // The cloud's pass over the prompt is over before the first round arrives, which has to wait
    // for
    // nothing then. So every round is drafts, way up, verification, way down.
    assertThat(COSTS.target().seconds(PROMPT - 1))
        .isLessThan(RTT + COSTS.draft().seconds(PROMPT) + 2 * COSTS.draft().seconds(1));
    long rounds = answer.figures().rounds();
    double encode = answer.figures().draftTokens() * COSTS.encodeSeconds();
    double verify = rounds * COSTS.target().seconds(1) + 0.002 * answer.figures().draftTokens();
    double ways = rounds * (RTT + COSTS.verifySeconds());
    double total = HELLO + RTT / 2 + answer.phases().draft() + encode + verify + ways;
    assertThat(answer.seconds()).isCloseTo(total, within(rounds * NANO));
    assertThat(answer.phases().encode()).isCloseTo(encode, within(NANO));
    assertThat(answer.phases().verify()).isCloseTo(verify, within(rounds * 1e-6));
    assertThat(answer.phases().queue()).isZero();
    assertThat(answer.tokens()).hasSize(60);
    assertThat(rounds).isBetween(15L, 59L);
  }

  @Test
  void aCloudAlonePaysTheRoundTripOnce() throws Exception {
    int tokens = 20;
    Answer answer = run(Setup.CLOUD_ONLY, ask(SCHEME, 4, tokens, 1), DELAY_ONLY);
    double first = HELLO + COSTS.target().seconds(PROMPT) + RTT / 2;
    assertThat(answer.firstTokenSeconds()).isCloseTo(first, within(NANO));
    assertThat(answer.seconds())
        .isCloseTo(first + (tokens - 1) * COSTS.target().seconds(1), within(20 * NANO));
    assertThat(answer.figures().streamedTokens()).isEqualTo(tokens);
  }

  @Test
  void coLocatedSpeculationPaysItsServersDraftAndNoRoundTripPerRound() throws Exception {
    int drafts = 2;
    AnswerRequest request = ask(SCHEME, drafts, 3, 1);
    Answer answer =
        run(
            TimeWorlds.perfectDraft(),
            Setup.CO_LOCATED,
            request,
            LinkTrace.constant(DELAY_ONLY),
            1);
    // A draft with the target's own laws, at half-precision: this seed's round is accepted whole.
    assertThat(answer.figures().rounds()).isEqualTo(1);
    assertThat(answer.figures().acceptedTokens()).isEqualTo(drafts);
    double work =
        COSTS.target().seconds(PROMPT - 1)
            + COSTS.serverDraft().seconds(PROMPT)
            + COSTS.serverDraft().seconds(1)
            + COSTS.target().seconds(drafts + 1)
            + COSTS.verifySeconds();
    assertThat(answer.seconds()).isCloseTo(HELLO + work + RTT / 2, within(10 * NANO));
    assertThat(answer.firstTokenSeconds()).isEqualTo(answer.seconds());
    assertThat(answer.figures().payloadBits()).isZero();
  }

  @Test
  void theEdgeAloneNeedsNoLink() throws Exception {
    Answer answer = run(Setup.EDGE_ONLY, ask(SCHEME, 4, 10, 1), THIN);
    double first = COSTS.draft().seconds(PROMPT);
    assertThat(answer.firstTokenSeconds()).isCloseTo(first, within(NANO));
    assertThat(answer.seconds()).isCloseTo(first + 9 * COSTS.draft().seconds(1), within(10 * NANO));
    assertThat(answer.wireBytesUp() + answer.wireBytesDown()).isZero();
    assertThat(answer.tokens()).hasSize(10);
    assertThat(answer.finish()).isEqualTo(Finish.LENGTH);
  }

  @Test
  void ratesCostWhatTheBytesWeigh() throws Exception {
    AnswerRequest request = ask(SCHEME, 3, 40, 1);
    Answer free = run(Setup.SPECULATIVE, request, DELAY_ONLY);
    Answer thin = run(Setup.SPECULATIVE, request, LinkSpec.parse("10kbit/none/40ms"));
    assertThat(thin.wireBytesUp()).isEqualTo(free.wireBytesUp());
    // All but the close, the ping's answer and part of the preface delays the answer, bit by bit.
    double bytes = 8 * (thin.wireBytesUp() - 16 - WireBytes.PING) / 10e3;
    double preface = 8 * WireBytes.CLIENT_PREFACE / 10e3;
    assertThat(thin.seconds() - free.seconds()).isBetween(bytes - preface, bytes + 1e-3);
  }

  @ParameterizedTest
  @EnumSource(Setup.class)
  void aSecondRunIsTheSameToTheLastBit(Setup setup) throws Exception {
    LinkSpec bad = LinkSpec.parse("100kbit/50kbit/80ms/7ms/5%");
    AnswerRequest request = ask(SCHEME, 4, 40, 0.9);
    assertThat(figures(setup, request, bad, 1)).isEqualTo(figures(setup, request, bad, 1));
    if (setup != Setup.EDGE_ONLY) {
      assertThat(figures(setup, request, bad, 2)).isNotEqualTo(figures(setup, request, bad, 1));
    }
  }

  private static String figures(Setup setup, AnswerRequest request, LinkSpec link, long seed)
      throws SessionException {
    Answer answer = run(TimeWorlds.draft(), setup, request, LinkTrace.constant(link), seed);
    StringBuilder text = new StringBuilder(Arrays.toString(answer.tokens()));
    AnswerFigures.of(answer, request, null)
        .forEach(
            (name, value) ->
                text.append(name)
                    .append(
                        switch (value) {
                          case long[] numbers -> Arrays.toString(numbers);
                          case double[] numbers -> Arrays.toString(numbers);
                          default -> value.toString();
                        }));
    return text.toString();
  }

  /** But of a live answer, both of whose ends work at once. */
  @ParameterizedTest
  @EnumSource(names = "LIVE", mode = EnumSource.Mode.EXCLUDE)
  void phasesNeverExceedTheWhole(Setup setup) throws Exception {
    for (String link : new String[] {"none", "20kbit/20kbit/200ms", "1mbit/1mbit/30ms/9ms/3%"}) {
      Answer answer = run(setup, ask(SCHEME, 4, 50, 1), LinkSpec.parse(link));
      PhaseSeconds p = answer.phases();
      double sum =
          setup == Setup.LIVE
              // Both ends work at once, and guesses wait while their own session's pass runs.
              ? Math.max(p.draft() + p.encode(), Math.max(p.verify(), p.queue()))
              : p.draft() + p.encode() + p.uplink() + p.queue() + p.verify() + p.downlink();
      assertThat(sum).isPositive().isLessThanOrEqualTo(answer.seconds() + 1e-9);
      assertThat(answer.firstTokenSeconds()).isPositive().isLessThanOrEqualTo(answer.seconds());
    }
  }

  @Test
  void theLinkMovesTimesAndNothingElse() throws Exception {
    AnswerRequest request = ask(SCHEME, 4, 60, 1);
    Answer near = run(Setup.SPECULATIVE, request, LinkSpec.NONE);
    Answer far = run(Setup.SPECULATIVE, request, LinkSpec.parse("9kbit/9kbit/2s/1s/20%"));
    assertThat(far.tokens()).containsExactly(near.tokens());
    assertThat(far.figures().payloadBits()).isEqualTo(near.figures().payloadBits());
    assertThat(far.wireBytesUp()).isEqualTo(near.wireBytesUp());
    assertThat(far.seconds()).isGreaterThan(near.seconds() + 2 * far.figures().rounds());
  }

  /** These laws look back two tokens, so a window that holds more than a rollback costs nothing. */
  @ParameterizedTest
  @ValueSource(ints = {16, 17, 40})
  void aPromptLongerThanTheDraftsWindowIsAnsweredAlike(int window) throws Exception {
    AnswerRequest request = ask(SCHEME, 100, 4, 50, 1);
    Answer seen =
        run(TimeWorlds.draft(window), Setup.SPECULATIVE, request, LinkTrace.constant(THIN), 1);
    Answer whole = run(Setup.SPECULATIVE, request, THIN);
    assertThat(seen.tokens()).containsExactly(whole.tokens());
    assertThat(seen.figures().acceptedTokens()).isEqualTo(whole.figures().acceptedTokens());
    // The window is cheaper to fill than the prompt, and costs when it slides: never the same.
    assertThat(seen.phases().draft()).isNotEqualTo(whole.phases().draft());
    assertThat(
            run(TimeWorlds.draft(window), Setup.EDGE_ONLY, request, LinkTrace.constant(THIN), 1)
                .tokens())
        .hasSize(50);
  }

  @Test
  void aLinkThatGetsWorseIsWorseFromThenOn() throws Exception {
    AnswerRequest request = ask(SCHEME, 3, 60, 1);
    LinkTrace worsens = LinkTrace.parse("t", "0 none none 40ms\n1.5 none none 400ms\n");
    LinkTrace never = LinkTrace.parse("t", "0 none none 40ms\n900 none none 400ms\n");
    Answer good = run(Setup.SPECULATIVE, request, DELAY_ONLY);
    Answer bad = run(TimeWorlds.draft(), Setup.SPECULATIVE, request, worsens, 1);
    Answer same = run(TimeWorlds.draft(), Setup.SPECULATIVE, request, never, 1);
    assertThat(same.seconds()).isEqualTo(good.seconds());
    assertThat(bad.tokens()).containsExactly(good.tokens());
    assertThat(bad.firstTokenSeconds()).isEqualTo(good.firstTokenSeconds()).isLessThan(1.5);
    // Each way of a round that begins after second 1.5 takes 180 ms more.
    double waysLater = (bad.seconds() - good.seconds()) / 0.180;
    assertThat(waysLater).isCloseTo(Math.rint(waysLater), within(1e-6));
    assertThat(waysLater).isBetween(10.0, 2.0 * good.figures().rounds());
  }

  @Test
  void aRefusalIsTheClouds() throws Exception {
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      VirtualRun run = new VirtualRun(draft, target, COSTS, THIN, 1);
      AnswerRequest tooLong = ask(SCHEME, TimeWorlds.CONTEXT, 4, 10, 1);
      for (Setup setup : new Setup[] {Setup.SPECULATIVE, Setup.CLOUD_ONLY, Setup.CO_LOCATED}) {
        assertThatThrownBy(() -> run.run(setup, tooLong))
            .isInstanceOf(SessionException.class)
            .hasMessageContaining("the target's context holds 256");
      }
      // Every sequence was given back: the models have one each.
      assertThat(run.run(Setup.SPECULATIVE, ask(SCHEME, 4, 10, 1)).tokens()).hasSize(10);
    }
  }

  @Test
  void withoutASeedThereIsNothingToRepeat() {
    AnswerRequest r = ask(SCHEME, 4, 10, 1);
    AnswerRequest unseeded = r.with(a -> a.seed(OptionalLong.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(Setup.SPECULATIVE, unseeded, THIN))
        .withMessageContaining("seed");
  }
}
