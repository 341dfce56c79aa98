package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.round;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cloud that is about to stop, as its edges and whoever watches its health see it. */
class DrainTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private LoopbackCloud cloud;

  @BeforeEach
  void start() throws Exception {
    cloud = LoopbackCloud.withSequences(2);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private CompletableFuture<Void> draining(Duration longest) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            cloud.server().drain(longest);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(cloud.channel())
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private void awaitNotServing() throws Exception {
    Eventually.holds(
        "health says that it does not serve", () -> health("") == ServingStatus.NOT_SERVING);
  }

  @Test
  void whatRunsFinishesWhileWhoeverAsksIsSentElsewhere() throws Exception {
    RawEdge running = cloud.welcomed();
    CompletableFuture<Void> drained = draining(LONG);
    awaitNotServing();
    assertThat(health("draftwire.v1.Verifier")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(
            cloud
                .edge()
                .send(cloud.hello())
                .refusal(Refusal.Code.DRAINING, Status.Code.UNAVAILABLE))
        .contains("ask another");
    running.send(round(1, 4, 2));
    assertThat(running.next(CloudMessage.Ruling.class).number()).isEqualTo(1);
    assertThat(drained).isNotDone();
    running.send(new EdgeMessage.Close());
    assertThat(running.end().isOk()).isTrue();
    drained.join();
    assertThat(cloud.refused(Refusals.Reason.DRAINING)).isPositive();
  }

  @Test
  void whatDoesNotFinishInTimeIsLetGo() throws Exception {
    RawEdge running = cloud.welcomed();
    CompletableFuture<Void> drained = draining(Duration.ZERO);
    running.refusal(Refusal.Code.DRAINING, Status.Code.UNAVAILABLE);
    drained.join();
    cloud.awaitNoSessions();
  }

  /** They would not find the time for an answer. */
  @Test
  void streamsThatHaveNotSaidHelloAreSentElsewhereAtOnce() throws Exception {
    RawEdge silent = cloud.edge();
    Eventually.holds("its stream is open", () -> cloud.server().openSessions() == 1);
    CompletableFuture<Void> drained = draining(LONG);
    silent.refusal(Refusal.Code.DRAINING, Status.Code.UNAVAILABLE);
    drained.join();
  }

  @Test
  void aCloudThatNobodyUsesIsDrainedAtOnce() {
    draining(LONG).join();
  }
}
