package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.DRAFT;
import static io.draftwire.edge.Worlds.TARGET;
import static io.draftwire.edge.Worlds.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TableModel;
import io.draftwire.wire.Frames;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole live answers over real gRPC on loopback, and what breaks them. */
class LiveAnswersTest {
  private static final KSqs K_SQS = new KSqs(5, 40);

  private final Semaphore permits = new Semaphore(1_000_000);
  private LanguageModel target;
  private CloudServer cloud;

  @BeforeEach
  void start() throws Exception {
    target =
        Worlds.model(
            (beforeLast, last, out, offset) -> {
              permits.acquireUninterruptibly();
              TARGET.logits(beforeLast, last, out, offset);
            },
            CONTEXT,
            8);
    cloud = Worlds.cloud(target);
  }

  @AfterEach
  void stop() {
    permits.release(1_000_000);
    cloud.close();
    target.close();
  }

  /** Of drafts with room for trees, for chains alone, and anything between. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16})
  void theTextIsTheOneThatTheCloudDecodesAlone(int sequences) throws Exception {
    for (double temperature : new double[] {0, .7, 1.5}) {
      AnswerRequest ask = ask(K_SQS, temperature, 120, 4);
      Answer live = answer(ask.withMode(Mode.LIVE), Worlds.model(DRAFT, CONTEXT, sequences));
      assertThat(live.tokens()).containsExactly(alone(ask).tokens());
      assertThat(live.finish()).isEqualTo(Finish.LENGTH);
      assertThat(live.seed()).isEqualTo(4);
    }
  }

  /** The window of a draft whose context is shorter than the text slides. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16, 31, 64})
  void draftsOfAnyContextDo(int context) throws Exception {
    AnswerRequest ask = ask(K_SQS, 1, 200, 9);
    for (int sequences : new int[] {1, 8}) {
      Answer live = answer(ask.withMode(Mode.LIVE), Worlds.model(DRAFT, context, sequences));
      assertThat(live.tokens()).containsExactly(alone(ask).tokens());
    }
  }

  @Test
  void chancesAreToldOfEveryTokenAndEveryTokenOnce() throws Exception {
    AnswerRequest ask = ask(K_SQS, 1, 100, 5).withMode(Mode.LIVE).withChances(true);
    List<Integer> heard = new ArrayList<>();
    List<Double> chances = new ArrayList<>();
    try (LanguageModel draft = Worlds.model(DRAFT, CONTEXT, 8);
        EdgeClient client = Worlds.client(draft, cloud.port())) {
      Answer answer =
          client.answer(
              ask,
              new AnswerListener() {
                @Override
                public void committed(int token, Origin origin) {
                  heard.add(token);
                }

                @Override
                public void burst(Burst burst, RoundTimes times) {
                  burst.tokens().forEach(token -> chances.add(token.p()));
                }
              });
      assertThat(heard)
          .containsExactly(Arrays.stream(answer.tokens()).boxed().toArray(Integer[]::new));
      assertThat(chances).hasSize(100).allMatch(p -> p >= 0 && p <= 1);
    }
  }

  @Test
  void liveAnswersRoundsAndStreamsAtOnceAnswerAsTheyWouldAlone() throws Exception {
    int sessions = 8;
    List<AnswerRequest> asks = new ArrayList<>();
    List<int[]> alone = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      AnswerRequest ask = ask(K_SQS, i % 2, 80, 100 + i);
      Mode mode = i < 5 ? Mode.LIVE : i == 5 ? Mode.CLOUD_ONLY : Mode.SPECULATIVE;
      asks.add(ask.withMode(mode));
      alone.add(
          mode == Mode.SPECULATIVE ? answer(ask, Worlds.draft()).tokens() : alone(ask).tokens());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(sessions)) {
      List<Callable<Answer>> tasks = new ArrayList<>();
      asks.forEach(ask -> tasks.add(() -> answer(ask, Worlds.model(DRAFT, CONTEXT, 8))));
      List<Future<Answer>> together = threads.invokeAll(tasks);
      for (int i = 0; i < sessions; i++) {
        assertThat(together.get(i).get().tokens())
            .as("session %s", i)
            .containsExactly(alone.get(i));
      }
    }
    awaitNoSessions();
  }

  @Test
  void whoeverWantsNoMoreEndsTheAnswerAndFreesTheSequence() throws Exception {
    int[] heard = new int[1];
    try (LanguageModel draft = Worlds.draft();
        EdgeClient client = Worlds.client(draft, cloud.port())) {
      Answer answer =
          client.answer(
              live(400),
              new AnswerListener() {
                @Override
                public void committed(int token, Origin origin) {
                  heard[0]++;
                }

                @Override
                public boolean wantsMore() {
                  return heard[0] < 10;
                }
              });
      assertThat(answer.finish()).isEqualTo(Finish.STOPPED);
      assertThat(answer.tokens()).hasSize(heard[0]).hasSizeLessThan(400);
    }
    awaitNoSessions();
  }

  @Test
  void anInterruptEndsTheSession() throws Exception {
    int[] heard = new int[1];
    try (LanguageModel draft = Worlds.draft();
        EdgeClient client = Worlds.client(draft, cloud.port())) {
      permits.drainPermits();
      permits.release(50);
      assertThat(
              catchThrowableOfType(
                  InterruptedException.class,
                  () ->
                      client.answer(
                          live(400),
                          (token, origin) -> {
                            if (heard[0]++ == 8) {
                              Thread.currentThread().interrupt();
                            }
                          })))
          .isNotNull();
      assertThat(Thread.interrupted()).as("the interrupt was taken").isFalse();
      assertThat(heard[0]).isLessThan(100);
      permits.release(1_000_000);
    }
    awaitNoSessions();
  }

  /** And while it waits, the draft does not run for ever. */
  @Test
  void aCloudThatFallsSilentIsGivenUpAfterTheTimeout() throws Exception {
    permits.drainPermits();
    permits.release(7);
    AtomicInteger laws = new AtomicInteger();
    try (LanguageModel draft =
            Worlds.model(
                (beforeLast, last, out, offset) -> {
                  laws.incrementAndGet();
                  DRAFT.logits(beforeLast, last, out, offset);
                },
                CONTEXT,
                8);
        EdgeClient client = Worlds.client(draft, cloud.port(), Duration.ofSeconds(1))) {
      assertThat(refused(client, live(300)))
          .hasMessageContaining("sent nothing new for 1 s")
          .hasMessageContaining("the-cloud:" + cloud.port());
    }
    assertThat(laws.get()).isLessThan(8 * 384);
    permits.release(1_000_000);
    awaitNoSessions();
  }

  @Test
  void aTakenCloudSaysWhatToDo() throws Exception {
    try (LanguageModel single = Worlds.model(TARGET, CONTEXT, 1);
        CloudServer small = Worlds.cloud(single);
        LanguageModel draft = Worlds.draft();
        EdgeClient first = Worlds.client(draft, small.port());
        LanguageModel otherDraft = Worlds.draft();
        EdgeClient second = Worlds.client(otherDraft, small.port())) {
      SessionException[] refused = new SessionException[1];
      // The first is within its credit of the end, and cannot be there: it does not listen.
      Answer whole =
          first.answer(
              live(400),
              (token, origin) -> {
                if (refused[0] == null) {
                  refused[0] = refused(second, live(20));
                }
              });
      assertThat(whole.tokens()).hasSize(400);
      assertThat(refused[0].refusal().code()).isEqualTo(Refusal.Code.BUSY);
      assertThat(refused[0]).hasMessageContaining("--parallel");
    }
  }

  @Test
  void draftsThatFailOrHaveNoLawEndTheAnswerAndFreeBothSequences() throws Exception {
    int[] calls = new int[1];
    try (LanguageModel failing =
            Worlds.model(
                (beforeLast, last, out, offset) -> {
                  if (calls[0]++ == 1) {
                    throw new ModelException("the draft is tired");
                  }
                  DRAFT.logits(beforeLast, last, out, offset);
                  if (calls[0] == 3) {
                    Arrays.fill(out, offset, offset + Worlds.VOCABULARY, Float.NaN);
                  }
                },
                CONTEXT,
                1);
        EdgeClient client = Worlds.client(failing, cloud.port())) {
      permits.drainPermits(); // So that the answer does not end before the draft fails.
      assertThat(failure(client)).hasMessage("the draft is tired");
      permits.release(1_000_000); // The next is welcomed, and its first row read with that.
      assertThat(failure(client)).hasMessageContaining("draft table").hasMessageContaining("NaN");
      awaitNoSessions();
      assertThat(client.answer(live(5), AnswerListener.SILENT).tokens()).hasSize(5);
    }
  }

  private static ModelException failure(EdgeClient client) {
    return catchThrowableOfType(
        ModelException.class, () -> client.answer(live(300), AnswerListener.SILENT));
  }

  @Test
  void anOlderCloudIsToldOfWithTheRemedy() throws Exception {
    Server older =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new VerifierGrpc.VerifierImplBase() {
                  @Override
                  public StreamObserver<EdgeFrame> session(StreamObserver<CloudFrame> out) {
                    return new OlderCloud(out);
                  }
                })
            .build()
            .start();
    try (LanguageModel draft = Worlds.draft();
        EdgeClient client = Worlds.client(draft, older.getPort())) {
      SessionException refused = refused(client, live(10));
      assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.PROTOCOL);
      assertThat(refused).hasMessageContaining("use the same release on both");
    } finally {
      older.shutdownNow().awaitTermination();
    }
  }

  private record OlderCloud(StreamObserver<CloudFrame> out) implements StreamObserver<EdgeFrame> {
    @Override
    public void onNext(EdgeFrame hello) {
      String says =
          "the edge speaks protocol "
              + hello.getHello().getProtocol()
              + ", this cloud 4; use the same release on both";
      out.onNext(Frames.frame(new CloudMessage.Refused(new Refusal(Refusal.Code.PROTOCOL, says))));
      out.onError(Status.FAILED_PRECONDITION.withDescription(says).asRuntimeException());
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }

  @Test
  void anEndOfTextInsideTheTreeEndsTheAnswer() throws Exception {
    float[][] chain = new float[Worlds.VOCABULARY][Worlds.VOCABULARY];
    for (int t = 0; t < chain.length; t++) {
      chain[t][t >= 2 && t < 12 ? t + 1 : 1] = 9;
    }
    try (LanguageModel knowing = TableModel.of(chain);
        CloudServer small = Worlds.cloud(knowing);
        LanguageModel draft = TableModel.of(chain);
        EdgeClient client = Worlds.client(draft, small.port())) {
      for (int start = 2; start <= 12; start++) {
        AnswerRequest ask =
            Worlds.withPrompt(ask(K_SQS, 0, 100, 1), new int[] {0, start}).withMode(Mode.LIVE);
        Answer answer = client.answer(ask, AnswerListener.SILENT);
        assertThat(answer.tokens()).hasSize(13 - start).endsWith(1);
        assertThat(answer.finish()).isEqualTo(Finish.END_OF_TEXT);
      }
    }
  }

  private static AnswerRequest live(int tokens) {
    return ask(K_SQS, 1, tokens, 3).withMode(Mode.LIVE);
  }

  private Answer alone(AnswerRequest ask) throws Exception {
    return answer(ask.withMode(Mode.CLOUD_ONLY), Worlds.draft());
  }

  private Answer answer(AnswerRequest ask, LanguageModel draft) throws Exception {
    try (draft;
        EdgeClient client = Worlds.client(draft, cloud.port())) {
      return client.answer(ask, AnswerListener.SILENT);
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

  private void awaitNoSessions() throws Exception {
    Eventually.holds("no session is open", () -> cloud.openSessions() == 0);
  }
}
