package io.draftwire.edge;

import static io.draftwire.edge.Worlds.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.Frames;
import io.draftwire.wire.MalformedFrameException;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.Ruling;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Clouds that flood an edge, or serve it other than it asked. */
class HostileCloudTest {
  private static final AnswerRequest ASK = ask(new KSqs(5, 40), 1, 300, 3);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What a cloud does with a message of the edge. */
  private interface Script {
    void on(EdgeMessage message, ServerCallStreamObserver<CloudFrame> out);
  }

  /** Answers to rounds that are over, for ever: each is dropped, and none is worth waiting for. */
  @Test
  void staleVerdictsDoNotProlongTheTimeout() throws Exception {
    CloudFrame stale = Frames.frame(new CloudMessage.Ruling(0, 0, 1, 0, CloudMessage.Timing.NONE));
    assertThat(refused(Mode.SPECULATIVE, afterFirstRound(out -> flood(out, stale))))
        .hasMessageContaining("sent nothing new for 30 s");
  }

  @Test
  void oneResyncARoundIsObeyed() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    SessionException refused =
        refused(
            Mode.SPECULATIVE,
            (message, out) -> {
              welcome(message, out, 0);
              if (message instanceof EdgeMessage.Round round) {
                CloudFrame again =
                    Frames.frame(new CloudMessage.Resync(round.number(), round.prefix()));
                if (rounds.incrementAndGet() == 1) {
                  flood(out, again);
                }
              }
            });
    assertThat(refused).hasMessageContaining("sent nothing new for 30 s");
    assertThat(rounds).as("sent, and once more").hasValueBetween(1, 2);
  }

  @Test
  void aWelcomeWithAnotherSeedIsRefused() throws Exception {
    for (Mode mode : Mode.values()) {
      SessionException refused = refused(mode, (message, out) -> welcome(message, out, 1));
      assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.ROUND);
      assertThat(refused).hasMessageContaining("draws by seed 4; 3 was asked for");
    }
  }

  @Test
  void framesLargerThanAnyCloudSendsAreNotTakenIn() throws Exception {
    Ruling.Builder ruling = Ruling.newBuilder();
    for (int i = 0; i < Frames.MAX_CLOUD_FRAME_BYTES / 8; i++) {
      ruling.addChanceP(.5f).addChanceLog(-1);
    }
    CloudFrame large = CloudFrame.newBuilder().setRuling(ruling).build();
    assertThat(refused(Mode.SPECULATIVE, afterFirstRound(out -> out.onNext(large))))
        .hasMessageContaining("262144");
  }

  /** What a cloud sends while the edge is busy waits at the cloud's end. */
  @Test
  void framesAheadOfTheEdgeAreBounded() throws Exception {
    CloudFrame stale = Frames.frame(new CloudMessage.Ruling(0, 0, 1, 0, CloudMessage.Timing.NONE));
    int many = 100_000;
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    AtomicLong clock = new AtomicLong();
    try (Cloud cloud =
            new Cloud(
                afterFirstRound(
                    out -> {
                      while (sent.get() < many && out.isReady()) {
                        out.onNext(stale);
                        sent.incrementAndGet();
                      }
                    }));
        LanguageModel draft = Worlds.draft();
        EdgeClient client =
            cloud.client(
                draft,
                () -> {
                  seen.incrementAndGet();
                  return clock.addAndGet(TIMEOUT.toNanos() / 20);
                })) {
      assertThat(refused(client, Mode.SPECULATIVE)).hasMessageContaining("nothing new");
    }
    // Taken: a few. On the way: what fits in windows and in the cloud's own buffer.
    assertThat(sent.get()).isLessThan(many);
    assertThat(seen.get()).isLessThan(100);
  }

  private static Script afterFirstRound(Consumer<ServerCallStreamObserver<CloudFrame>> then) {
    return (message, out) -> {
      welcome(message, out, 0);
      if (message instanceof EdgeMessage.Round round && round.number() == 1) {
        then.accept(out);
      }
    };
  }

  private static void welcome(
      EdgeMessage message, ServerCallStreamObserver<CloudFrame> out, long off) {
    if (message instanceof EdgeMessage.Hello hello) {
      out.onNext(
          Frames.frame(
              new CloudMessage.Welcome(
                  SessionId.of(1), 1, hello.seed().getAsLong() + off, Worlds.CONTEXT)));
    }
  }

  private static void flood(ServerCallStreamObserver<CloudFrame> out, CloudFrame frame) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!out.isCancelled()) {
                if (out.isReady()) {
                  out.onNext(frame);
                } else {
                  Thread.onSpinWait();
                }
              }
            });
  }

  /** With a clock that goes on by a millisecond whenever it is looked at. */
  private static SessionException refused(Mode mode, Script script) throws Exception {
    AtomicLong clock = new AtomicLong();
    try (Cloud cloud = new Cloud(script);
        LanguageModel draft = Worlds.draft();
        EdgeClient client = cloud.client(draft, () -> clock.addAndGet(1_000_000))) {
      return refused(client, mode);
    }
  }

  private static SessionException refused(EdgeClient client, Mode mode) {
    AnswerRequest ask =
        mode == Mode.LIVE ? ask(new Coupled(), 1, 300, 3).withMode(mode) : ASK.withMode(mode);
    SessionException refused =
        catchThrowableOfType(
            SessionException.class, () -> client.answer(ask, AnswerListener.SILENT));
    assertThat(refused).isNotNull();
    return refused;
  }

  private static final class Cloud implements AutoCloseable {
    private final Server server;

    Cloud(Script script) throws Exception {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(
                  new VerifierGrpc.VerifierImplBase() {
                    @Override
                    public StreamObserver<EdgeFrame> session(StreamObserver<CloudFrame> out) {
                      ServerCallStreamObserver<CloudFrame> stream =
                          (ServerCallStreamObserver<CloudFrame>) out;
                      stream.setOnCancelHandler(() -> {});
                      return new Hearer(script, stream);
                    }
                  })
              .build()
              .start();
    }

    EdgeClient client(LanguageModel draft, LongSupplier clock) {
      return new EdgeClient(
          draft,
          List.of(
              new CloudAddress(
                  InetAddress.getLoopbackAddress().getHostAddress(),
                  server.getPort(),
                  "the-cloud")),
          TIMEOUT,
          CloudLoss.FAIL,
          clock);
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  private record Hearer(Script script, ServerCallStreamObserver<CloudFrame> out)
      implements StreamObserver<EdgeFrame> {
    @Override
    public void onNext(EdgeFrame frame) {
      try {
        script.on(Frames.message(frame), out);
      } catch (MalformedFrameException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }
}
