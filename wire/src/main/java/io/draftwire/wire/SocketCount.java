package io.draftwire.wire;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import java.util.function.IntConsumer;

/**
 * Counts what passes a socket. It is the first in the socket's pipeline: gRPC puts its handlers,
 * TLS included, behind those that are there already, so nothing lies between the count and the
 * socket. Runs on the channel's event loop.
 */
final class SocketCount extends ChannelDuplexHandler {
  private final IntConsumer read;
  private final IntConsumer written;

  SocketCount(IntConsumer read, IntConsumer written) {
    this.read = read;
    this.written = written;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      read.accept(bytes.readableBytes());
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
        done -> {
          if (done.isSuccess()) {
            written.accept(size);
          }
        });
    context.write(message, counted);
  }
}
