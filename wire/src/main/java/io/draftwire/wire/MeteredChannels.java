package io.draftwire.wire;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** Client channels whose bytes are counted at the socket, without a proxy. */
public final class MeteredChannels {
  /**
   * How long a connection may be silent before it is asked whether it lives, s. The server has to
   * permit it: gRPC's own default answers anything under 300 s by ending the connection.
   */
  public static final long KEEP_ALIVE_SECONDS = 30;

  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;

  /**
   * HTTP/2 window, bytes. Fixed, because gRPC's automatic one measures the link with pings of its
   * own, which on a thin link cost more than they find; a round is far smaller than this.
   */
  private static final int WINDOW_BYTES = 1 << 20;

  private MeteredChannels() {}

  /**
   * A plaintext channel, connected when first used. The caller shuts it down.
   *
   * @param meter counts every byte of every connection that the channel makes
   */
  public static ManagedChannel channel(String host, int port, WireMeter meter) {
    return channel(NettyChannelBuilder.forAddress(host, port), meter);
  }

  /**
   * The same to every address that the host's name has, in turn; the name is looked up again where
   * a connection breaks.
   */
  public static ManagedChannel channelToEach(String host, int port, WireMeter meter) {
    return channel(
        NettyChannelBuilder.forTarget("dns:///" + host + ":" + port)
            .defaultLoadBalancingPolicy("round_robin"),
        meter);
  }

  private static ManagedChannel channel(NettyChannelBuilder to, WireMeter meter) {
    return to.usePlaintext()
        .channelFactory(() -> new MeteredSocketChannel(meter))
        .eventLoopGroup(Loops.SHARED)
        .flowControlWindow(WINDOW_BYTES)
        .maxInboundMessageSize(Frames.MAX_CLOUD_FRAME_BYTES)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .build();
  }

  /**
   * One daemon thread for the sockets of all channels: sessions send one small message per round,
   * and the cores belong to the models. It lives as long as the process.
   */
  private static final class Loops {
    static final EventLoopGroup SHARED =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("draftwire-edge-io", true), NioIoHandler.newFactory());
  }
}
