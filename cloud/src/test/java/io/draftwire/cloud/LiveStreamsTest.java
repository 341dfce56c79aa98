package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.VOCABULARY;
import static io.draftwire.cloud.LoopbackCloud.prompt;
import static io.draftwire.cloud.LoopbackCloud.round;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.GuessCoder;
import io.draftwire.core.coding.TextState;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;
import io.draftwire.wire.Frames;
import io.draftwire.wire.v1.Ack;
import io.draftwire.wire.v1.EdgeFrame;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Live sessions over real streams, from edges that misbehave in every way. */
class LiveStreamsTest {
  private static final Duration MOMENT = Duration.ofMillis(5);

  @Test
  void theTextIsTheOneThatIsStreamed() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      List<Integer> streamed = streamed(cloud);
      RawEdge edge = cloud.edge().send(live(cloud));
      edge.next(CloudMessage.Welcome.class);
      for (int token : streamed) {
        assertThat(edge.next(CloudMessage.Advance.class).token()).isEqualTo(token);
      }
      assertThat(edge.end().isOk()).isTrue();
      cloud.servesAnother();
    }
  }

  /** Right guesses, told before the pass that can use them. */
  @Test
  void theTextGoesAlongGuesses() throws Exception {
    Semaphore permits = new Semaphore(1_000_000);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      List<Integer> streamed = streamed(cloud);
      permits.drainPermits();
      RawEdge edge = cloud.edge().send(live(cloud));
      edge.next(CloudMessage.Welcome.class);
      awaitWaiting(permits);
      // Two passes have told the cloud's own curve; the third may go along guesses.
      permits.release(2);
      edge.next(CloudMessage.Advance.class);
      edge.next(CloudMessage.Advance.class);
      awaitWaiting(permits);
      edge.send(chain(streamed.subList(0, 2), streamed.subList(2, 12)));
      cloud.arrivals().awaitMessages(3);
      permits.release(1_000_000);
      List<Integer> text = new ArrayList<>(streamed.subList(0, 2));
      int walked = 0;
      while (text.size() < streamed.size()) {
        CloudMessage.Advance advance = edge.next(CloudMessage.Advance.class);
        if (advance.node() > 0) {
          walked++;
          assertThat(advance.heard()).isEqualTo(10);
          while (text.size() < 2 + advance.node()) {
            text.add(streamed.get(text.size()));
          }
        }
        text.add(advance.token());
      }
      assertThat(text).isEqualTo(streamed);
      assertThat(walked).isPositive();
      assertThat(edge.end().isOk()).isTrue();
    }
  }

  /**
   * Passes take a tenth of a second at least, and the edge says that it answers in 20 ms: what no
   * guess covers waits half as long again, and then goes on without.
   */
  @Test
  void aPassWaitsForAnEdgeThatSaysThatItAnswersSoon() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.edge().send(live(cloud));
      edge.next(CloudMessage.Welcome.class);
      awaitWaiting(permits);
      permits.release();
      assertThat(edge.next(CloudMessage.Advance.class).waits()).isFalse();
      awaitWaiting(permits);
      edge.send(uselessGuesses(0).telling(20_000));
      cloud.arrivals().awaitMessages(2);
      Thread.sleep(100);
      permits.release();
      assertThat(edge.next(CloudMessage.Advance.class).waits()).isTrue();
      awaitWaiting(permits);
      permits.release();
      CloudMessage.Advance late = edge.next(CloudMessage.Advance.class);
      assertThat(late.timing().queueMicros()).isGreaterThanOrEqualTo(30_000);
      assertThat(late.waits()).as("it has not been heard since").isFalse();
      edge.cancel();
      permits.release(1_000);
    }
  }

  @Test
  void edgesThatDieFreeTheSequence() throws Exception {
    Semaphore permits = new Semaphore(1);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.edge().send(live(cloud));
      edge.next(CloudMessage.Welcome.class);
      edge.next(CloudMessage.Advance.class);
      awaitWaiting(permits);
      edge.cancel();
      cloud.arrivals().awaitCancels(1);
      permits.release(); // The pass under way is the last.
      cloud.awaitNoSessions();
      permits.release(1_000);
      cloud.servesAnother();
    }
  }

  @Test
  void whoComesNextNeedNotWaitForTheDeadOnesTurn() throws Exception {
    Semaphore permits = new Semaphore(1);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.edge().send(live(cloud));
      edge.next(CloudMessage.Welcome.class);
      edge.next(CloudMessage.Advance.class);
      awaitWaiting(permits);
      edge.cancel();
      cloud.arrivals().awaitCancels(1);
      RawEdge next = cloud.edge().send(live(cloud));
      cloud.arrivals().awaitMessages(2);
      permits.release(1_000);
      next.next(CloudMessage.Welcome.class);
      next.next(CloudMessage.Advance.class);
      next.cancel();
    }
  }

  @Test
  void oneSessionMoreThanThereAreSequencesIsBusy() throws Exception {
    Semaphore permits = new Semaphore(1);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge first = cloud.edge().send(live(cloud));
      first.next(CloudMessage.Welcome.class);
      first.next(CloudMessage.Advance.class);
      awaitWaiting(permits);
      RawEdge second = cloud.edge().send(live(cloud));
      cloud.arrivals().awaitMessages(2);
      permits.release(); // The second is heard behind the pass that is under way.
      assertThat(second.refusal(Refusal.Code.BUSY, Status.Code.RESOURCE_EXHAUSTED))
          .contains("all 1 sessions", "--parallel");
      first.cancel();
      cloud.arrivals().awaitCancels(1);
      permits.release(1_000);
      cloud.servesAnother();
    }
  }

  @Test
  void targetsThatFailEndTheSessionWithAReasonAndNotTheCloud() throws Exception {
    Runnable thrower =
        () -> {
          throw new AssertionError("this cannot be");
        };
    try (LoopbackCloud cloud = LoopbackCloud.failing(thrower)) {
      failsAtOnce(cloud);
      failsAtOnce(cloud);
    }
    for (String method : new String[] {"open", "forward", "keep"}) {
      try (LoopbackCloud cloud = LoopbackCloud.failingIn(method, thrower)) {
        failsAtOnce(cloud);
        cloud.awaitNoSessions();
      }
    }
    try (LoopbackCloud cloud = LoopbackCloud.failingIn("end", thrower)) {
      RawEdge edge = cloud.edge().send(live(cloud));
      edge.next(CloudMessage.Welcome.class);
      edge.next(CloudMessage.Advance.class);
      edge.send(new EdgeMessage.Close());
      cloud.awaitNoSessions();
    }
  }

  private static void failsAtOnce(LoopbackCloud cloud) throws Exception {
    RawEdge edge = cloud.edge().send(live(cloud));
    CloudMessage message = edge.next(CloudMessage.class);
    while (!(message instanceof CloudMessage.Refused)) {
      message = edge.next(CloudMessage.class); // A welcome, and perhaps a pass that went well.
    }
    Refusal refusal = ((CloudMessage.Refused) message).refusal();
    assertThat(refusal.code()).isEqualTo(Refusal.Code.INTERNAL);
    assertThat(refusal.message()).contains("this cannot be");
    assertThat(edge.end().getCode()).isEqualTo(Status.Code.INTERNAL);
    cloud.awaitNoSessions();
  }

  /** Of two sessions the target fails one's third pass; the other goes on to its end. */
  @Test
  void aTargetThatFailsInOnePassEndsThatSessionOnly() throws Exception {
    Semaphore permits = new Semaphore(1_000_000);
    int[] failures = new int[1];
    try (LoopbackCloud cloud =
        LoopbackCloud.gated(
            2,
            permits,
            () -> {
              if (failures[0]-- > 0) {
                throw new IllegalStateException("one pass went wrong");
              }
            })) {
      List<Integer> streamed = streamed(cloud);
      permits.drainPermits();
      RawEdge first = cloud.edge().send(live(cloud));
      first.next(CloudMessage.Welcome.class);
      awaitWaiting(permits);
      RawEdge second = cloud.edge().send(live(cloud));
      cloud.arrivals().awaitMessages(3);
      permits.release();
      first.next(CloudMessage.Advance.class);
      second.next(CloudMessage.Welcome.class);
      permits.release(2); // One pass of both: the first's second row, and the second's first.
      first.next(CloudMessage.Advance.class);
      assertThat(second.next(CloudMessage.Advance.class).token()).isEqualTo(streamed.get(0));
      awaitWaiting(permits);
      // Seen behind the permit: the pass of both fails, and then the one's whose message came while
      // the other's pass ran.
      failures[0] = 2;
      permits.release(1_000_000);
      assertThat(second.refusal(Refusal.Code.INTERNAL, Status.Code.INTERNAL))
          .contains("one pass went wrong");
      for (int token : streamed.subList(2, streamed.size())) {
        assertThat(first.next(CloudMessage.Advance.class).token()).isEqualTo(token);
      }
      assertThat(first.end().isOk()).isTrue();
    }
  }

  /** It hears nothing and says nothing: the cloud stops by itself, and serves the others. */
  @Test
  void edgesThatDoNotReadAreGivenNoMoreThanTheirCredit() throws Exception {
    AtomicInteger laws = new AtomicInteger();
    try (LoopbackCloud cloud = LoopbackCloud.roomy(2, laws::incrementAndGet)) {
      RawEdge stalled = cloud.stalledEdge().send(live(cloud, 4000));
      Eventually.holds("the credit is used", () -> laws.get() == Protocol.CREDIT + 1);
      assertThat(streamed(cloud, 40)).hasSize(40);
      assertThat(laws.get()).isEqualTo(Protocol.CREDIT + 1 + 40);
      // What was sent is not lost, and the text goes on where it stood.
      stalled.read();
      stalled.next(CloudMessage.Welcome.class);
      for (int i = 0; i <= Protocol.CREDIT; i++) {
        stalled.next(CloudMessage.Advance.class);
      }
      stalled.send(new EdgeMessage.Ack(5 + Protocol.CREDIT));
      stalled.next(CloudMessage.Advance.class);
      stalled.cancel();
    }
  }

  /** Whatever they are made of: the flooder's text is unharmed, and the others go on. */
  @Test
  void floodsOfGuessesHarmNobody() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.roomy(2, () -> {})) {
      int ahead = Protocol.CREDIT + 1;
      List<Integer> streamed = streamed(cloud, ahead + 1);
      RawEdge flooder = cloud.edge().send(live(cloud, 4000));
      for (int i = 0; i < 3000; i++) {
        flooder.send(
            i % 3 == 0
                ? uselessGuesses(i / 300)
                : new EdgeMessage.Grow(i / 300, 4, 1, 1 + i % 256, new byte[i % 400]));
      }
      assertThat(streamed(cloud, ahead + 1)).isEqualTo(streamed);
      flooder.next(CloudMessage.Welcome.class);
      flooder.send(new EdgeMessage.Ack(4 + ahead));
      // All that was sent is heard, by and by: that, two streams' hellos and its own.
      Eventually.holds(
          "the flood is heard",
          () -> {
            cloud.later().pass(MOMENT);
            return cloud.arrivals().messages() >= 3001 + 3;
          });
      for (int heard = 0; heard <= ahead; ) {
        CloudMessage message = flooder.next(CloudMessage.class);
        if (message instanceof CloudMessage.Advance advance) {
          assertThat(advance.node()).as("no guess was right").isZero();
          assertThat(advance.token()).isEqualTo(streamed.get(heard++));
        } else {
          assertThat(((CloudMessage.Regrow) message).generation()).isLessThanOrEqualTo(8);
        }
      }
      flooder.cancel();
    }
  }

  /** The rest of a flood waits at the edge, until the next moment. */
  @Test
  void fewFramesOfASessionAreHeardInAMoment() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gated(2, permits)) {
      RawEdge flooder = cloud.edge().send(live(cloud));
      flooder.next(CloudMessage.Welcome.class);
      awaitWaiting(permits);
      for (int i = 0; i < 1000; i++) {
        flooder.send(new EdgeMessage.Ack(1));
      }
      for (int moment = 1; moment <= 3; moment++) {
        cloud.arrivals().awaitMessages(1 + 16 * moment + moment - 1);
        // Another is heard meanwhile, and nothing of the flood.
        RawEdge behind = cloud.edge().send(live(cloud));
        cloud.arrivals().awaitMessages(1 + 16 * moment + moment);
        behind.cancel();
        cloud.arrivals().awaitCancels(moment);
        assertThat(cloud.arrivals().messages()).isEqualTo(1 + 17 * moment);
        cloud.later().pass(MOMENT);
      }
      flooder.cancel();
    }
  }

  @Test
  void largeFramesDoNotWaitInALiveSession() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.roomy(1, () -> {})) {
      RawEdge edge = cloud.edge().send(live(cloud, 4000));
      edge.next(CloudMessage.Welcome.class);
      edge.next(CloudMessage.Advance.class);
      edge.send(new EdgeMessage.Round(1, 1, Prefix.of(1), 0, new byte[8000]));
      String refusal = null;
      while (refusal == null) {
        CloudMessage message = edge.next(CloudMessage.class);
        refusal = message instanceof CloudMessage.Refused r ? r.refusal().message() : null;
      }
      assertThat(refusal)
          .contains("bytes came in a live session; send at most " + Frames.MAX_LIVE_FRAME_BYTES);
      cloud.awaitNoSessions();
    }
  }

  @Test
  void framesThatAreNoneEndTheSession() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.roomy(1, () -> {})) {
      for (EdgeFrame frame :
          new EdgeFrame[] {
            EdgeFrame.getDefaultInstance(),
            EdgeFrame.newBuilder().setAck(Ack.newBuilder().setBase(-1)).build()
          }) {
        RawEdge edge = cloud.edge().send(live(cloud, 4000)).send(frame);
        CloudMessage message = edge.next(CloudMessage.class);
        while (!(message instanceof CloudMessage.Refused)) {
          message = edge.next(CloudMessage.class);
        }
        cloud.awaitNoSessions();
      }
    }
  }

  @Test
  void anOlderEdgeIsToldToUseTheSameRelease() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      EdgeFrame.Builder frame = Frames.frame(live(cloud)).toBuilder();
      frame.getHelloBuilder().setProtocol(Protocol.VERSION - 1);
      assertThat(
              cloud
                  .edge()
                  .send(frame.build())
                  .refusal(Refusal.Code.PROTOCOL, Status.Code.FAILED_PRECONDITION))
          .contains(
              "protocol " + (Protocol.VERSION - 1) + ", this cloud " + Protocol.VERSION,
              "use the same release on both");
    }
  }

  @Test
  void roundsStreamsAndLiveSessionsShareATarget() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(3)) {
      List<Integer> streamed = streamed(cloud);
      RawEdge live = cloud.edge().send(live(cloud));
      RawEdge rounds = cloud.welcomed().send(round(1, 4, 2));
      RawEdge streaming = cloud.edge().send(cloudOnly(cloud));
      assertThat(rounds.next(CloudMessage.Ruling.class).number()).isEqualTo(1);
      streaming.next(CloudMessage.Welcome.class);
      live.next(CloudMessage.Welcome.class);
      for (int token : streamed) {
        assertThat(live.next(CloudMessage.Advance.class).token()).isEqualTo(token);
        assertThat(streaming.next(CloudMessage.Streamed.class).token()).isEqualTo(token);
      }
      rounds.cancel();
    }
  }

  private static EdgeMessage.Grow uselessGuesses(int generation) {
    GuessCoder coder = new GuessCoder(new TextState(VOCABULARY, TokenPrior.NONE));
    int[] parents = {0, 0, 1, 1, 2, 2};
    int[] tokens = {0, 1, 0, 1, 0, 1}; // No text has them.
    for (int token : prompt(4)) {
      coder.committed(token);
    }
    return new EdgeMessage.Grow(
        generation, 4, 1, tokens.length, coder.encode(tokens.length, parents, tokens));
  }

  static EdgeMessage.Grow chain(List<Integer> text, List<Integer> tokens) {
    GuessCoder coder = new GuessCoder(new TextState(VOCABULARY, TokenPrior.NONE));
    for (int token : prompt(4)) {
      coder.committed(token);
    }
    text.forEach(coder::committed);
    int base = 4 + text.size();
    int[] parents = new int[tokens.size()];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = i; // Guesses are numbered from 1; the first is below the text.
    }
    int[] ids = tokens.stream().mapToInt(token -> token).toArray();
    return new EdgeMessage.Grow(0, base, 1, ids.length, coder.encode(ids.length, parents, ids));
  }

  static List<Integer> streamed(LoopbackCloud cloud) throws Exception {
    return streamed(cloud, 40);
  }

  private static List<Integer> streamed(LoopbackCloud cloud, int tokens) throws Exception {
    RawEdge edge = cloud.edge().send(hello(cloud, Mode.CLOUD_ONLY, tokens));
    edge.next(CloudMessage.Welcome.class);
    List<Integer> text = new ArrayList<>();
    CloudMessage.Streamed streamed;
    do {
      streamed = edge.next(CloudMessage.Streamed.class);
      text.add(streamed.token());
    } while (!streamed.last());
    edge.end();
    return text;
  }

  private static EdgeMessage.Hello cloudOnly(LoopbackCloud cloud) {
    return hello(cloud, Mode.CLOUD_ONLY, 40);
  }

  static EdgeMessage.Hello live(LoopbackCloud cloud) {
    return live(cloud, 40);
  }

  private static EdgeMessage.Hello live(LoopbackCloud cloud, int maxTokens) {
    return hello(cloud, Mode.LIVE, maxTokens);
  }

  private static EdgeMessage.Hello hello(LoopbackCloud cloud, Mode mode, int maxTokens) {
    EdgeMessage.Hello usual =
        cloud.hello(cloud.fingerprint(), VOCABULARY, mode, new Coupled(), prompt(4));
    return new EdgeMessage.Hello(
        usual.protocol(),
        usual.fingerprint(),
        usual.vocabulary(),
        mode,
        usual.sampling(),
        usual.scheme(),
        0,
        maxTokens,
        usual.seed(),
        usual.prompt());
  }

  static void awaitWaiting(Semaphore permits) throws Exception {
    Eventually.holds("the target waits in a pass", permits::hasQueuedThreads);
  }
}
