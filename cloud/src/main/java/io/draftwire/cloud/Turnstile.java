package io.draftwire.cloud;

import io.draftwire.wire.Peers;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets so many connections in, in all and from one network ({@link Peers#network}). What comes
 * beyond is closed as soon as it is accepted, before anything is made for it or read from it.
 *
 * <p>It stands in the pipeline of the channel that listens, in front of what serves the connections
 * that it passes on, and runs on the thread that accepts; connections end on other threads.
 */
@Sharable
final class Turnstile extends ChannelInboundHandlerAdapter {
  /**
   * How many.
   *
   * @param all open at once
   * @param ofOne of them from one network
   */
  record Bounds(int all, int ofOne) {
    private static final int ALL = 4096;

    /** Networks that it takes to keep all others out. */
    private static final int SHARES = 4;

    /**
     * An edge keeps a connection or two, a few kilobytes each, whether it asks anything or not. So
     * there is room for far more of them than any cloud has sequences, also behind one address: an
     * office, or a proxy that speaks TLS, brings hundreds and may bring a thousand. Whoever floods
     * from one address leaves three quarters to everybody else.
     */
    static Bounds usual() {
      int all = Peers.connections(ALL);
      return new Bounds(all, Math.max(1, all / SHARES));
    }
  }

  private final Bounds bounds;
  private final Refusals refusals;
  private final Map<Object, Integer> networks = new HashMap<>();
  private int open;

  Turnstile(Bounds bounds, Refusals refusals) {
    this.bounds = bounds;
    this.refusals = refusals;
  }

  /** A channel to listen with. */
  NioServerSocketChannel listening() {
    NioServerSocketChannel channel = new NioServerSocketChannel();
    channel.pipeline().addFirst("turnstile", this);
    return channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel connection = (Channel) accepted;
    Object network = Peers.network(connection.remoteAddress());
    if (!enter(network)) {
      refusals.count(Refusals.Reason.CONNECTIONS);
      connection.unsafe().closeForcibly();
      return;
    }
    connection.closeFuture().addListener(end -> leave(network));
    context.fireChannelRead(connection);
  }

  private synchronized boolean enter(Object network) {
    int there = networks.getOrDefault(network, 0);
    if (open >= bounds.all() || there >= bounds.ofOne()) {
      return false;
    }
    open++;
    networks.put(network, there + 1);
    return true;
  }

  private synchronized void leave(Object network) {
    open--;
    networks.computeIfPresent(network, (_, there) -> there == 1 ? null : there - 1);
  }

  /** Connections open now. */
  synchronized int open() {
    return open;
  }
}
