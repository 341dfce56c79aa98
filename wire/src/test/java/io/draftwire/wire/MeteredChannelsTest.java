package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MeteredChannelsTest {
  private static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.newBuilder(new Bytes(), new Bytes())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("draftwire.test.Echo/Echo")
          .build();

  private Server server;
  private CountingRelay relay;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("draftwire.test.Echo")
                    .addMethod(
                        ECHO,
                        ServerCalls.asyncUnaryCall(
                            (request, answer) -> {
                              answer.onNext(request);
                              answer.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    relay = new CountingRelay(server.getPort());
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    server.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }

  @Test
  void countsExactlyTheBytesThatCrossTheSocket() throws Exception {
    WireMeter meter = new WireMeter();
    ManagedChannel channel = MeteredChannels.channel("127.0.0.1", relay.port(), meter);
    assertThat(meter.bytesUp()).isZero();
    long payload = 0;
    for (int size : new int[] {0, 1, 50, 16_384, 200_000, 3}) {
      byte[] sent = new byte[size];
      assertThat(ClientCalls.blockingUnaryCall(channel, ECHO, CallOptions.DEFAULT, sent))
          .isEqualTo(sent);
      payload += size;
      // A request is counted before its answer is seen.
      assertThat(meter.bytesUp()).isGreaterThan(payload);
      assertThat(meter.bytesDown()).isGreaterThan(payload);
    }
    // An orderly end flushes what HTTP/2 still has to say; then both witnesses have seen it all.
    channel.shutdown();
    assertThat(channel.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    awaitQuiet(meter);
  }

  @Test
  void aMeterServesSeveralChannelsAndKeepsThemApartFromOthers() throws Exception {
    WireMeter shared = new WireMeter();
    WireMeter other = new WireMeter();
    for (WireMeter meter : new WireMeter[] {shared, other, shared}) {
      ManagedChannel channel = MeteredChannels.channel("127.0.0.1", relay.port(), meter);
      ClientCalls.blockingUnaryCall(channel, ECHO, CallOptions.DEFAULT, new byte[1000]);
      channel.shutdown();
      assertThat(channel.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(other.bytesUp()).isBetween(1000L, 1999L);
    assertThat(shared.bytesUp()).isBetween(2000L, 2999L);
  }

  /** The relay's threads may be a moment behind. */
  private void awaitQuiet(WireMeter meter) throws Exception {
    Eventually.holds(
        "both witnesses have seen the same",
        () -> meter.bytesUp() == relay.up.sum() && meter.bytesDown() == relay.down.sum());
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
