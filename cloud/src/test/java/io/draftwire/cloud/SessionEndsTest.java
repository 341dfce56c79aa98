package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.VOCABULARY;
import static io.draftwire.cloud.LoopbackCloud.prompt;
import static io.draftwire.cloud.LoopbackCloud.round;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Prefix;
import io.draftwire.core.session.Refusal;
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
      permits.release(1_000);
      cloud.servesAnother();
    }
  }

  @Test
  void edgesThatDieInTheMiddleOfAStreamFreeTheSequence() throws Exception {
    Semaphore permits = new Semaphore(1);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.edge().send(cloudOnly(cloud));
      edge.next(CloudMessage.Welcome.class);
      edge.next(CloudMessage.Streamed.class);
      edge.cancel();
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
      Thread.sleep(200); // Lets the cancelling arrive first; nothing is asserted of it.
      RawEdge next = cloud.edge().send(cloudOnly(cloud));
      Thread.sleep(200);
      permits.release(1_000);
      next.next(CloudMessage.Welcome.class);
      assertThat(next.next(CloudMessage.class)).isInstanceOf(CloudMessage.Streamed.class);
      next.cancel();
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
      permits.release();
      edge.next(CloudMessage.Streamed.class);
      permits.release(1_000);
      CloudMessage next = edge.next(CloudMessage.class);
      while (next instanceof CloudMessage.Streamed) {
        next = edge.next(CloudMessage.class);
      }
      assertThat(((CloudMessage.Refused) next).refusal().code()).isEqualTo(Refusal.Code.STATE);
      assertThat(edge.end().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      cloud.servesAnother();
    }
  }

  @Test
  void edgesThatDieBeforeTheirHelloLeaveNothing() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      cloud.edge().cancel();
      cloud.edge().halfClose();
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

      RawEdge third = cloud.welcomed();
      assertThat(third.refusal(Refusal.Code.BUSY, Status.Code.RESOURCE_EXHAUSTED))
          .contains("all 2 sessions", "ask again later", "--parallel");

      first.cancel();
      second.send(new EdgeMessage.Close());
      assertThat(second.end().isOk()).isTrue();
      cloud.servesAnother();
    }
  }

  @Test
  void targetsThatFailEndTheSessionWithAReasonAndNotTheCloud() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.failing(new IllegalStateException("no such row"))) {
      for (int i = 0; i < 2; i++) {
        RawEdge edge = cloud.welcomed().send(round(1, 4, 2));
        assertThat(edge.refusal(Refusal.Code.INTERNAL, Status.Code.INTERNAL))
            .contains("no such row");
        cloud.awaitNoSessions();
      }
    }
  }

  @Test
  void roundsSentTwiceWhileBeingVerifiedGetOneVerdict() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      RawEdge edge = cloud.welcomed().send(round(1, 4, 2)).send(round(1, 4, 2));
      permits.release(1_000);
      CloudMessage.Ruling first = edge.next(CloudMessage.Ruling.class);
      edge.send(round(2, new Prefix(4 + first.accepted() + 1, first.digest()), 0));
      CloudMessage.Ruling next = edge.next(CloudMessage.Ruling.class);
      if (next.number() == 1) { // The second copy came when the verdict was there already.
        next = edge.next(CloudMessage.Ruling.class);
      }
      assertThat(next.number()).isEqualTo(2);
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

  private static void awaitWaiting(Semaphore permits) throws InterruptedException {
    while (!permits.hasQueuedThreads()) {
      Thread.sleep(2);
    }
  }
}
