package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.VOCABULARY;
import static io.draftwire.cloud.LoopbackCloud.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.ClaimHeader;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cloud whose only sequence is taken, and those who wait for it. */
class LineTest {
  private final Semaphore permits = new Semaphore(0);

  private static EdgeMessage.Hello hello(LoopbackCloud cloud, Mode mode) {
    Scheme scheme = mode == Mode.SPECULATIVE ? LoopbackCloud.SCHEME : new Coupled();
    return cloud.hello(cloud.fingerprint(), VOCABULARY, mode, scheme, prompt(4));
  }

  /** Its hello was heard: it is in, or waits. */
  private static RawEdge welcomed(LoopbackCloud cloud, RawEdge edge, Mode mode) throws Exception {
    edge.send(hello(cloud, mode)).next(CloudMessage.Welcome.class);
    return edge;
  }

  private static long turnedAway(RawEdge edge) throws Exception {
    Refusal refusal = edge.next(CloudMessage.Refused.class).refusal();
    assertThat(refusal.code()).isEqualTo(Refusal.Code.BUSY);
    assertThat(refusal.retryMillis()).isPositive();
    assertThat(edge.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    return refusal.claim();
  }

  private RawEdge showing(long claim, LoopbackCloud cloud) {
    return new RawEdge(ClaimHeader.showing(claim, cloud.channel()));
  }

  private static CloudMessage firstToken(RawEdge edge, Mode mode) throws Exception {
    return switch (mode) {
      case CLOUD_ONLY -> edge.next(CloudMessage.Streamed.class);
      case LIVE -> edge.next(CloudMessage.Advance.class);
      case SPECULATIVE -> {
        edge.send(LoopbackCloud.round(1, 4, 2));
        yield edge.next(CloudMessage.Ruling.class);
      }
    };
  }

  private static double waiting(LoopbackCloud cloud) throws Exception {
    return CloudMetricsTest.of(cloud).value("sessions_waiting");
  }

  /** In every mode its answer is the one that it would have had at once. */
  @ParameterizedTest
  @EnumSource
  void whoWaitsIsServedWhenThePlaceIsFree(Mode mode) throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.gatedWithLine(1, 1, permits)) {
      RawEdge inside = welcomed(cloud, cloud.edge(), Mode.CLOUD_ONLY);
      RawEdge second = welcomed(cloud, cloud.edge(), mode);
      assertThat(waiting(cloud)).isEqualTo(1);
      long claim = turnedAway(cloud.edge().send(hello(cloud, mode)));
      assertThat(claim).isNotEqualTo(Refusal.NO_CLAIM);
      // It waits for a sequence, and is not taken to be silent.
      cloud.later().pass(Patience.DEFAULT.silence().plus(Duration.ofMinutes(1)));
      inside.cancel();
      cloud.arrivals().awaitCancels(1);
      permits.release(1_000_000);
      CloudMessage token = firstToken(second, mode);
      assertThat(waiting(cloud)).isZero();
      second.cancel(); // Unless it is whole by now.
      cloud.awaitNoSessions();
      RawEdge alone = welcomed(cloud, cloud.edge(), mode);
      assertThat(said(firstToken(alone, mode))).isEqualTo(said(token));
      alone.cancel();
      cloud.awaitNoSessions();
      assertThat(cloud.refused(Refusals.Reason.SILENCE)).isZero();
    }
  }

  private static String said(CloudMessage message) {
    return switch (message) {
      case CloudMessage.Streamed streamed -> "token " + streamed.token();
      case CloudMessage.Advance advance -> "token " + advance.token();
      case CloudMessage.Ruling ruling -> ruling.accepted() + " and " + ruling.token();
      default -> message.toString();
    };
  }

  /** One that was turned away waits before one that has just come. */
  @ParameterizedTest
  @EnumSource
  void whoWaitsAndGoesLeavesItsPlaceToWhoWasTurnedAway(Mode mode) throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.gatedWithLine(1, 1, permits)) {
      RawEdge inside = welcomed(cloud, cloud.edge(), mode);
      RawEdge waits = welcomed(cloud, cloud.edge(), mode);
      long claim = turnedAway(cloud.edge().send(hello(cloud, mode)));
      waits.cancel();
      cloud.arrivals().awaitCancels(1);
      Eventually.holds("the line is empty", () -> waiting(cloud) == 0);
      turnedAway(cloud.edge().send(hello(cloud, mode)));
      RawEdge again = welcomed(cloud, showing(claim, cloud), mode);
      assertThat(waiting(cloud)).isEqualTo(1);
      turnedAway(showing(claim, cloud).send(hello(cloud, mode)));
      inside.cancel();
      cloud.arrivals().awaitCancels(2);
      permits.release(1_000_000);
      firstToken(again, mode);
      again.cancel();
      cloud.awaitNoSessions();
    }
  }
}
