package io.draftwire.cloud;

import io.draftwire.wire.Peers;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * Lets so many connections in, in all and from one network ({@link Peers#network}), and so often.
 * What comes beyond is closed as soon as it is accepted, before anything is made for it or read
 * from it.
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
   * @param burst that one network may open at once, where it has opened none for long
   * @param aSecond that it may open then
   */
  record Bounds(int all, int ofOne, int burst, int aSecond) {
    private static final int ALL = 4096;

    /** As many as may be open from one network, where a cloud's restart brings all again. */
    private static final int BURST = 1024;

    /** A TLS handshake takes 3 ms of a core: these take a fifth of one. */
    private static final int A_SECOND = 64;

    /** In clear a connection costs next to nothing: how many are open is what counts. */
    private static final int IN_CLEAR_A_SECOND = 1 << 20;

    /** Networks that it takes to keep all others out. */
    private static final int SHARES = 4;

    /**
     * An edge keeps a connection or two, a few kilobytes each, whether it asks anything or not. So
     * there is room for far more of them than any cloud has sequences, also behind one address: an
     * office, or a proxy that speaks TLS, brings hundreds and may bring a thousand. Whoever floods
     * from one address leaves three quarters to everybody else.
     *
     * @param encrypted whether every connection costs a handshake
     */
    static Bounds usual(boolean encrypted) {
      int all = Peers.connections(ALL);
      return new Bounds(
          all, Math.max(1, all / SHARES), BURST, encrypted ? A_SECOND : IN_CLEAR_A_SECOND);
    }
  }

  private final Networks networks;
  private final Refusals refusals;

  Turnstile(Bounds bounds, Refusals refusals) {
    this.networks = new Networks(bounds);
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
    if (!networks.enter(network, System.nanoTime())) {
      refusals.count(Refusals.Reason.CONNECTIONS);
      connection.unsafe().closeForcibly();
      return;
    }
    connection.closeFuture().addListener(end -> networks.leave(network, System.nanoTime()));
    context.fireChannelRead(connection);
  }

  /** Connections open now. */
  int open() {
    return networks.open();
  }
}
