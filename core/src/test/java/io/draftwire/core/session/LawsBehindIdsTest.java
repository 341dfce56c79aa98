package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.text.Prefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds whose laws travel behind their ids: two messages up, one verdict down. */
class LawsBehindIdsTest {
  private static final int VOCABULARY = 5;
  private static final float NEVER = Float.NEGATIVE_INFINITY;
  private static final float[] DRAFT = {0, 1, NEVER, NEVER, NEVER};
  private static final float[] TARGET = {0, 0.5f, 0, NEVER, NEVER};
  private static final Scheme LAWS = new KSqs(2, 10);
  private static final CloudMessage.Timing TIMING = new CloudMessage.Timing(7, 8, 9, 10);

  private EdgeMessage.Round round;
  private EdgeMessage.Laws laws;
  private CloudSession cloud;

  /** Up to the first round, which the edge has sent and the cloud has not heard. */
  @BeforeEach
  void begin() throws SessionException {
    EdgeSettings settings =
        new EdgeSettings(
            EdgeMessage.Mode.SPECULATIVE,
            "print",
            VOCABULARY,
            Sampling.at(1),
            1,
            LAWS,
            2,
            Integer.MAX_VALUE,
            12,
            OptionalLong.of(3),
            token -> false);
    EdgeSession edge =
        new EdgeSession(
            settings, new int[] {0}, IdsFirst.ON.apply(new FixedPlanner(LAWS, 2), VOCABULARY));
    cloud =
        new CloudSession(
            SessionId.of(1), new CloudLimits("print", VOCABULARY, 64), 0, token -> false);
    ArrayDeque<EdgeMessage> up = new ArrayDeque<>();
    edge.start();
    poll(edge, up);
    for (CloudMessage answer : hear(up.remove(), true)) {
      edge.onMessage(answer);
      poll(edge, up);
    }
    round = (EdgeMessage.Round) up.remove();
    laws = (EdgeMessage.Laws) up.remove();
    assertThat(up).isEmpty();
  }

  private static void poll(EdgeSession edge, ArrayDeque<EdgeMessage> up) {
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      switch (action) {
        case EdgeAction.Forward forward -> edge.onLogits(DRAFT, 0);
        case EdgeAction.Send send -> up.add(send.message());
        case EdgeAction.Commit commit -> {}
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> {}
      }
    }
  }

  private List<CloudMessage> hear(EdgeMessage message, boolean forwarding) {
    cloud.onMessage(message, 500);
    return poll(forwarding);
  }

  private List<CloudMessage> poll(boolean forwarding) {
    List<CloudMessage> answers = new ArrayList<>();
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      if (action instanceof CloudAction.Send send) {
        answers.add(send.message());
      } else if (forwarding
          && action instanceof CloudAction.Forward forward
          && forward.rows() > 0) {
        forward(forward.rows());
      }
    }
    return answers;
  }

  private void forward(int rows) {
    float[] logits = new float[rows * VOCABULARY];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(TARGET, 0, logits, i * VOCABULARY, VOCABULARY);
    }
    cloud.onLogits(logits, 0, TIMING);
    Arrays.fill(logits, Float.NaN); // The driver's array is used again.
  }

  @Test
  void idsAreShortAndSayThatLawsFollow() {
    assertThat(round.lawsBehind()).isTrue();
    // Two ids of three bits.
    assertThat(round.payload()).hasSize(1);
    assertThat(laws.number()).isEqualTo(round.number());
  }

  @Test
  void lawsThatComeWhileTheTargetRunsAreNotWaitedFor() {
    assertThat(hear(round, false)).isEmpty();
    assertThat(hear(laws, false)).isEmpty();
    forward(3);
    assertThat(poll(false))
        .singleElement()
        .isInstanceOfSatisfying(
            CloudMessage.Ruling.class, ruling -> assertThat(ruling.timing()).isEqualTo(TIMING));
  }

  @Test
  void theVerdictWaitsForLawsThatComeLater() {
    assertThat(hear(round, true)).isEmpty();
    assertThat(cloud.awaitsLaws()).isTrue();
    assertThat(hear(laws, true))
        .singleElement()
        .isInstanceOfSatisfying(
            CloudMessage.Ruling.class,
            ruling -> {
              assertThat(ruling.timing().lawsMicros()).isEqualTo(500);
              assertThat(ruling.timing().verifyMicros()).isEqualTo(TIMING.verifyMicros());
            });
    assertThat(cloud.awaitsLaws()).isFalse();
  }

  @Test
  void whatIsSentAgainCostsNothing() {
    assertThat(hear(round, true)).isEmpty();
    assertThat(hear(round, true)).isEmpty();
    List<CloudMessage> verdict = hear(laws, true);
    assertThat(verdict).hasSize(1);
    assertThat(hear(laws, true)).isEmpty();
    assertThat(hear(round, true)).isEqualTo(verdict);
    assertThat(cloud.ended()).isFalse();
  }

  @Test
  void lawsSentAgainBehindTheNextRoundAreIgnored() {
    hear(round, true);
    CloudMessage.Ruling ruling = (CloudMessage.Ruling) hear(laws, true).getFirst();
    Prefix next = new Prefix(1 + ruling.accepted() + 1, ruling.digest());
    assertThat(hear(new EdgeMessage.Round(1, 2, next, 0, new byte[0]), false)).isEmpty();
    assertThat(hear(laws, false)).isEmpty();
    assertThat(cloud.ended()).isFalse();
  }

  @Test
  void refusesLawsThatNothingWentBefore() {
    refuses(laws, Refusal.Code.ROUND, "no round is open");
  }

  @Test
  void refusesLawsOfAnotherRoundOrEpoch() throws SessionException {
    hear(round, true);
    refuses(
        new EdgeMessage.Laws(1, 2, laws.payload()), Refusal.Code.ROUND, "laws came for round 2");
    begin();
    hear(round, true);
    refuses(new EdgeMessage.Laws(9, 1, laws.payload()), Refusal.Code.ROUND, "epoch 9");
  }

  @Test
  void refusesTheNextRoundWhileLawsAreDue() {
    hear(round, true);
    refuses(
        new EdgeMessage.Round(1, 2, Prefix.of(0, 1), 0, new byte[0]),
        Refusal.Code.ROUND,
        "while round 1 was open");
  }

  @Test
  void refusesLawsThatGiveTheirDraftsNothing() {
    // Ids 2 and 2, which the laws that follow do not hold.
    byte[] ids = round.payload().clone();
    ids[0] = idsOf(2, 2);
    hear(new EdgeMessage.Round(1, 1, Prefix.of(0), 2, ids, -1, null, true), true);
    refuses(laws, Refusal.Code.PAYLOAD, "no probability to its draft, token 2");
  }

  @Test
  void refusesIdsOutsideTheVocabulary() {
    byte[] ids = {idsOf(6, 1)};
    refuses(
        new EdgeMessage.Round(1, 1, Prefix.of(0), 2, ids, -1, null, true),
        Refusal.Code.PAYLOAD,
        "token 6 is outside the vocabulary of 5");
  }

  /** Raw fields grow from the back of the payload, its last byte first. */
  private static byte idsOf(int first, int second) {
    return (byte) (first | second << 3);
  }

  @Test
  void refusesLawsOfAnotherLength() throws SessionException {
    hear(round, true);
    byte[] shorter = Arrays.copyOf(laws.payload(), laws.payload().length - 1);
    refuses(new EdgeMessage.Laws(1, 1, shorter), Refusal.Code.PAYLOAD, "laws of round 1");
    begin();
    hear(round, true);
    byte[] longer = Arrays.copyOf(laws.payload(), laws.payload().length + 2);
    refuses(new EdgeMessage.Laws(1, 1, longer), Refusal.Code.PAYLOAD, "laws of round 1");
  }

  @Test
  void refusesLawsBehindTheIdsOfASchemeThatHasNone() {
    refuses(
        new EdgeMessage.Round(1, 1, Prefix.of(0), 2, round.payload(), -1, new Coupled(), true),
        Refusal.Code.PAYLOAD,
        "never sends");
  }

  private void refuses(EdgeMessage message, Refusal.Code code, String part) {
    int before = cloud.committed();
    assertThat(hear(message, true))
        .singleElement()
        .isInstanceOfSatisfying(
            CloudMessage.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(code);
              assertThat(refused.refusal().message()).contains(part).doesNotContain("\n");
            });
    assertThat(cloud.ended()).isTrue();
    assertThat(cloud.committed()).isEqualTo(before);
  }
}
