package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.VOCABULARY;
import static io.draftwire.cloud.LoopbackCloud.prompt;
import static io.draftwire.cloud.LoopbackCloud.round;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** However a session ends, its sequence is free for the next one. */
class SessionEndsTest {

  @Test
  void edgesThatDieWhileTheirRoundIsVerifiedFreeTheSequence() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.welcomed().send(round(1, 4, 2));
      awaitWaiting(permits);
      edge.cancel();
      cloud.arrivals().awaitCancels(1);
      permits.release(1_000);
      cloud.servesAnother();
    }
  }

  /** One permit more than the dead stream had: it makes no further pass. */
  @Test
  void edgesThatDieInTheMiddleOfAStreamFreeTheSequence() throws Exception {
    Semaphore permits = new Semaphore(1);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.edge().send(cloudOnly(cloud));
      edge.next(CloudMessage.Welcome.class);
      edge.next(CloudMessage.Streamed.class);
      awaitWaiting(permits);
      edge.cancel();
      cloud.arrivals().awaitCancels(1);
      permits.release();
      cloud.awaitNoSessions();
      permits.release(1_000);
      cloud.servesAnother();
    }
  }

  /** The next forward of the dead session is queued behind the hello that needs its sequence. */
  @Test
  void whoComesNextNeedNotWaitForTheDeadOnesTurn() throws Exception {
    Semaphore permits = new Semaphore(1);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.edge().send(cloudOnly(cloud));
      edge.next(CloudMessage.Welcome.class);
      edge.next(CloudMessage.Streamed.class);
      awaitWaiting(permits);
      edge.cancel();
      cloud.arrivals().awaitCancels(1);
      RawEdge next = cloud.edge().send(cloudOnly(cloud));
      cloud.arrivals().awaitMessages(2);
      permits.release(1_000);
      next.next(CloudMessage.Welcome.class);
      assertThat(next.next(CloudMessage.class)).isInstanceOf(CloudMessage.Streamed.class);
      next.cancel();
    }
  }

  /** The target is another's by then, and waits. */
  @Test
  void whatCameOfAPassIsSentBeforeTheNextSessionsPass() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gatedInTurn(2, permits)) {
      RawEdge first = cloud.edge().send(cloudOnly(cloud));
      first.next(CloudMessage.Welcome.class);
      awaitWaiting(permits);
      RawEdge second = cloud.edge().send(cloudOnly(cloud));
      cloud.arrivals().awaitMessages(2);
      for (int i = 0; i < 10; i++) {
        permits.release();
        first.next(CloudMessage.Streamed.class);
        if (i == 0) {
          second.next(CloudMessage.Welcome.class);
        }
        permits.release();
        second.next(CloudMessage.Streamed.class);
      }
      first.cancel();
      second.cancel();
    }
  }

  @Test
  void aVerdictIsSentBeforeTheNextSessionsPass() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gatedInTurn(2, permits)) {
      RawEdge verifying = cloud.welcomed().send(round(1, 4, 2));
      awaitWaiting(permits);
      RawEdge streaming = cloud.edge().send(cloudOnly(cloud));
      cloud.arrivals().awaitMessages(3);
      permits.release(3); // Of two drafts and the bonus.
      assertThat(verifying.next(CloudMessage.Ruling.class).number()).isEqualTo(1);
      streaming.next(CloudMessage.Welcome.class);
      verifying.cancel();
      streaming.cancel();
    }
  }

  /**
   * Its round waits behind its prompt, so the laws find a session that has something to do yet; and
   * the stream is ready all the time, so that gRPC never says it is ready again.
   */
  @Test
  void lawsThatComeBeforeThePromptIsReadDoNotMakeTheCloudDeaf() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gatedInTurn(2, permits)) {
      RawEdge first = cloud.edge().send(cloudOnly(cloud));
      first.next(CloudMessage.Welcome.class);
      awaitWaiting(permits);
      EdgeMessage.Round ids =
          new EdgeMessage.Round(
              1, 1, Prefix.of(prompt(4)), 0, new byte[0], EdgeMessage.NO_CHOICE, null, true);
      RawEdge second = cloud.welcomed().send(ids).send(new EdgeMessage.Laws(1, 1, new byte[0]));
      cloud.arrivals().awaitMessages(4);
      permits.release(1_000);
      CloudMessage.Ruling ruling = second.next(CloudMessage.Ruling.class);
      second.send(round(2, new Prefix(5, ruling.digest()), 0));
      assertThat(second.next(CloudMessage.Ruling.class).number()).isEqualTo(2);
      first.cancel();
      second.cancel();
    }
  }

  /** Its round waits behind its prompt, and nobody is left to wait for it. */
  @Test
  void edgesThatDieWithARoundBehindTheirPromptLeaveNothing() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gatedInTurn(2, permits)) {
      RawEdge first = cloud.edge().send(cloudOnly(cloud));
      first.next(CloudMessage.Welcome.class);
      awaitWaiting(permits);
      RawEdge second = cloud.welcomed().send(round(1, 4, 2));
      cloud.arrivals().awaitMessages(3);
      second.cancel();
      Eventually.holds("the second has left", () -> cloud.server().openSessions() == 1);
      first.cancel();
      permits.release(1_000);
      cloud.servesAnother();
    }
  }

  @Test
  void roundsInACloudOnlySessionAreRefused() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.edge().send(cloudOnly(cloud));
      edge.next(CloudMessage.Welcome.class);
      awaitWaiting(permits);
      edge.send(round(1, 4, 2));
      cloud.arrivals().awaitMessages(2);
      permits.release(1_000);
      assertThat(edge.refusal(Refusal.Code.STATE, Status.Code.FAILED_PRECONDITION)).isNotBlank();
      cloud.servesAnother();
    }
  }

  @Test
  void edgesThatDieBeforeTheirHelloLeaveNothing() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      RawEdge cancelled = cloud.edge();
      RawEdge closed = cloud.edge();
      cloud.arrivals().awaitStreams(2);
      cancelled.cancel();
      closed.halfClose();
      cloud.servesAnother();
    }
  }

  @Test
  void oneSessionMoreThanThereAreSequencesIsRefusedWithARemedy() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(2)) {
      RawEdge first = cloud.welcomed().send(round(1, 4, 2));
      RawEdge second = cloud.welcomed().send(round(1, 4, 2));
      first.next(CloudMessage.Ruling.class);
      second.next(CloudMessage.Ruling.class);

      RawEdge third = cloud.edge().send(cloud.hello());
      assertThat(third.refusal(Refusal.Code.BUSY, Status.Code.RESOURCE_EXHAUSTED))
          .contains("all 2 sessions", "ask again in 1 s", "--parallel");

      first.cancel();
      second.send(new EdgeMessage.Close());
      assertThat(second.end().isOk()).isTrue();
      cloud.servesAnother();
    }
  }

  @Test
  void targetsThatFailEndTheSessionWithAReasonAndNotTheCloud() throws Exception {
    Runnable thrower =
        () -> {
          throw new IllegalStateException("no such row");
        };
    try (LoopbackCloud cloud = LoopbackCloud.failing(thrower)) {
      endsEverySession(cloud, "no such row");
    }
  }

  @Test
  void errorsOfTheTargetEndTheSessionWithAReasonAndNotTheCloud() throws Exception {
    Runnable thrower =
        () -> {
          throw new AssertionError("this cannot be");
        };
    try (LoopbackCloud cloud = LoopbackCloud.failing(thrower)) {
      endsEverySession(cloud, "this cannot be");
    }
    // Outside of a pass as well.
    try (LoopbackCloud cloud = LoopbackCloud.failingIn("open", thrower)) {
      RawEdge edge = cloud.welcomed();
      assertThat(edge.refusal(Refusal.Code.INTERNAL, Status.Code.INTERNAL))
          .contains("this cannot be");
      cloud.awaitNoSessions();
    }
  }

  /** Where nothing of the model is left to fail, the session's end itself does. */
  @Test
  void errorsAtASessionsEndLeaveNoStreamOpen() throws Exception {
    Runnable thrower =
        () -> {
          throw new AssertionError("this cannot be");
        };
    try (LoopbackCloud cloud = LoopbackCloud.failingIn("end", thrower)) {
      for (int i = 0; i < 2; i++) {
        RawEdge edge = cloud.welcomed().send(round(1, 4, 2));
        edge.next(CloudMessage.Ruling.class);
        edge.send(new EdgeMessage.Close());
        edge.end();
        cloud.awaitNoSessions();
      }
    }
  }

  private static void endsEverySession(LoopbackCloud cloud, String... reason) throws Exception {
    for (int i = 0; i < 2; i++) {
      RawEdge edge = cloud.welcomed().send(round(1, 4, 2));
      assertThat(edge.refusal(Refusal.Code.INTERNAL, Status.Code.INTERNAL)).contains(reason);
      cloud.awaitNoSessions();
    }
  }

  @Test
  void roundsSentTwiceGetTheSameVerdict() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.welcomed().send(round(1, 4, 2)).send(round(1, 4, 2));
      cloud.arrivals().awaitMessages(3);
      permits.release(1_000);
      // One answers both that came before it; and who asks once more has it once more.
      CloudMessage.Ruling ruling = edge.next(CloudMessage.Ruling.class);
      edge.send(round(1, 4, 2));
      assertThat(edge.next(CloudMessage.Ruling.class)).isEqualTo(ruling);
      edge.send(round(2, new Prefix(4 + ruling.accepted() + 1, ruling.digest()), 0));
      assertThat(edge.next(CloudMessage.Ruling.class).number()).isEqualTo(2);
      edge.cancel();
    }
  }

  @Test
  void closingTheCloudEndsSessionsWithAnError() throws Exception {
    LoopbackCloud cloud = LoopbackCloud.withSequences(1);
    try (cloud) {
      RawEdge edge = cloud.welcomed();
      cloud.server().close();
      assertThat(edge.end().isOk()).isFalse();
    }
  }

  private static EdgeMessage.Hello cloudOnly(LoopbackCloud cloud) {
    return cloud.hello(
        cloud.fingerprint(), VOCABULARY, Mode.CLOUD_ONLY, LoopbackCloud.SCHEME, prompt(4));
  }

  private static void awaitWaiting(Semaphore permits) throws Exception {
    Eventually.holds("the target waits in a pass", permits::hasQueuedThreads);
  }
}
