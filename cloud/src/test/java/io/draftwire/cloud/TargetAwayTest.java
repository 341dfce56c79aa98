package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.metrics.Samples;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.Refusal;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A target that is not there for a while. */
class TargetAwayTest {
  @Test
  void nobodyBeginsMeanwhileAndIsToldWhenToAskAgain() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(2)) {
      RawEdge inside = cloud.welcomed();
      cloud.server().targetAway(Duration.ofSeconds(5));
      assertThat(health(cloud)).isEqualTo(ServingStatus.NOT_SERVING);
      RawEdge edge = cloud.edge().send(cloud.hello());
      Refusal refusal = edge.next(CloudMessage.Refused.class).refusal();
      assertThat(refusal.code()).isEqualTo(Refusal.Code.DRAINING);
      assertThat(refusal.message()).contains("started again").contains("another cloud");
      assertThat(refusal.retryMillis()).isBetween(3000, 30_000);
      assertThat(edge.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(cloud.refused(Refusals.Reason.AWAY)).isOne();
      assertThat(restarts(cloud)).isZero();

      cloud.server().targetBack();
      assertThat(health(cloud)).isEqualTo(ServingStatus.SERVING);
      assertThat(restarts(cloud)).isOne();
      inside.send(LoopbackCloud.round(1, 4, 2));
      assertThat(inside.next(CloudMessage.Ruling.class).number()).isEqualTo(1);
      cloud.welcomed();
    }
  }

  @Test
  void whoeverStopsMeanwhileDoesNotServeAgain() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      cloud.server().targetAway(Duration.ofSeconds(5));
      cloud.server().drain(Duration.ZERO);
      cloud.server().targetBack();
      assertThat(health(cloud)).isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  private static double restarts(LoopbackCloud cloud) {
    return Samples.of(cloud.server().metrics()).value("target_restarts_total");
  }

  private static ServingStatus health(LoopbackCloud cloud) {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(cloud.channel());
    ServingStatus status = null;
    for (String service : new String[] {"", "draftwire.v1.Verifier"}) {
      ServingStatus said =
          health.check(HealthCheckRequest.newBuilder().setService(service).build()).getStatus();
      assertThat(status == null || said == status).as("all services say the same").isTrue();
      status = said;
    }
    return status;
  }
}
