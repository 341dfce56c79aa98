package io.draftwire.wire;

import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;

/** An edge's socket whose bytes are counted. */
final class MeteredSocketChannel extends NioSocketChannel {
  MeteredSocketChannel(WireMeter meter) {
    pipeline().addFirst("wire-meter", new SocketCount(meter::down, meter::up));
  }
}
