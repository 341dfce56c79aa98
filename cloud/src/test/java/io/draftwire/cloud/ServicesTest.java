package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What tools that know gRPC and not this protocol can ask a cloud. */
class ServicesTest {
  private static final String VERIFIER = "draftwire.v1.Verifier";

  @Test
  void healthIsServing() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(cloud.channel());
      for (String service : new String[] {"", VERIFIER}) {
        HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
        assertThat(health.check(request).getStatus())
            .as("service '%s'", service)
            .isEqualTo(ServingStatus.SERVING);
      }
    }
  }

  @Test
  void reflectionListsTheServices() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
      StreamObserver<ServerReflectionRequest> ask =
          ServerReflectionGrpc.newStub(cloud.channel()).serverReflectionInfo(new First(answer));
      ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
      assertThat(answer.get(20, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
          .extracting(ServiceResponse::getName)
          .contains(VERIFIER, "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection");
      ask.onCompleted();
    }
  }

  private record First(CompletableFuture<ServerReflectionResponse> answer)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable cause) {
      answer.completeExceptionally(cause);
    }

    @Override
    public void onCompleted() {}
  }
}
