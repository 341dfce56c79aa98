package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.text.Prefix;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What rounds do besides drafting: corrections left to the edge, coders that fall out of step, and
 * stretches that the cloud decodes alone. A draft that is sure of token 0, and a target that has
 * half on each of the tokens 1 and 2: every draft is rejected.
 */
class RoundsBesidesTest {
  private static final int VOCABULARY = 4;
  private static final float NEVER = Float.NEGATIVE_INFINITY;
  private static final float[] DRAFT = {0, NEVER, NEVER, NEVER};
  private static final float[] TARGET = {NEVER, 0, 0, NEVER};
  private static final CloudMessage.Timing NO_TIME = CloudMessage.Timing.NONE;

  private final List<CloudMessage> sentDown = new ArrayList<>();
  private final ArrayDeque<EdgeMessage> heldUp = new ArrayDeque<>();
  private EdgeSession edge;
  private CloudSession cloud;

  @BeforeEach
  void begin() {
    open(new Scalar(Scalar.HALF), 2);
  }

  private void open(Scheme scheme, int most) {
    open(scheme, new FixedPlanner(scheme, most));
  }

  private void open(Scheme scheme, Planner planner) {
    sentDown.clear();
    heldUp.clear();
    EdgeSettings settings =
        new EdgeSettings(
            EdgeMessage.Mode.SPECULATIVE,
            "print",
            VOCABULARY,
            Sampling.at(1),
            1,
            scheme,
            4,
            Integer.MAX_VALUE,
            12,
            OptionalLong.of(3),
            token -> token == 3);
    edge = new EdgeSession(settings, new int[] {0}, planner);
    cloud =
        new CloudSession(
            SessionId.of(1), new CloudLimits("print", VOCABULARY, 64), 0, token -> token == 3);
    edge.start();
    pollEdge();
  }

  private void pollEdge() {
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      switch (action) {
        case EdgeAction.Forward forward -> edge.onLogits(DRAFT, 0);
        case EdgeAction.Send send -> heldUp.add(send.message());
        case EdgeAction.Commit commit -> {}
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> {}
      }
    }
  }

  /** The cloud hears {@code message}, runs its target, and answers. */
  private List<CloudMessage> answer(EdgeMessage message) {
    cloud.onMessage(message);
    List<CloudMessage> answers = new ArrayList<>();
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      if (action instanceof CloudAction.Send send) {
        answers.add(send.message());
      } else if (action instanceof CloudAction.Forward forward && forward.rows() > 0) {
        float[] rows = new float[forward.rows() * VOCABULARY];
        for (int i = 0; i < forward.rows(); i++) {
          System.arraycopy(TARGET, 0, rows, i * VOCABULARY, VOCABULARY);
        }
        cloud.onLogits(rows, 0, NO_TIME);
      }
    }
    return answers;
  }

  private void deliver(List<CloudMessage> answers) throws SessionException {
    for (CloudMessage answer : answers) {
      sentDown.add(answer);
      edge.onMessage(answer);
      pollEdge();
    }
  }

  /** Up to the first round, which the edge has sent and the cloud has not heard. */
  private EdgeMessage.Round firstRound() throws SessionException {
    deliver(answer(heldUp.remove()));
    return (EdgeMessage.Round) heldUp.remove();
  }

  private CloudMessage.Offer firstOffer() throws SessionException {
    return (CloudMessage.Offer) answer(firstRound()).getFirst();
  }

  private void refuses(EdgeMessage message, Refusal.Code code, String part) {
    assertThat(answer(message))
        .singleElement()
        .isInstanceOfSatisfying(
            CloudMessage.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(code);
              assertThat(refused.refusal().message()).contains(part).doesNotContain("\n");
            });
    assertThat(cloud.ended()).isTrue();
  }

  @Test
  void aCorrectionIsDrawnAtTheEdgeAndToldWithTheNextRound() throws Exception {
    CloudMessage.Offer offer = firstOffer();
    assertThat(offer.accepted()).isZero();
    assertThat(offer.candidates().tokens()).containsOnly(1, 2);
    deliver(List.of(offer));
    EdgeMessage.Round next = (EdgeMessage.Round) heldUp.remove();
    assertThat(next.choice()).isIn(1, 2);
    assertThat(next.prefix().length()).isEqualTo(2);
    assertThat(edge.origin(1)).isEqualTo(Origin.CORRECTED);
    answer(next);
    assertThat(cloud.token(1)).isEqualTo(next.choice());
  }

  @Test
  void aRoundSentAgainGetsTheSameOffer() throws Exception {
    EdgeMessage.Round round = firstRound();
    CloudMessage first = answer(round).getFirst();
    assertThat(answer(round)).containsExactly(first);
  }

  @Test
  void moreCandidatesGoOnWhereTheFirstEnded() throws Exception {
    CloudMessage.Offer first = firstOffer();
    int count = first.candidates().count();
    CloudMessage.Offer more =
        (CloudMessage.Offer) answer(new EdgeMessage.More(1, 1, count)).getFirst();
    assertThat(more.candidates().first()).isEqualTo(count);
    for (int i = 0; i < 1000; i++) {
      assertThat(answer(new EdgeMessage.More(1, 1, count))).as("asked for again").isEmpty();
    }
    refuses(new EdgeMessage.More(1, 1, 999), Refusal.Code.ROUND, "999");
  }

  @Test
  void refusesChoicesThatWereNotOffered() throws Exception {
    firstOffer();
    refuses(
        new EdgeMessage.Round(1, 2, Prefix.of(0, 0), 0, new byte[0], 0, null),
        Refusal.Code.ROUND,
        "choice 0");
  }

  @Test
  void refusesARoundThatTellsNoChoiceWhereOneIsOpen() throws Exception {
    firstOffer();
    refuses(
        new EdgeMessage.Round(1, 2, Prefix.of(0), 0, new byte[0]), Refusal.Code.ROUND, "choice");
  }

  @Test
  void refusesAChoiceWhereNoneIsOpen() throws Exception {
    open(new Coupled(), 2);
    EdgeMessage.Round round = firstRound();
    refuses(
        new EdgeMessage.Round(1, 1, Prefix.of(0, 1), 2, round.payload(), 1, null),
        Refusal.Code.ROUND,
        "no correction is open");
  }

  @Test
  void refusesMoreWhereNothingWasOffered() throws Exception {
    firstRound();
    refuses(new EdgeMessage.More(1, 1, 4), Refusal.Code.STATE, "no offer open");
  }

  @Test
  void anEdgeRefusesCandidatesThatCannotBe() throws Exception {
    CloudMessage.Offer offer = firstOffer();
    refusesOffer(offer, 0, new float[] {0f}, 1);
    refusesOffer(offer, 0, new float[] {Float.NaN}, 1);
    refusesOffer(offer, 0, new float[] {Float.POSITIVE_INFINITY}, 1);
    refusesOffer(offer, 0, new float[] {-0.5f}, 1);
    refusesOffer(offer, 0, new float[] {0.5f}, VOCABULARY);
    refusesOffer(offer, 0, new float[] {0.5f}, -1);
    refusesOffer(offer, 7, new float[] {0.5f}, 1);
  }

  private void refusesOffer(CloudMessage.Offer offer, int first, float[] p, int token) {
    Candidates candidates = new Candidates(first, new int[] {token}, p);
    CloudMessage.Offer forged =
        new CloudMessage.Offer(
            offer.number(), offer.accepted(), offer.digest(), candidates, NO_TIME);
    assertThatThrownBy(() -> edge.onMessage(forged)).isInstanceOf(SessionException.class);
    assertThat(edge.answer()).as("tokens committed by a forged offer").isEmpty();
  }

  @Test
  void aDamagedRoundIsCodedAgainOnce() throws Exception {
    open(new Coupled(), 2);
    EdgeMessage.Round round = firstRound();
    byte[] longer = Arrays.copyOf(round.payload(), round.payload().length + 1);
    EdgeMessage.Round damaged = new EdgeMessage.Round(1, 1, Prefix.of(0), 2, longer);
    List<CloudMessage> resync = answer(damaged);
    assertThat(resync).singleElement().isInstanceOf(CloudMessage.Resync.class);
    deliver(resync);
    EdgeMessage.Round again = (EdgeMessage.Round) heldUp.remove();
    assertThat(again.drafts()).isEqualTo(2);
    assertThat(answer(again)).singleElement().isInstanceOf(CloudMessage.Ruling.class);
    assertThat(edge.figures().resyncs()).isEqualTo(1);
  }

  @Test
  void aRoundThatStaysUnreadableEndsTheSession() throws Exception {
    open(new Coupled(), 2);
    EdgeMessage.Round round = firstRound();
    byte[] longer = Arrays.copyOf(round.payload(), round.payload().length + 1);
    EdgeMessage.Round damaged = round.withPayload(longer);
    deliver(answer(damaged));
    EdgeMessage.Round again = (EdgeMessage.Round) heldUp.remove();
    refuses(again.withPayload(longer), Refusal.Code.PAYLOAD, "round 1");
  }

  /** What it tells besides its drafts has been heard, and must not be held against it. */
  @Test
  void aDuplicateOfARoundThatCausedAResyncGetsTheResyncAgain() throws Exception {
    CloudMessage.Offer offer = firstOffer();
    deliver(List.of(offer));
    while (heldUp.peek() instanceof EdgeMessage.More more) {
      heldUp.remove();
      deliver(answer(more));
    }
    EdgeMessage.Round round = (EdgeMessage.Round) heldUp.remove();
    assertThat(round.choice()).isNotEqualTo(EdgeMessage.NO_CHOICE);
    EdgeMessage.Round damaged =
        round.withPayload(Arrays.copyOf(round.payload(), round.payload().length + 1));
    List<CloudMessage> resync = answer(damaged);
    assertThat(resync).singleElement().isInstanceOf(CloudMessage.Resync.class);
    assertThat(answer(damaged)).isEqualTo(resync);
    assertThat(answer(round)).as("a copy that was not damaged").isEqualTo(resync);
    deliver(resync);
    deliver(resync);
    EdgeMessage.Round again = (EdgeMessage.Round) heldUp.remove();
    assertThat(heldUp).as("the drafts are coded again once").isEmpty();
    assertThat(again.recoded()).isTrue();
    assertThat(answer(damaged)).as("late, but before what it asks for").isEqualTo(resync);
    List<CloudMessage> verdict = answer(again);
    assertThat(verdict).hasSize(1);
    assertThat(answer(damaged)).as("once there is a verdict").isEqualTo(verdict);
    assertThat(edge.figures().resyncs()).isEqualTo(1);
  }

  @Test
  void aDuplicateRequestForCandidatesIsHarmlessOnceTheCorrectionIsChosen() throws Exception {
    CloudMessage.Offer offer = firstOffer();
    EdgeMessage.More more = new EdgeMessage.More(1, 1, offer.candidates().count());
    deliver(List.of(offer));
    while (heldUp.peek() instanceof EdgeMessage.More next) {
      heldUp.remove();
      deliver(answer(next));
    }
    EdgeMessage.Round round = (EdgeMessage.Round) heldUp.remove();
    assertThat(answer(round)).hasSize(1);
    assertThat(answer(more)).isEmpty();
    assertThat(cloud.ended()).isFalse();
  }

  /** A stream's next request names the part of its text that has arrived. */
  @Test
  void aStreamThatGoesOnBehindAnotherTextEndsTheSession() throws Exception {
    open(new Coupled(), planner(List.of(new Step.Stream(3), new Step.Stream(3))));
    deliver(answer(heldUp.remove()));
    deliver(answer(heldUp.remove()));
    EdgeMessage.Stream more = (EdgeMessage.Stream) heldUp.remove();
    Prefix other = new Prefix(more.prefix().length(), more.prefix().digest() ^ 1);
    refuses(
        new EdgeMessage.Stream(1, 2, other, -1, 3), Refusal.Code.ROUND, "texts differ: stream 2");
    open(new Coupled(), planner(List.of(new Step.Stream(3), new Step.Stream(3))));
    deliver(answer(heldUp.remove()));
    deliver(answer(heldUp.remove()));
    for (int length : new int[] {-1, 99}) {
      EdgeMessage.Stream beyond = new EdgeMessage.Stream(1, 2, new Prefix(length, 0), -1, 3);
      cloud.onMessage(beyond);
      assertThat(cloud.ended()).isTrue();
    }
  }

  @Test
  void anEdgeWhoseTextDiffersDoesNotResync() throws Exception {
    open(new Coupled(), 2);
    firstRound();
    assertThatThrownBy(() -> edge.onMessage(new CloudMessage.Resync(1, Prefix.of(1))))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("texts differ")
        .hasMessageContaining(Prefix.shown(Prefix.of(1).digest()))
        .hasMessageContaining(Prefix.shown(Prefix.of(0).digest()));
    assertThatThrownBy(() -> edge.onMessage(new CloudMessage.Resync(5, Prefix.of(0))))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("round 5 once more; round 1 is open");
  }

  @Test
  void aLawsCoderIsNotResynced() throws Exception {
    open(new KSqs(1, 4), 2);
    EdgeMessage.Round round = firstRound();
    byte[] longer = Arrays.copyOf(round.payload(), round.payload().length + 3);
    refuses(new EdgeMessage.Round(1, 1, Prefix.of(0), 2, longer), Refusal.Code.PAYLOAD, "round 1");
  }

  /** Three tokens by the cloud alone, extended by three at half of them, then drafts again. */
  @Test
  void streamsForAWhileAndDraftsAgain() throws Exception {
    List<Step> steps =
        List.of(new Step.Stream(3), new Step.Stream(3), new Step.Draft(new Coupled(), 2));
    open(new Coupled(), planner(steps));
    deliver(answer(heldUp.remove()));
    EdgeMessage.Stream stream = (EdgeMessage.Stream) heldUp.remove();
    assertThat(stream.tokens()).isEqualTo(3);
    List<CloudMessage> streamed = answer(stream);
    assertThat(streamed).hasSize(3);
    assertThat(((CloudMessage.Streamed) streamed.getLast()).last()).isTrue();
    deliver(streamed);
    EdgeMessage.Stream more = (EdgeMessage.Stream) heldUp.remove();
    assertThat(more.number()).isEqualTo(2);
    deliver(answer(more));
    assertThat(edge.answer()).hasSize(6).containsOnly(1, 2);
    EdgeMessage.Round round = (EdgeMessage.Round) heldUp.remove();
    assertThat(round.number()).isEqualTo(3);
    assertThat(answer(round)).singleElement().isInstanceOf(CloudMessage.Ruling.class);
    assertThat(edge.figures().streamedTokens()).isEqualTo(6);
  }

  /**
   * Drafts that fall due while a stream runs are kept, and sent when it is through, though the
   * planner would by then stream again. Before, the step was dropped after it had been booked.
   */
  @Test
  void aProbeThatFallsDueWhileAStreamRunsIsSent() throws Exception {
    List<Step> begun = new ArrayList<>();
    List<Step> asked =
        new ArrayList<>(
            List.of(new Step.Stream(4), new Step.Draft(new Coupled(), 2), new Step.Stream(4)));
    open(
        new Coupled(),
        new Planner() {
          @Override
          public Scheme first() {
            return new Coupled();
          }

          @Override
          public Step next(int remaining) {
            return asked.size() > 1 ? asked.remove(0) : asked.get(0);
          }

          @Override
          public void begun(Step step) {
            begun.add(step);
          }
        });
    deliver(answer(heldUp.remove()));
    deliver(answer(heldUp.remove()));
    assertThat(edge.answer()).hasSize(4);
    EdgeMessage.Round probe = (EdgeMessage.Round) heldUp.remove();
    assertThat(probe.drafts()).isEqualTo(2);
    assertThat(begun).containsExactly(new Step.Stream(4), new Step.Draft(new Coupled(), 2));
  }

  /** A stream asked for with the hello: its first token does not wait for the welcome. */
  @Test
  void openingWithAStreamSavesARoundTrip() throws Exception {
    open(new Coupled(), planner(OptionalInt.of(4), List.of(new Step.Draft(new Coupled(), 2))));
    EdgeMessage hello = heldUp.remove();
    EdgeMessage.Stream stream = (EdgeMessage.Stream) heldUp.remove();
    assertThat(stream.tokens()).isEqualTo(4);
    List<CloudMessage> answers = new ArrayList<>(answer(hello));
    answers.addAll(answer(stream));
    assertThat(answers).hasSize(5);
    deliver(answers);
    assertThat(edge.answer()).hasSize(4);
    EdgeMessage.Round round = (EdgeMessage.Round) heldUp.remove();
    assertThat(round.number()).isEqualTo(2);
    assertThat(answer(round)).singleElement().isInstanceOf(CloudMessage.Ruling.class);
  }

  @Test
  void refusesStreamsThatDoNotFit() throws Exception {
    firstRound();
    refuses(new EdgeMessage.Stream(1, 1, Prefix.of(0), -1, 0), Refusal.Code.ROUND, "0 tokens");
    open(new Coupled(), 2);
    firstRound();
    refuses(
        new EdgeMessage.Stream(1, 1, new Prefix(5, 0), -1, 4), Refusal.Code.ROUND, "here are 1");
    open(new Coupled(), 2);
    firstRound();
    refuses(new EdgeMessage.Stream(1, 2, Prefix.of(0), -1, 4), Refusal.Code.ROUND, "out of order");
  }

  /** A change of scheme is checked like a hello's. */
  @Test
  void refusesASchemeThatDoesNotFit() throws Exception {
    EdgeMessage.Round round = firstRound();
    refuses(
        new EdgeMessage.Round(
            1, 1, Prefix.of(0), 2, round.payload(), EdgeMessage.NO_CHOICE, new KSqs(5, 10)),
        Refusal.Code.SETTINGS,
        "support 5");
  }

  private static Planner planner(List<Step> steps) {
    return planner(OptionalInt.empty(), steps);
  }

  private static Planner planner(OptionalInt opening, List<Step> steps) {
    ArrayDeque<Step> left = new ArrayDeque<>(steps);
    return (Planner)
        Proxy.newProxyInstance(
            RoundsBesidesTest.class.getClassLoader(),
            new Class<?>[] {Planner.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "first" -> new Coupled();
                  case "opening" -> opening;
                  case "next" -> left.peek();
                  case "begun" -> {
                    if (arguments[0] == left.peek() && left.size() > 1) {
                      left.remove();
                    }
                    yield null;
                  }
                  default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                });
  }
}
