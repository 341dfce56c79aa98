package io.draftwire.wire;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;

/**
 * Counts the bytes of every connection that a cloud accepts. It stands in the pipeline of the
 * channel that listens, in front of what serves the connections that pass it, and behind whatever
 * turns some of them away.
 */
@Sharable
public final class MeteredListener extends ChannelInboundHandlerAdapter {
  private final WireMeter meter;

  public MeteredListener(WireMeter meter) {
    this.meter = meter;
  }

  /** The channel, whose connections are counted from now on. */
  public <C extends ServerChannel> C on(C channel) {
    channel.pipeline().addLast("wire-meter", this);
    return channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    ((Channel) accepted).pipeline().addFirst("wire-meter", new SocketCount(meter::up, meter::down));
    context.fireChannelRead(accepted);
  }
}
