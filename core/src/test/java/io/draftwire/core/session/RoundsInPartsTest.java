package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.text.Prefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rounds whose first drafts leave while the last are drafted: several messages up, one verdict. */
class RoundsInPartsTest {
  private static final int VOCABULARY = 5;
  private static final float[] DRAFT = {0, 1, .5f, 0, .2f};
  private static final float[] TARGET = {0, .5f, 0, .3f, .1f};
  private static final Scheme LAWS = new KSqs(3, 100);
  private static final Scheme CODED = new KSqs(3, 100, SupportCode.ADAPTIVE);

  private final ArrayDeque<EdgeMessage> up = new ArrayDeque<>();
  private EdgeSession edge;
  private CloudSession cloud;

  private void begin(Scheme scheme) throws SessionException {
    EdgeSettings settings =
        new EdgeSettings(
            EdgeMessage.Mode.SPECULATIVE,
            "print",
            VOCABULARY,
            Sampling.at(1),
            1,
            scheme,
            6,
            Integer.MAX_VALUE,
            24,
            OptionalLong.of(3),
            token -> false);
    edge =
        new EdgeSession(
            settings, new int[] {0}, new UploadPlan.Immediate().apply(new FixedPlanner(scheme, 6)));
    cloud = cloud();
    up.clear();
    edge.start();
    turnEdge();
    answerTo(up.remove());
  }

  private static CloudSession cloud() {
    return new CloudSession(
        SessionId.of(1), new CloudLimits("print", VOCABULARY, 64), 0, token -> false);
  }

  private void turnEdge() {
    turnEdgeUpTo(null);
  }

  /** Until it sends a message of this kind. */
  private void turnEdgeUpTo(Class<? extends EdgeMessage> kind) {
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      switch (action) {
        case EdgeAction.Forward forward -> edge.onLogits(DRAFT, 0);
        case EdgeAction.Send send -> {
          up.add(send.message());
          if (kind != null && kind.isInstance(send.message())) {
            return;
          }
        }
        case EdgeAction.Commit commit -> {}
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> {}
      }
    }
  }

  /** The edge hears what the cloud says to a message. */
  private void answerTo(EdgeMessage message) throws SessionException {
    for (CloudMessage answer : hear(message)) {
      edge.onMessage(answer);
      turnEdge();
    }
  }

  private List<CloudMessage> hear(EdgeMessage message) {
    cloud.onMessage(message);
    List<CloudMessage> answers = new ArrayList<>();
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      if (action instanceof CloudAction.Send send) {
        answers.add(send.message());
      } else if (action instanceof CloudAction.Forward forward && forward.rows() > 0) {
        float[] logits = new float[forward.rows() * VOCABULARY];
        for (int i = 0; i < forward.rows(); i++) {
          System.arraycopy(TARGET, 0, logits, i * VOCABULARY, VOCABULARY);
        }
        cloud.onLogits(logits, 0, CloudMessage.Timing.NONE);
      }
    }
    return answers;
  }

  private EdgeMessage.Round hearParts() {
    while (up.peek() instanceof EdgeMessage.Part) {
      assertThat(hear(up.remove())).as("answers to a part").isEmpty();
    }
    return (EdgeMessage.Round) up.remove();
  }

  private static void refuses(List<CloudMessage> answers, Refusal.Code code, String part) {
    assertThat(answers)
        .singleElement()
        .isInstanceOfSatisfying(
            CloudMessage.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(code);
              assertThat(refused.refusal().message()).contains(part).doesNotContain("\n");
            });
  }

  @Test
  void partsGoBeforeTheRoundAndOneVerdictComes() throws SessionException {
    begin(LAWS);
    assertThat(up.stream().filter(EdgeMessage.Part.class::isInstance).count()).isGreaterThan(2);
    EdgeMessage.Round round = hearParts();
    assertThat(round.begun()).isPositive();
    assertThat(hear(round)).singleElement().isInstanceOf(CloudMessage.Ruling.class);
  }

  /** One that comes twice has the verdict of before, though its parts are forgotten. */
  @Test
  void theRoundThatComesAgainHasItsVerdictAgain() throws SessionException {
    begin(LAWS);
    EdgeMessage.Round round = hearParts();
    List<CloudMessage> verdict = hear(round);
    assertThat(hear(round)).isEqualTo(verdict);
    assertThat(cloud.ended()).isFalse();
  }

  @Test
  void partsOfARoundThatIsOverAreDropped() throws SessionException {
    begin(LAWS);
    EdgeMessage part = up.peek();
    answerTo(hearParts());
    assertThat(hear(part)).isEmpty();
    assertThat(hear(part)).isEmpty();
    answerTo(hearParts());
    assertThat(cloud.ended()).isFalse();
    assertThat(edge.committed()).isEqualTo(cloud.committed());
  }

  @Test
  void aRoundThatLacksAPartIsRefused() throws SessionException {
    begin(LAWS);
    EdgeMessage.Part first = (EdgeMessage.Part) up.remove();
    refuses(hear(up.remove()), Refusal.Code.ROUND, "behind " + first.content().bytes());
    begin(LAWS);
    EdgeMessage last = up.removeLast();
    refuses(hear(last), Refusal.Code.ROUND, "bytes in parts; here are 0; send it whole");
  }

  @Test
  void partsBeforeTheHelloAreRefused() throws SessionException {
    begin(LAWS);
    EdgeMessage part = up.remove();
    cloud = cloud();
    refuses(hear(part), Refusal.Code.STATE, "a part of round 1 came before the hello");
  }

  @Test
  void partsWhileTheCloudStreamsAreRefused() throws SessionException {
    begin(LAWS);
    EdgeMessage.Part part = (EdgeMessage.Part) up.remove();
    cloud.onMessage(new EdgeMessage.Stream(1, 1, Prefix.of(0), EdgeMessage.NO_CHOICE, 4));
    refuses(
        hear(new EdgeMessage.Part(1, 2, 0, part.content())),
        Refusal.Code.STATE,
        "a part of round 2 came while the session was streaming");
  }

  /** A damaged part shows where the round is read; what is sent then is all of it. */
  @Test
  void aRoundThatIsCodedAgainIsSentWhole() throws SessionException {
    begin(CODED);
    EdgeMessage.Round round = hearParts();
    byte[] longer = Arrays.copyOf(round.payload(), round.payload().length + 1);
    answerTo(round.withPayload(longer));
    EdgeMessage.Round again = (EdgeMessage.Round) up.remove();
    assertThat(again.recoded()).isTrue();
    assertThat(again.begun()).isZero();
    answerTo(again);
    assertThat(up.peek()).as("the next goes in parts again").isInstanceOf(EdgeMessage.Part.class);
  }

  /** What of a round had left is lost with its connection, and coders begin anew on the next. */
  @Test
  void aHalfSentRoundIsSentWholeOnTheNextConnection() throws SessionException {
    begin(LAWS);
    EdgeMessage.Round round = hearParts();
    for (CloudMessage answer : hear(round)) {
      edge.onMessage(answer);
    }
    turnEdgeUpTo(EdgeMessage.Part.class);
    assertThat(up.peek()).isInstanceOf(EdgeMessage.Part.class);
    edge.lost(Meanwhile.WAIT);
    edge.resume(0);
    up.clear();
    turnEdgeUpTo(EdgeMessage.Hello.class);
    EdgeMessage.Hello hello = (EdgeMessage.Hello) up.remove();
    edge.onMessage(
        new CloudMessage.Welcome(
            SessionId.of(1), hello.epoch(), 3, 64, 0, ToldCosts.of(List.of())));
    turnEdge();
    EdgeMessage.Round whole = (EdgeMessage.Round) up.remove();
    assertThat(whole.begun()).isZero();
    assertThat(whole.drafts()).isEqualTo(6);
    assertThat(up).isEmpty();
  }
}
