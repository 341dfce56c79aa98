package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A refusal over a real connection: the whole of it in a frame, then the status of its code. */
class VerifierStreamTest {
  private static final Refusal REFUSAL =
      new Refusal(
          Refusal.Code.ROUND, "Runde 7 ist überholt: " + "検".repeat(450) + "; round 8 is next");

  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void connect() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new RefusingVerifier())
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .maxInboundMessageSize(Frames.MAX_CLOUD_FRAME_BYTES)
            .build();
  }

  @AfterEach
  void disconnect() throws Exception {
    channel.shutdownNow();
    server.shutdownNow();
    assertThat(channel.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theRefusalArrivesWholeAndBeforeTheStatus() throws Exception {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    StreamObserver<EdgeFrame> up =
        VerifierGrpc.newStub(channel).session(new Recorder<CloudFrame>(seen));
    up.onNext(Frames.frame(new EdgeMessage.Close()));

    CloudFrame frame = (CloudFrame) seen.poll(60, TimeUnit.SECONDS);
    assertThat(RefusalFrames.refusal(frame.getRefused())).isEqualTo(REFUSAL);
    Status status = Status.fromThrowable((Throwable) seen.poll(60, TimeUnit.SECONDS));
    assertThat(status.getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(status.getDescription()).isEqualTo(REFUSAL.message());
  }

  private static final class RefusingVerifier extends VerifierGrpc.VerifierImplBase {
    @Override
    public StreamObserver<EdgeFrame> session(StreamObserver<CloudFrame> down) {
      return new StreamObserver<>() {
        @Override
        public void onNext(EdgeFrame frame) {
          down.onNext(CloudFrame.newBuilder().setRefused(RefusalFrames.frame(REFUSAL)).build());
          down.onError(RefusalStatus.status(REFUSAL).asRuntimeException());
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {}
      };
    }
  }

  private record Recorder<T>(BlockingQueue<Object> seen) implements StreamObserver<T> {
    @Override
    public void onNext(T frame) {
      seen.add(frame);
    }

    @Override
    public void onError(Throwable t) {
      seen.add(t);
    }

    @Override
    public void onCompleted() {
      seen.add("completed");
    }
  }
}
