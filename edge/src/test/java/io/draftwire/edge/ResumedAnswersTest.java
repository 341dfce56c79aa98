package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.TARGET;
import static io.draftwire.edge.Worlds.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.cloud.CloudSettings;
import io.draftwire.cloud.Patience;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.CloudAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Over real sockets: connections that break cost a pause, and not a token. */
class ResumedAnswersTest extends RelayedAnswers {
  private static final int TOKENS = 120;

  /** Of a draft that is slower than a table: so its text lasts until a connection is made. */
  private static final long DRAFT_NANOS = 20_000_000;

  /** So many that a cloud which goes ahead, as far as it may, has not told all before a cut. */
  private static final int LIVE_TOKENS = Protocol.CREDIT + 100;

  private static final Set<Integer> CUTS = Set.of(3, 40, 41, 90);

  static Stream<AnswerRequest> asks() {
    AnswerRequest ahead = ask(new KSqs(5, 40), 1, LIVE_TOKENS, 3);
    Stream<AnswerRequest> modes =
        Stream.of(Mode.LIVE, Mode.CLOUD_ONLY).map(mode -> ahead.withMode(mode));
    List<Scheme> schemes = schemes();
    return Stream.concat(modes, schemes.stream().map(scheme -> ask(scheme, 1, TOKENS, 3)));
  }

  static Stream<AnswerRequest> drafted() {
    return asks().filter(ask -> ask.mode() != Mode.CLOUD_ONLY);
  }

  /** Does something behind tokens that are heard, and counts what the link does. */
  private static class Witness implements AnswerListener {
    private final Runnable at;
    int heard;
    int lost;
    int back;

    Witness(Runnable at) {
      this.at = at;
    }

    @Override
    public void committed(int token, Origin origin) {
      if (CUTS.contains(++heard)) {
        at.run();
      }
    }

    @Override
    public void linkLost(String why) {
      assertThat(why).contains("the-cloud").doesNotContain("\n");
      lost++;
    }

    @Override
    public void linkBack() {
      back++;
    }
  }

  private int[] undisturbed(AnswerRequest ask) throws Exception {
    return client.answer(ask, AnswerListener.SILENT).tokens();
  }

  @ParameterizedTest
  @MethodSource("asks")
  void cutConnectionsCostNoToken(AnswerRequest ask) throws Exception {
    int[] undisturbed = undisturbed(ask);
    Witness witness = new Witness(relay::cut);
    Answer answer = client.answer(ask, witness);
    assertThat(answer.tokens()).isEqualTo(undisturbed).hasSize(ask.maxTokens());
    assertThat(witness.heard).isEqualTo(ask.maxTokens());
    if (ask.mode() != Mode.CLOUD_ONLY) { // Where all may have been under way before the first cut.
      assertThat(witness.lost).isPositive();
    }
    assertThat(witness.back).isEqualTo(witness.lost);
    assertThat(cloud.refusals()).containsEntry("internal", 0L);
  }

  /** A cloud that knows nothing of the session is told its text. */
  @ParameterizedTest
  @MethodSource("asks")
  void anotherCloudGoesOnBehindTheText(AnswerRequest ask) throws Exception {
    int[] undisturbed = undisturbed(ask);
    try (LanguageModel otherTarget = Worlds.model(TARGET, CONTEXT, 1);
        CloudServer other = Worlds.cloud(otherTarget)) {
      Answer answer =
          client.answer(
              ask,
              new Witness(
                  () -> {
                    relay.to(other.port());
                    relay.cut();
                  }));
      assertThat(answer.tokens()).isEqualTo(undisturbed);
      Eventually.holds("all cells are free", () -> otherTarget.usedCells() == 0);
    }
  }

  @Test
  void cloudsThatRememberNothingAreToldTheText() throws Exception {
    AnswerRequest ask = ask(new KSqs(5, 40), 1, TOKENS, 3);
    int[] undisturbed = undisturbed(ask);
    Patience none = Patience.DEFAULT.withGrace(Duration.ZERO);
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (CloudServer forgetful =
        new CloudServer(target, anywhere, CloudSettings.DEFAULT.withPatience(none), () -> {})) {
      relay.to(forgetful.port());
      relay.cut();
      assertThat(client.answer(ask, new Witness(relay::cut)).tokens()).isEqualTo(undisturbed);
    }
  }

  @Test
  void aCloudThatStaysAwayIsGivenUpWithTheReasonAfterTheTimeSaid() throws Exception {
    CloudLoss soon = CloudLoss.waiting(Duration.ofMillis(300));
    try (LanguageModel otherDraft = Worlds.draft();
        EdgeClient hasty = Worlds.client(otherDraft, relay.port(), Duration.ofSeconds(30), soon)) {
      Witness witness =
          new Witness(
              () -> {
                relay.to(1); // Nobody listens there.
                relay.cut();
              });
      SessionException given =
          catchThrowableOfType(
              SessionException.class,
              () -> hasty.answer(ask(new Coupled(), 1, TOKENS, 3), witness));
      assertThat(given).hasMessageContaining("the-cloud");
      assertThat(witness.lost).isEqualTo(1);
      assertThat(witness.back).isZero();
    }
  }

  /** Nobody comes back for an answer that was left: its cells are free at once. */
  @Test
  void answersThatAreLeftAreNotKept() throws Exception {
    AnswerRequest ask = ask(new KSqs(5, 40), 1, TOKENS, 3);
    for (Mode mode : Mode.values()) {
      InterruptedException interrupted =
          catchThrowableOfType(
              InterruptedException.class,
              () ->
                  client.answer(
                      ask.withMode(mode), (token, origin) -> Thread.currentThread().interrupt()));
      assertThat(interrupted).isNotNull();
      Eventually.holds("all cells are free", () -> target.usedCells() == 0);
    }
  }

  /**
   * While the cloud is away the draft goes on alone, token by token and marked; what comes behind
   * is verified again.
   */
  @ParameterizedTest
  @MethodSource("drafted")
  void draftsGoOnAloneWhileTheCloudIsAway(AnswerRequest ask) throws Exception {
    Alone alone = new Alone();
    try (LanguageModel otherDraft = Worlds.draft();
        EdgeClient lone =
            new EdgeClient(
                otherDraft,
                List.of(
                    new CloudAddress(
                        InetAddress.getLoopbackAddress().getHostAddress(),
                        relay.port(),
                        "the-cloud")),
                Duration.ofSeconds(30),
                CloudLoss.DRAFT,
                alone)) {
      int[] undisturbed = undisturbed(ask);
      Answer answer = lone.answer(ask, alone);
      assertThat(answer.tokens()).hasSize(ask.maxTokens());
      assertThat(alone.origins.subList(0, 40)).doesNotContain(Origin.UNVERIFIED);
      int from = alone.origins.indexOf(Origin.UNVERIFIED);
      int to = alone.origins.lastIndexOf(Origin.UNVERIFIED) + 1;
      assertThat(to - from).isGreaterThanOrEqualTo(10);
      assertThat(alone.origins.subList(from, to)).containsOnly(Origin.UNVERIFIED);
      assertThat(answer.tokens()).startsWith(Arrays.copyOf(undisturbed, from));
      assertThat(answer.figures().unverifiedTokens()).isEqualTo(to - from);
      assertThat(to).as("the cloud went on").isLessThan(ask.maxTokens());
    }
  }

  /**
   * The cloud goes behind the fortieth token, and comes back behind ten that are not verified. The
   * clock goes on with them, so that another attempt falls due.
   */
  private final class Alone implements AnswerListener, LongSupplier {
    private final List<Origin> origins = new ArrayList<>();
    private int unverified;

    @Override
    public long getAsLong() {
      return unverified * 20_000_000L;
    }

    @Override
    public void committed(int token, Origin origin) {
      origins.add(origin);
      if (origins.size() == 40) {
        relay.to(1);
        relay.cut();
      }
      if (origin == Origin.UNVERIFIED && ++unverified == 10) {
        relay.to(cloud.port());
      }
      if (origin == Origin.UNVERIFIED && unverified > 10) {
        LockSupport.parkNanos(DRAFT_NANOS); // Until there is a connection it goes on.
      }
    }
  }

  @Test
  void anAnswerThatNoCloudTakesUpComesToItsEndAlone() throws Exception {
    try (LanguageModel otherDraft = Worlds.draft();
        EdgeClient lone =
            Worlds.client(otherDraft, relay.port(), Duration.ofSeconds(30), CloudLoss.DRAFT)) {
      for (AnswerRequest ask : drafted().toList()) {
        relay.to(cloud.port());
        List<Origin> origins = new ArrayList<>();
        Answer answer =
            lone.answer(
                ask,
                (token, origin) -> {
                  origins.add(origin);
                  if (origins.size() == 40) {
                    relay.to(1);
                    relay.cut();
                  }
                });
        assertThat(answer.tokens()).hasSize(ask.maxTokens());
        assertThat(origins.getLast()).isEqualTo(Origin.UNVERIFIED);
      }
    }
  }
}
