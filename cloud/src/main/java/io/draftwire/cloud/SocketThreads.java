package io.draftwire.cloud;

import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads that accept connections and serve them. An error that nobody foresaw ends one for
 * good, and with it the listener or part of the connections, while the process lives on: so their
 * end is told.
 */
final class SocketThreads implements AutoCloseable {
  private static final int SERVING = 2;

  private final EventLoopGroup accepting = threads("accept", 1);
  private final EventLoopGroup serving = threads("serve", SERVING);

  /**
   * @param ended is run when any of them ends, also by {@link #close}
   */
  SocketThreads(Runnable ended) {
    for (EventLoopGroup group : List.of(accepting, serving)) {
      group.forEach(thread -> thread.terminationFuture().addListener(end -> ended.run()));
    }
  }

  private static EventLoopGroup threads(String name, int count) {
    return new MultiThreadIoEventLoopGroup(
        count, new DefaultThreadFactory("draftwire-" + name, true), NioIoHandler.newFactory());
  }

  EventLoopGroup accepting() {
    return accepting;
  }

  EventLoopGroup serving() {
    return serving;
  }

  @Override
  public void close() {
    accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    serving.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
