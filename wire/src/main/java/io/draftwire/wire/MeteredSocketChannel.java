package io.draftwire.wire;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;

/**
 * A socket whose pipeline begins with a count of what passes. gRPC puts its handlers, TLS included,
 * behind those that are there already, so nothing lies between the count and the socket.
 */
final class MeteredSocketChannel extends NioSocketChannel {
  MeteredSocketChannel(WireMeter meter) {
    pipeline().addFirst("wire-meter", new Count(meter));
  }

  /** Runs on the channel's event loop. */
  private static final class Count extends ChannelDuplexHandler {
    private final WireMeter meter;

    Count(WireMeter meter) {
      this.meter = meter;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf bytes) {
        meter.read(bytes.readableBytes());
      }
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (!(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
        context.write(message, promise);
        return;
      }
      // The buffer is drained by the write: its size has to be read before.
      int size = bytes.readableBytes();
      ChannelPromise counted = promise.unvoid();
      counted.addListener(
          written -> {
            if (written.isSuccess()) {
              meter.written(size);
            }
          });
      context.write(message, counted);
    }
  }
}
