package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A cloud of four tokens and a context of ten, whose target always prefers token 2. */
class CloudSessionTest {
  private static final float[] PREFERS_TWO = {0, 0, 9, 0};
  private static final Scheme SCHEME = new KSqs(1, 1);
  private static final byte[] NOTHING = {};
  private static final Prefix PROMPT = Prefix.of(0, 1, 2);

  private final CloudSession cloud =
      new CloudSession(SessionId.of(7), new CloudLimits("print", 4, 10), 99, token -> token == 3);

  @Test
  void welcomesThenPrefillsAllButTheLastTokenOfThePrompt() {
    cloud.onMessage(hello());
    assertThat(drain())
        .containsExactly(
            new CloudAction.Send(new CloudMessage.Welcome(SessionId.of(7), 1, 99, 10)),
            new CloudAction.Forward(0, 2, 0));
    assertThat(cloud.committed()).isEqualTo(3);
  }

  @Test
  void takesTheHellosSeed() {
    cloud.onMessage(hello(h -> with(h, Mode.SPECULATIVE, 5, OptionalLong.of(5), 0, 1, 2)));
    assertThat(drain())
        .contains(new CloudAction.Send(new CloudMessage.Welcome(SessionId.of(7), 1, 5, 10)));
  }

  /** Its round waits behind its prompt: a driver that polls on would run it for nobody. */
  @Test
  void whatIsOverAsksForNoPass() {
    cloud.onMessage(hello());
    cloud.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 0, NOTHING));
    cloud.abandon();
    assertThat(drain())
        .containsExactly(
            new CloudAction.Send(new CloudMessage.Welcome(SessionId.of(7), 1, 99, 10)),
            new CloudAction.Ended());
  }

  @Test
  void rulesOnARound() {
    cloud.onMessage(hello());
    drain();
    cloud.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 0, NOTHING));
    assertThat(drain()).containsExactly(new CloudAction.Forward(2, 3, 1));
    cloud.onLogits(PREFERS_TWO, 0, CloudMessage.Timing.NONE);
    CloudMessage.Ruling ruling =
        new CloudMessage.Ruling(1, 0, 2, Prefix.of(0, 1, 2, 2).digest(), CloudMessage.Timing.NONE);
    assertThat(drain()).containsExactly(new CloudAction.Send(ruling));
    assertThat(cloud.committed()).isEqualTo(4);
    assertThat(cloud.token(3)).isEqualTo(2);

    cloud.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 0, NOTHING));
    assertThat(drain()).as("the same round again").containsExactly(new CloudAction.Send(ruling));
    assertThat(cloud.committed()).isEqualTo(4);
  }

  @Test
  void aRoundSentAgainWhileItIsVerifiedIsAnsweredOnce() {
    cloud.onMessage(hello());
    drain();
    cloud.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 0, NOTHING));
    cloud.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 0, NOTHING));
    assertThat(drain()).hasSize(1);
    cloud.onLogits(PREFERS_TWO, 0, CloudMessage.Timing.NONE);
    assertThat(drain()).hasSize(1);
  }

  /** One key, one payload: another under it would have a verdict that was not its own. */
  @Test
  void aRoundThatComesAgainWithAnotherPayloadIsRefused() {
    for (boolean ruled : new boolean[] {false, true}) {
      CloudSession fresh =
          new CloudSession(
              SessionId.of(7), new CloudLimits("print", 4, 10), 99, token -> token == 3);
      fresh.onMessage(hello());
      drain(fresh);
      fresh.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 0, NOTHING));
      drain(fresh);
      if (ruled) {
        fresh.onLogits(PREFERS_TWO, 0, CloudMessage.Timing.NONE);
        drain(fresh);
      }
      fresh.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 0, new byte[] {1}));
      assertRefused(fresh, Refusal.Code.ROUND, "another payload");
    }
  }

  @Test
  void streamsAloneUntilTheTextEnds() {
    cloud.onMessage(hello(h -> with(h, Mode.CLOUD_ONLY, 5, OptionalLong.empty(), 0)));
    assertThat(drain()).endsWith(new CloudAction.Forward(0, 1, 1));
    cloud.onLogits(PREFERS_TWO, 0, CloudMessage.Timing.NONE);
    assertThat(drain())
        .containsExactly(
            new CloudAction.Send(new CloudMessage.Streamed(2, false, CloudMessage.Timing.NONE)),
            new CloudAction.Forward(1, 2, 1));
    cloud.onLogits(new float[] {0, 0, 0, 9}, 0, CloudMessage.Timing.NONE);
    assertThat(drain())
        .containsExactly(
            new CloudAction.Send(new CloudMessage.Streamed(3, true, CloudMessage.Timing.NONE)),
            new CloudAction.Ended());
  }

  @Test
  void refusesAHelloThatItCannotServeExactly() {
    refusesHello(
        Refusal.Code.PROTOCOL,
        "protocol 1",
        h ->
            new EdgeMessage.Hello(
                1, "print", 4, h.mode(), h.sampling(), SCHEME, 4, 5, h.seed(), h.prompt()));
    refusesHello(
        Refusal.Code.TOKENIZER,
        "other with 4",
        h ->
            new EdgeMessage.Hello(
                Protocol.VERSION,
                "other",
                4,
                h.mode(),
                h.sampling(),
                SCHEME,
                4,
                5,
                h.seed(),
                h.prompt()));
    refusesHello(
        Refusal.Code.TOKENIZER,
        "5 tokens",
        h ->
            new EdgeMessage.Hello(
                Protocol.VERSION,
                "print",
                5,
                h.mode(),
                h.sampling(),
                SCHEME,
                4,
                5,
                h.seed(),
                h.prompt()));
    refusesHello(
        Refusal.Code.SETTINGS,
        "support 5",
        h ->
            new EdgeMessage.Hello(
                Protocol.VERSION,
                "print",
                4,
                h.mode(),
                h.sampling(),
                new KSqs(5, 1),
                4,
                5,
                h.seed(),
                h.prompt()));
    refusesHello(
        Refusal.Code.SETTINGS,
        "draft length 65",
        h ->
            new EdgeMessage.Hello(
                Protocol.VERSION,
                "print",
                4,
                h.mode(),
                h.sampling(),
                SCHEME,
                65,
                5,
                h.seed(),
                h.prompt()));
    refusesHello(Refusal.Code.SETTINGS, "prompt", h -> with(h, h.mode(), 5, OptionalLong.empty()));
    refusesHello(
        Refusal.Code.SETTINGS, "token 4", h -> with(h, h.mode(), 5, OptionalLong.empty(), 4));
    refusesHello(
        Refusal.Code.SETTINGS, "limit 0", h -> with(h, h.mode(), 0, OptionalLong.empty(), 1));
    refusesHello(
        Refusal.Code.CONTEXT,
        "10 tokens",
        h -> with(h, h.mode(), 5, OptionalLong.empty(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void refusesRoundsThatDoNotFit() {
    refusesRound(Refusal.Code.ROUND, "epoch 2", new EdgeMessage.Round(2, 1, PROMPT, 0, NOTHING));
    refusesRound(
        Refusal.Code.ROUND, "out of order", new EdgeMessage.Round(1, 2, PROMPT, 0, NOTHING));
    refusesRound(Refusal.Code.ROUND, "stale", new EdgeMessage.Round(1, 0, PROMPT, 0, NOTHING));
    refusesRound(
        Refusal.Code.ROUND,
        "here are 3",
        new EdgeMessage.Round(1, 1, Prefix.of(0, 1, 2, 2), 0, NOTHING));
    refusesRound(
        Refusal.Code.ROUND,
        "texts differ: round 1 follows 3 tokens with digest "
            + Prefix.shown(Prefix.of(0, 2, 2).digest())
            + ", which is "
            + Prefix.shown(PROMPT.digest()),
        new EdgeMessage.Round(1, 1, Prefix.of(0, 2, 2), 0, NOTHING));
    refusesRound(
        Refusal.Code.ROUND,
        "nobody asked",
        new EdgeMessage.Round(1, 1, PROMPT, 0, NOTHING, -1, null, false, true));
    refusesRound(Refusal.Code.ROUND, "5 drafts", new EdgeMessage.Round(1, 1, PROMPT, 5, NOTHING));
    refusesRound(Refusal.Code.ROUND, "-1 drafts", new EdgeMessage.Round(1, 1, PROMPT, -1, NOTHING));
    refusesRound(
        Refusal.Code.PAYLOAD, "round 1", new EdgeMessage.Round(1, 1, PROMPT, 0, new byte[] {1}));
    refusesRound(
        Refusal.Code.PAYLOAD,
        "at bit",
        new EdgeMessage.Round(1, 1, PROMPT, 1, new byte[] {1, 2, 3, 4}));
  }

  @Test
  void refusesARoundBeyondTheTokenLimit() {
    cloud.onMessage(hello(h -> with(h, Mode.SPECULATIVE, 2, OptionalLong.empty(), 0, 1, 2)));
    drain();
    cloud.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 2, NOTHING));
    assertRefused(Refusal.Code.CONTEXT, "the limit is 5");
  }

  @Test
  void refusesMessagesOutOfTurn() {
    cloud.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 0, NOTHING));
    assertRefused(Refusal.Code.STATE, "round 1");
    cloud.onMessage(hello());
    assertThat(drain()).as("nothing after the end").isEmpty();
  }

  @Test
  void refusesASecondHello() {
    cloud.onMessage(hello());
    drain();
    cloud.onMessage(hello());
    assertRefused(Refusal.Code.STATE, "second hello");
  }

  @Test
  void anEdgeThatLeavesFreesTheSequenceAndLateLogitsAreIgnored() {
    cloud.onMessage(hello());
    cloud.onMessage(new EdgeMessage.Round(1, 1, PROMPT, 0, NOTHING));
    drain();
    cloud.abandon();
    assertThat(drain()).containsExactly(new CloudAction.Ended());
    cloud.onLogits(PREFERS_TWO, 0, CloudMessage.Timing.NONE);
    cloud.abandon();
    assertThat(drain()).isEmpty();
    assertThat(cloud.ended()).isTrue();
  }

  private void refusesHello(
      Refusal.Code code, String part, UnaryOperator<EdgeMessage.Hello> change) {
    CloudSession fresh =
        new CloudSession(SessionId.of(1), new CloudLimits("print", 4, 10), 0, token -> false);
    fresh.onMessage(hello(change));
    assertRefused(fresh, code, part);
  }

  private void refusesRound(Refusal.Code code, String part, EdgeMessage.Round round) {
    CloudSession fresh =
        new CloudSession(SessionId.of(1), new CloudLimits("print", 4, 10), 0, token -> false);
    fresh.onMessage(hello());
    drain(fresh);
    fresh.onMessage(round);
    assertRefused(fresh, code, part);
  }

  private void assertRefused(Refusal.Code code, String part) {
    assertRefused(cloud, code, part);
  }

  private static void assertRefused(CloudSession session, Refusal.Code code, String part) {
    List<CloudAction> actions = drain(session);
    assertThat(actions).as("refusal about %s", part).hasSize(2);
    assertThat(actions.get(1)).isEqualTo(new CloudAction.Ended());
    assertThat(actions.get(0))
        .isInstanceOfSatisfying(
            CloudAction.Send.class,
            send ->
                assertThat(send.message())
                    .isInstanceOfSatisfying(
                        CloudMessage.Refused.class,
                        refused -> {
                          assertThat(refused.refusal().code()).isEqualTo(code);
                          assertThat(refused.refusal().message())
                              .contains(part)
                              .doesNotContain("\n");
                        }));
  }

  private List<CloudAction> drain() {
    return drain(cloud);
  }

  private static List<CloudAction> drain(CloudSession session) {
    List<CloudAction> actions = new ArrayList<>();
    for (CloudAction action = session.poll(); action != null; action = session.poll()) {
      actions.add(action);
    }
    return actions;
  }

  private static EdgeMessage.Hello hello() {
    return hello(h -> h);
  }

  private static EdgeMessage.Hello hello(UnaryOperator<EdgeMessage.Hello> change) {
    return change.apply(
        new EdgeMessage.Hello(
            Protocol.VERSION,
            "print",
            4,
            Mode.SPECULATIVE,
            Sampling.GREEDY,
            SCHEME,
            4,
            5,
            OptionalLong.empty(),
            new int[] {0, 1, 2}));
  }

  private static EdgeMessage.Hello with(
      EdgeMessage.Hello h, Mode mode, int maxTokens, OptionalLong seed, int... prompt) {
    return new EdgeMessage.Hello(
        h.protocol(),
        h.fingerprint(),
        h.vocabulary(),
        mode,
        h.sampling(),
        h.scheme(),
        h.maxDrafts(),
        maxTokens,
        seed,
        prompt);
  }
}
