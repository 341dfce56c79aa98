package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.TARGET;
import static io.draftwire.edge.Worlds.ask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TableModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What breaks a session: the edge hears one line and no answer, and the cloud, which has one
 * sequence, serves the next edge.
 */
class BrokenSessionsTest {
  private static final AnswerRequest ASK = ask(new KSqs(5, 40), 1, 300, 3);

  private final Semaphore permits = new Semaphore(1_000_000);
  private LanguageModel target;
  private CloudServer cloud;
  private LanguageModel draft;

  @BeforeEach
  void start() throws Exception {
    target = Worlds.model(gated(), CONTEXT, 1);
    cloud = Worlds.cloud(target);
    draft = Worlds.draft();
  }

  /** The target, whose every law takes one permit and waits for it. */
  private TableModel.Laws gated() {
    return (beforeLast, last, out, offset) -> {
      permits.acquireUninterruptibly();
      TARGET.logits(beforeLast, last, out, offset);
    };
  }

  @AfterEach
  void stop() {
    permits.release(1_000_000);
    draft.close();
    cloud.close();
    target.close();
  }

  @Test
  void differentTokenizersAreRefusedWithBothFingerprints() throws Exception {
    try (LanguageModel other = TableModel.seeded(31, 1);
        EdgeClient client = Worlds.client(other, cloud.port())) {
      SessionException refused = refused(client, ASK);
      assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.TOKENIZER);
      assertThat(refused)
          .hasMessageContaining(other.tokenizer().fingerprint())
          .hasMessageContaining(draft.tokenizer().fingerprint());
    }
    servesAnother();
  }

  @Test
  void promptsLongerThanTheContextAreRefused() throws Exception {
    try (EdgeClient client = Worlds.client(draft, cloud.port())) {
      for (Mode mode : Mode.values()) {
        AnswerRequest ask = Worlds.withPrompt(ASK.withMode(mode), Worlds.prompt(CONTEXT + 100));
        SessionException refused = refused(client, ask);
        assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.CONTEXT);
        assertThat(refused).hasMessageContaining("612 tokens").hasMessageContaining("512");
      }
    }
    servesAnother();
  }

  @Test
  void aTakenCloudSaysWhatToDo() throws Exception {
    try (EdgeClient first = Worlds.client(draft, cloud.port());
        LanguageModel otherDraft = Worlds.draft();
        EdgeClient second = Worlds.client(otherDraft, cloud.port())) {
      SessionException[] refused = new SessionException[1];
      Answer whole =
          first.answer(
              ask(new KSqs(5, 40), 1, 20, 3),
              (token, origin) -> {
                if (refused[0] == null) {
                  refused[0] = refused(second, ASK);
                }
              });
      assertThat(whole.tokens()).hasSize(20);
      assertThat(refused[0].refusal().code()).isEqualTo(Refusal.Code.BUSY);
      assertThat(refused[0]).hasMessageContaining("--parallel").hasMessageContaining("in 1 s");
      assertThat(refused[0].refusal().retryMillis()).isEqualTo(1000);
    }
    servesAnother();
  }

  @Test
  void noCloudThereIsSaidWithItsAddress() throws Exception {
    try (Socket nobody = new Socket()) {
      // Bound and not listening: connecting is refused, and nobody else can come to have the port.
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = nobody.getLocalPort();
      EdgeClient client = Worlds.client(draft, port);
      assertThat(refused(client, ASK))
          .hasMessageContaining("the-cloud:" + port)
          .hasMessageContaining("cannot be reached")
          .hasMessageContaining("check that it runs");
      client.close();
    }
  }

  @Test
  void cloudsThatStopInTheMiddleGiveNoAnswer() throws Exception {
    for (Mode mode : Mode.values()) {
      // Enough for what is heard, and far less than the answer: it is in its middle.
      permits.drainPermits();
      permits.release(60);
      try (LanguageModel model = Worlds.model(gated(), CONTEXT, 1);
          CloudServer dying = Worlds.cloud(model);
          EdgeClient client = Worlds.failing(draft, dying.port())) {
        Thread stop = Thread.ofPlatform().unstarted(dying::close);
        int[] heard = new int[1];
        SessionException refused =
            catchThrowableOfType(
                SessionException.class,
                () ->
                    client.answer(
                        ASK.withMode(mode),
                        (token, origin) -> {
                          if (heard[0]++ == 10) {
                            stop.start();
                          }
                        }));
        permits.release(1_000_000); // The cloud waits for the pass in progress.
        stop.join();
        assertThat(heard[0]).isGreaterThan(10).isLessThan(300);
        assertThat(refused).hasMessageContaining("the-cloud:" + dying.port());
        assertThat(refused.getMessage()).doesNotContain("\n");
      }
    }
  }

  @Test
  void connectionsCutInTheMiddleGiveNoAnswerAndFreeTheSequence() throws Exception {
    for (Mode mode : Mode.values()) {
      try (CuttableRelay relay = new CuttableRelay(cloud.port());
          EdgeClient client = Worlds.failing(draft, relay.port())) {
        permits.drainPermits();
        permits.release(60);
        int[] heard = new int[1];
        SessionException refused =
            catchThrowableOfType(
                SessionException.class,
                () ->
                    client.answer(
                        ASK.withMode(mode),
                        (token, origin) -> {
                          if (heard[0]++ == 8) {
                            relay.cut();
                          }
                        }));
        assertThat(heard[0]).isGreaterThan(8).isLessThan(300);
        assertThat(refused).hasMessageContaining("the-cloud");
        permits.release(1_000_000);
      }
      servesAnother();
    }
  }

  @Test
  void cloudsThatFallSilentAreGivenUpAfterTheTimeout() throws Exception {
    permits.drainPermits();
    permits.release(7);
    try (EdgeClient client = Worlds.client(draft, cloud.port(), Duration.ofSeconds(1))) {
      assertThat(refused(client, ASK))
          .hasMessageContaining("sent nothing new for 1 s")
          .hasMessageContaining("the-cloud:" + cloud.port());
    }
    permits.release(1_000_000);
    servesAnother();
  }

  @Test
  void portsThatAcceptAndSayNothingAreGivenUpAfterTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        EdgeClient client = Worlds.client(draft, silent.getLocalPort(), Duration.ofSeconds(1))) {
      assertThat(refused(client, ASK)).hasMessageContaining("sent nothing new for 1 s");
    }
  }

  @Test
  void anInterruptEndsTheSession() throws Exception {
    try (EdgeClient client = Worlds.client(draft, cloud.port())) {
      int[] heard = new int[1];
      InterruptedException interrupted =
          catchThrowableOfType(
              InterruptedException.class,
              () ->
                  client.answer(
                      ASK,
                      (token, origin) -> {
                        if (heard[0]++ == 8) {
                          Thread.currentThread().interrupt();
                        }
                      }));
      assertThat(interrupted).isNotNull();
      assertThat(Thread.interrupted()).as("the interrupt was taken").isFalse();
      assertThat(heard[0]).isLessThan(20);
    }
    servesAnother();
  }

  @Test
  void draftsThatFailEndTheSessionAndFreeBothSequences() throws Exception {
    int[] calls = new int[1];
    try (LanguageModel failing =
            Worlds.model(
                (beforeLast, last, out, offset) -> {
                  if (calls[0]++ == 5) {
                    throw new ModelException("the draft is tired");
                  }
                  Worlds.DRAFT.logits(beforeLast, last, out, offset);
                },
                CONTEXT,
                1);
        EdgeClient client = Worlds.client(failing, cloud.port())) {
      assertThat(
              catchThrowableOfType(
                  ModelException.class, () -> client.answer(ASK, AnswerListener.SILENT)))
          .hasMessage("the draft is tired");
      Eventually.holds("no session is open", () -> cloud.openSessions() == 0);
      assertThat(client.answer(ask(new KSqs(5, 40), 1, 5, 3), AnswerListener.SILENT).tokens())
          .hasSize(5);
    }
    servesAnother();
  }

  @Test
  void draftsWhoseLogitsHaveNoLawAreNamed() throws Exception {
    try (LanguageModel broken =
            Worlds.model(
                (beforeLast, last, out, offset) ->
                    Arrays.fill(out, offset, offset + Worlds.VOCABULARY, Float.NaN),
                CONTEXT,
                1);
        EdgeClient client = Worlds.client(broken, cloud.port())) {
      assertThat(
              catchThrowableOfType(
                  ModelException.class, () -> client.answer(ASK, AnswerListener.SILENT)))
          .hasMessageContaining("draft table")
          .hasMessageContaining("NaN");
    }
    servesAnother();
  }

  /** The edge hears it as an end with a reason, at once, and not as silence. */
  @Test
  void errorsOfTheTargetAreTheCloudsFailure() throws Exception {
    TableModel.Laws laws =
        (beforeLast, last, out, offset) -> {
          throw new StackOverflowError("too deep");
        };
    try (LanguageModel model = Worlds.model(laws, CONTEXT, 1);
        CloudServer failing = Worlds.cloud(model);
        EdgeClient client = Worlds.client(draft, failing.port())) {
      SessionException refused = refused(client, ASK);
      assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.INTERNAL);
      assertThat(refused).hasMessageContaining("too deep");
    }
  }

  @Test
  void whatServesNoVerifierIsNamedAsSuch() throws Exception {
    try (ServerSocket web = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        EdgeClient client = Worlds.client(draft, web.getLocalPort(), Duration.ofSeconds(5))) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var socket = web.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                  // The edge hung up first.
                }
              });
      SessionException refused = refused(client, ASK);
      assertThat(refused).hasMessageContaining("the-cloud:" + web.getLocalPort());
      assertThat(refused.getMessage()).doesNotContain("\n");
    }
  }

  private static SessionException refused(EdgeClient client, AnswerRequest ask) {
    SessionException refused =
        catchThrowableOfType(
            SessionException.class, () -> client.answer(ask, AnswerListener.SILENT));
    assertThat(refused).isNotNull();
    assertThat(refused.getMessage()).doesNotContain("\n");
    return refused;
  }

  /** The sequence of the broken session is free again. */
  private void servesAnother() throws Exception {
    Eventually.holds("no session is open", () -> cloud.openSessions() == 0);
    try (LanguageModel another = Worlds.draft();
        EdgeClient client = Worlds.client(another, cloud.port())) {
      assertThat(client.answer(ask(new KSqs(5, 40), 1, 5, 1), AnswerListener.SILENT).tokens())
          .hasSize(5);
    }
  }
}
