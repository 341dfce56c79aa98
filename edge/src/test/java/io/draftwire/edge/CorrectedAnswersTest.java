package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.session.Breaker;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.CloudAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Over real sockets: what a draft says alone is held to what the cloud says when it is back. */
class CorrectedAnswersTest {
  private static final int NOBODY = 1;

  /** Of a draft that is slower than a table: so its text lasts until a connection is made. */
  private static final long DRAFT_NANOS = 20_000_000;

  private LanguageModel target;
  private CloudServer cloud;
  private LanguageModel draft;
  private CuttableRelay relay;
  private final Witness witness = new Witness();

  @BeforeEach
  void start() throws Exception {
    target = Worlds.model(TARGET, CONTEXT, 2);
    cloud = Worlds.cloud(target);
    draft = Worlds.draft();
    relay = new CuttableRelay(cloud.port());
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    draft.close();
    cloud.close();
    target.close();
  }

  static Stream<AnswerRequest> drafted() {
    return ResumedAnswersTest.drafted().map(ask -> ask.withContext(CONTEXT));
  }

  private EdgeClient client(CloudLoss loss, LongSupplier clock) {
    CloudAddress address =
        new CloudAddress(
            InetAddress.getLoopbackAddress().getHostAddress(), relay.port(), "the-cloud");
    return new EdgeClient(draft, List.of(address), Duration.ofSeconds(30), loss, clock);
  }

  private int[] undisturbed(AnswerRequest ask) throws Exception {
    try (EdgeClient client = client(CloudLoss.FAIL, System::nanoTime)) {
      return client.answer(ask, AnswerListener.SILENT).tokens();
    }
  }

  /**
   * Does things behind tokens that are heard, and keeps what somebody would see. The clock goes on
   * with what is not verified, so that another attempt falls due.
   */
  private class Witness implements AnswerListener, LongSupplier {
    final List<Integer> text = new ArrayList<>();
    boolean takesBack = true;

    /** Told, and neither verified nor taken back. */
    int open;

    int alone;
    int right;
    int lost;

    /** The cloud goes behind so many tokens, and comes back behind so many said alone. */
    int leaves = 40;

    int comes = 10;

    @Override
    public long getAsLong() {
      return alone * 20_000_000L;
    }

    @Override
    public void committed(int token, Origin origin) {
      text.add(token);
      if (text.size() == leaves) {
        leaves = -1;
        relay.to(NOBODY);
        relay.cut();
      }
      if (origin == Origin.UNVERIFIED) {
        open++;
        if (++alone == comes) {
          relay.to(cloud.port());
        }
      } else {
        assertThat(open).as("behind what nobody verified comes nothing verified").isZero();
      }
    }

    @Override
    public boolean takesBack() {
      return takesBack;
    }

    @Override
    public void verified(CommittedToken token) {
      assertThat(text.get(text.size() - open)).isEqualTo(token.token());
      assertThat(token.origin()).isNotEqualTo(Origin.UNVERIFIED);
      open--;
      right++;
    }

    @Override
    public void takenBack(int tokens) {
      assertThat(tokens).isEqualTo(open);
      text.subList(text.size() - tokens, text.size()).clear();
      open = 0;
    }

    @Override
    public void linkLost(String why) {
      lost++;
      if (!takesBack) {
        relay.to(cloud.port());
      }
    }

    int[] shown() {
      return text.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  @ParameterizedTest
  @MethodSource("drafted")
  void whatWasSaidAloneIsCorrectedToTheUndisturbedText(AnswerRequest ask) throws Exception {
    int[] undisturbed = undisturbed(ask);
    try (EdgeClient client = client(CloudLoss.CORRECT, witness)) {
      Answer answer = client.answer(ask, witness);
      assertThat(witness.alone).isGreaterThanOrEqualTo(10);
      assertThat(answer.tokens()).isEqualTo(undisturbed);
      assertThat(witness.shown()).isEqualTo(undisturbed);
      assertThat(witness.open).isZero();
      assertThat(answer.figures().unverifiedTokens()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("drafted")
  void anAnswerThatBeganAloneIsCorrectedToo(AnswerRequest ask) throws Exception {
    int[] undisturbed = undisturbed(ask);
    relay.to(NOBODY);
    witness.leaves = -1;
    try (EdgeClient client = client(CloudLoss.CORRECT, witness)) {
      Answer answer = client.answer(ask, witness);
      assertThat(witness.alone).isGreaterThanOrEqualTo(10);
      assertThat(answer.tokens()).isEqualTo(undisturbed);
      assertThat(witness.shown()).isEqualTo(undisturbed);
      assertThat(witness.lost).isPositive();
      assertThat(answer.figures().unverifiedTokens()).isZero();
    }
  }

  /** The cloud goes on behind it, as behind a prompt. */
  @ParameterizedTest
  @MethodSource("drafted")
  void anAnswerThatBeganAloneIsKeptAndGoneOnWith(AnswerRequest ask) throws Exception {
    relay.to(NOBODY);
    witness.leaves = -1;
    List<Origin> origins = new ArrayList<>();
    try (EdgeClient client = client(CloudLoss.DRAFT, witness)) {
      Answer answer =
          client.answer(
              ask,
              (token, origin) -> {
                origins.add(origin);
                if (origin == Origin.UNVERIFIED && ++witness.alone == 10) {
                  relay.to(cloud.port());
                }
                if (origin == Origin.UNVERIFIED && witness.alone > 10) {
                  LockSupport.parkNanos(DRAFT_NANOS); // Until there is a connection it goes on.
                }
              });
      assertThat(answer.tokens()).hasSize(ask.maxTokens());
      int alone = origins.lastIndexOf(Origin.UNVERIFIED) + 1;
      assertThat(alone).isBetween(10, ask.maxTokens() - 1);
      assertThat(origins.subList(0, alone)).containsOnly(Origin.UNVERIFIED);
      assertThat(answer.figures().unverifiedTokens()).isEqualTo(alone);
    }
  }

  /** A link that is gone without a word: its connections stand, and nothing comes through. */
  @Test
  void aCloudThatIsSilentForSoLongIsGoneOnWithout() throws Exception {
    AnswerRequest ask = drafted().findFirst().orElseThrow();
    List<Origin> origins = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    AnswerListener listener =
        new AnswerListener() {
          @Override
          public void committed(int token, Origin origin) {
            origins.add(origin);
            if (origins.size() == 40) {
              relay.hold();
            }
          }

          @Override
          public void linkLost(String why) {
            lost.add(why);
          }
        };
    CloudLoss soon = CloudLoss.DRAFT.withSilence(Duration.ofSeconds(1));
    try (EdgeClient client = client(soon, System::nanoTime)) {
      assertThat(client.answer(ask, listener).tokens()).hasSize(ask.maxTokens());
      assertThat(lost.getFirst()).isEqualTo("the cloud at the-cloud said nothing for 1 s");
      assertThat(origins.getLast()).isEqualTo(Origin.UNVERIFIED);
    }
  }

  /** Nobody can know how much fits. */
  @Test
  void nothingBeginsAloneForATargetOfWhichNothingIsKnown() throws Exception {
    AnswerRequest ask = ResumedAnswersTest.drafted().findFirst().orElseThrow();
    relay.to(NOBODY);
    try (EdgeClient client = client(CloudLoss.CORRECT, witness)) {
      SessionException refused =
          catchThrowableOfType(SessionException.class, () -> client.answer(ask, witness));
      assertThat(refused).hasMessageContaining("the-cloud");
      assertThat(witness.text).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("drafted")
  void whoTakesNothingBackIsToldNothingUnverified(AnswerRequest ask) throws Exception {
    int[] undisturbed = undisturbed(ask);
    witness.takesBack = false;
    try (EdgeClient client = client(CloudLoss.CORRECT, System::nanoTime)) {
      assertThat(client.answer(ask, witness).tokens()).isEqualTo(undisturbed);
      assertThat(witness.shown()).isEqualTo(undisturbed);
      assertThat(witness.alone).isZero();
      assertThat(witness.lost).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("drafted")
  void whatNobodyVerifiesInTheTimeSaidEndsTheAnswerAndStaysUnverified(AnswerRequest ask)
      throws Exception {
    int[] undisturbed = undisturbed(ask);
    witness.comes = -1;
    CloudLoss soon = CloudLoss.correcting(Duration.ofMillis(1));
    try (EdgeClient client = client(soon, System::nanoTime)) {
      Answer answer = client.answer(ask, witness);
      assertThat(answer.tokens()).hasSize(ask.maxTokens()).isEqualTo(witness.shown());
      int verified = ask.maxTokens() - witness.alone;
      assertThat(answer.tokens()).startsWith(Arrays.copyOf(undisturbed, verified));
      assertThat(answer.figures().unverifiedTokens()).isEqualTo(witness.alone).isPositive();
    }
  }

  /** Behind some answers that found nobody, the next do not even look; a cloud that is back is. */
  @Test
  void answersDoNotEachFindOutThatACloudIsAway() throws Exception {
    AnswerRequest ask = ResumedAnswersTest.drafted().findFirst().orElseThrow();
    long[] now = new long[1];
    try (EdgeClient client = client(CloudLoss.FAIL, () -> now[0])) {
      relay.to(NOBODY);
      SessionException refused = null;
      for (int i = 0; i <= Breaker.FAILURES + 1; i++) {
        refused =
            catchThrowableOfType(
                SessionException.class, () -> client.answer(ask, AnswerListener.SILENT));
        assertThat(refused).isNotNull();
      }
      assertThat(client.clouds()).containsExactly(new CloudState("the-cloud", Breaker.State.OPEN));
      assertThat(refused.refusal().retryMillis()).as("says when to ask again").isPositive();
      relay.to(cloud.port());
      assertThat(
              catchThrowableOfType(
                  SessionException.class, () -> client.answer(ask, AnswerListener.SILENT)))
          .as("it is not looked for")
          .isNotNull();
      now[0] += Duration.ofSeconds(1).toNanos();
      assertThat(client.answer(ask, AnswerListener.SILENT).tokens()).hasSize(ask.maxTokens());
      assertThat(client.clouds())
          .containsExactly(new CloudState("the-cloud", Breaker.State.CLOSED));
    }
  }
}
