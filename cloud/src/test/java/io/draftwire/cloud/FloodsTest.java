package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.VOCABULARY;
import static io.draftwire.cloud.LoopbackCloud.prompt;
import static io.draftwire.cloud.LoopbackCloud.round;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Edges that flood a cloud, and edges that hold on to it and say nothing. */
class FloodsTest {
  private static final Status.Code BUSY = Status.Code.RESOURCE_EXHAUSTED;
  private static final Duration HELLO = Patience.DEFAULT.hello();
  private static final Duration SILENCE = Patience.DEFAULT.silence();

  /** A welcome would mean that what a session holds was made before there was a sequence for it. */
  @Test
  void hellosWithoutASequenceGetNoSession() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      RawEdge first = cloud.welcomed();
      for (int i = 0; i < 200; i++) {
        for (Mode mode : Mode.values()) {
          cloud.edge().send(hello(cloud, mode)).refusal(Refusal.Code.BUSY, BUSY);
        }
      }
      assertThat(cloud.refused(Refusals.Reason.BUSY)).isEqualTo(600);
      first.cancel();
      cloud.servesAnother();
    }
  }

  /** The target waits in a pass and gives no turn to anyone. */
  @Test
  void aFloodOfHellosIsTurnedAwayWhileTheTargetIsBusy() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      cloud.welcomed().send(round(1, 4, 2));
      Eventually.holds("the target waits in a pass", permits::hasQueuedThreads);
      int most = VerifierService.mostSessions(1);
      List<RawEdge> waiting = new ArrayList<>();
      for (int i = 1; i < most; i++) {
        waiting.add(cloud.edge()); // Who says hello is told at once that there is no sequence.
      }
      cloud.arrivals().awaitStreams(most);
      for (int i = 0; i < 300; i++) {
        assertThat(cloud.edge().send(cloud.hello()).refusal(Refusal.Code.BUSY, BUSY))
            .contains("18 streams open", "1 sessions", "--parallel");
      }
      assertThat(cloud.server().openSessions()).isEqualTo(most);
      assertThat(cloud.refused(Refusals.Reason.STREAMS)).isEqualTo(300);
      waiting.forEach(RawEdge::cancel);
      cloud.arrivals().awaitCancels(waiting.size());
      Eventually.holds("the others have left", () -> cloud.server().openSessions() == 1);
      assertThat(cloud.edge().send(cloud.hello()).refusal(Refusal.Code.BUSY, BUSY))
          .as("without a turn of the target's thread")
          .contains("all 1 sessions", "--parallel");
    }
  }

  @Test
  void streamsThatNeverSayHelloAreShownOut() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      RawEdge silent = cloud.edge();
      cloud.arrivals().awaitStreams(1);
      cloud.later().pass(HELLO.minusMillis(1));
      assertThat(cloud.server().openSessions()).isEqualTo(1);
      cloud.later().pass(Duration.ofMillis(1));
      assertThat(silent.refusal(Refusal.Code.STATE, Status.Code.FAILED_PRECONDITION))
          .contains("no hello", "10 s");
      assertThat(cloud.refused(Refusals.Reason.NO_HELLO)).isEqualTo(1);
      cloud.servesAnother();
      assertThat(cloud.later().waiting()).as("deadlines of sessions that are over").isZero();
    }
  }

  @Test
  void silentSessionsGiveTheirSequencesBack() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(4)) {
      List<RawEdge> silent = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        silent.add(cloud.welcomed());
      }
      Eventually.holds("all prompts are read", () -> cloud.cells() == 4 * 3);
      cloud.later().pass(SILENCE);
      Eventually.holds("they are watched on", () -> cloud.later().waiting() == 4);
      cloud.later().pass(SILENCE);
      for (RawEdge edge : silent) {
        assertThat(edge.refusal(Refusal.Code.BUSY, BUSY)).contains("120 s", "--idle-timeout");
      }
      assertThat(cloud.refused(Refusals.Reason.SILENCE)).isEqualTo(4);
      cloud.servesAnother();
    }
  }

  @Test
  void sessionsThatGoOnAreLeftAlone() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      RawEdge edge = cloud.welcomed();
      Prefix prefix = Prefix.of(prompt(4));
      for (int number = 1; number <= 5; number++) {
        CloudMessage.Ruling ruling =
            edge.send(round(number, prefix, 0)).next(CloudMessage.Ruling.class);
        prefix = new Prefix(prefix.length() + 1, ruling.digest());
        cloud.later().pass(SILENCE);
        Eventually.holds("it is watched on", () -> cloud.later().waiting() == 1);
      }
      edge.cancel();
      cloud.servesAnother();
    }
  }

  /** What is said again and again brings nothing on. */
  @Test
  void chatterKeepsNoSequence() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      EdgeMessage.Round round = round(1, 4, 0);
      RawEdge edge = cloud.welcomed().send(round);
      edge.next(CloudMessage.Ruling.class);
      cloud.later().pass(SILENCE);
      Eventually.holds("it is watched on", () -> cloud.later().waiting() == 1);
      for (int i = 0; i < 20; i++) {
        edge.send(round).next(CloudMessage.Ruling.class);
      }
      cloud.later().pass(SILENCE);
      edge.refusal(Refusal.Code.BUSY, BUSY);
      cloud.servesAnother();
    }
  }

  @Test
  void lawsThatNeverComeEndTheSession() throws Exception {
    Semaphore permits = new Semaphore(1_000);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      EdgeMessage.Round ids =
          new EdgeMessage.Round(
              1, 1, Prefix.of(prompt(4)), 0, new byte[0], EdgeMessage.NO_CHOICE, null, true);
      RawEdge edge = cloud.welcomed().send(ids);
      Eventually.holds("the round's pass has run", () -> permits.availablePermits() == 999);
      cloud.later().pass(SILENCE);
      Eventually.holds("it is watched on", () -> cloud.later().waiting() == 1);
      cloud.later().pass(SILENCE);
      edge.refusal(Refusal.Code.BUSY, BUSY);
      cloud.servesAnother();
    }
  }

  /** Nothing of it can be told to an edge that does not read; the sequence is free all the same. */
  @Test
  void streamsThatNobodyReadsEnd() throws Exception {
    for (Mode mode : new Mode[] {Mode.CLOUD_ONLY, Mode.LIVE}) {
      try (LoopbackCloud cloud = LoopbackCloud.roomy(1, () -> {})) {
        EdgeMessage.Hello endless =
            new EdgeMessage.Hello(
                Protocol.VERSION,
                cloud.fingerprint(),
                VOCABULARY,
                mode,
                Sampling.at(1),
                LoopbackCloud.SCHEME,
                0,
                4000,
                OptionalLong.of(7),
                prompt(4));
        ManagedChannel narrow = narrow(cloud);
        new RawEdge(narrow, true).send(endless);
        cloud.arrivals().awaitMessages(1);
        Eventually.holds(
            "the session is given up",
            () -> {
              cloud.later().pass(SILENCE);
              return cloud.server().openSessions() == 0;
            });
        assertThat(cloud.refused(Refusals.Reason.SILENCE)).isEqualTo(1);
        narrow.shutdownNow();
      }
    }
  }

  /** A connection on whose other end hardly anything waits to be read. */
  private static ManagedChannel narrow(LoopbackCloud cloud) {
    return NettyChannelBuilder.forAddress("127.0.0.1", cloud.server().port())
        .usePlaintext()
        .flowControlWindow(1024)
        .build();
  }

  /** Reflection, silent: neither sessions nor, in the end, health are kept out. */
  @Test
  void silentCallsOfOtherServicesEnd() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
      for (int i = 0; i < Door.MOST_CALLS; i++) {
        ServerReflectionGrpc.newStub(cloud.channel()).serverReflectionInfo(new End(ends));
      }
      Eventually.holds("all are open", () -> cloud.later().waiting() == Door.MOST_CALLS);
      assertThat(
              catchThrowableOfType(StatusRuntimeException.class, () -> health(cloud))
                  .getStatus()
                  .getCode())
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      cloud.servesAnother();
      cloud.later().pass(Patience.DEFAULT.call());
      for (int i = 0; i < Door.MOST_CALLS; i++) {
        Status end = ends.poll(120, TimeUnit.SECONDS);
        assertThat(end.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      }
      Eventually.holds("health answers", () -> serving(cloud));
      assertThat(cloud.refused(Refusals.Reason.SLOW_CALL)).isEqualTo(Door.MOST_CALLS);
    }
  }

  /** An error that cannot even be logged, as when the heap is full. */
  @Test
  void errorsThatCannotBeToldEndOneSessionAndNotTheThread() throws Exception {
    Runnable thrower =
        () -> {
          throw new Unspeakable();
        };
    try (LoopbackCloud cloud = LoopbackCloud.failing(thrower)) {
      for (int i = 0; i < 3; i++) {
        RawEdge edge = cloud.welcomed().send(round(1, 4, 2));
        assertThat(edge.refusal(Refusal.Code.INTERNAL, Status.Code.INTERNAL))
            .contains("the target failed");
        cloud.awaitNoSessions();
      }
      assertThat(serving(cloud)).isTrue();
      assertThat(cloud.deaths()).isZero();
    }
  }

  /** Whatever ended it: nobody would ever be answered, and health has to say so first. */
  @Test
  void aCloudWhoseThreadEndsSaysSoAndAsksForTheProcessToEnd() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.failing(() -> Thread.currentThread().interrupt())) {
      assertThat(serving(cloud)).isTrue();
      cloud.welcomed().send(round(1, 4, 2));
      Eventually.holds("the process is to end", () -> cloud.deaths() == 1);
      assertThat(serving(cloud)).isFalse();
    }
  }

  /**
   * As where the accepting thread dies of a log line that cannot be made: no file can be opened.
   */
  @Test
  void aCloudThatDoesNotListenAnyMoreSaysSoAndAsksForTheProcessToEnd() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      assertThat(serving(cloud)).isTrue();
      cloud.server().sockets().accepting().shutdownGracefully();
      Eventually.holds("the process is to end", () -> cloud.deaths() == 1);
      assertThat(serving(cloud)).isFalse();
    }
  }

  @Test
  void closingACloudIsNoDeath() throws Exception {
    LoopbackCloud cloud = LoopbackCloud.withSequences(1);
    cloud.close();
    assertThat(cloud.deaths()).isZero();
  }

  private static EdgeMessage.Hello hello(LoopbackCloud cloud, Mode mode) {
    return cloud.hello(cloud.fingerprint(), VOCABULARY, mode, LoopbackCloud.SCHEME, prompt(4));
  }

  private static boolean serving(LoopbackCloud cloud) {
    return health(cloud).getStatus() == ServingStatus.SERVING;
  }

  private static HealthCheckResponse health(LoopbackCloud cloud) {
    return HealthGrpc.newBlockingStub(cloud.channel())
        .check(HealthCheckRequest.getDefaultInstance());
  }

  private static final class Unspeakable extends Error {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      throw new OutOfMemoryError("no room for words");
    }
  }

  private record End(BlockingQueue<Status> ends)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse response) {}

    @Override
    public void onError(Throwable cause) {
      ends.add(Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
      ends.add(Status.OK);
    }
  }
}
