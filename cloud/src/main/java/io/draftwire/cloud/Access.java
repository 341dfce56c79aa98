package io.draftwire.cloud;

import io.draftwire.wire.access.Principals;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;

/**
 * Who may speak to a cloud, and whether others can listen.
 *
 * @param tls null for in clear
 * @param principals whom it serves; null for anybody
 */
public record Access(SslContext tls, Principals principals) {
  /** Anybody who reaches it, in clear: for loopback. */
  public static final Access OPEN = new Access(null, null);

  /** Nothing is heard before these. */
  void guard(NettyServerBuilder server, Refusals refusals) {
    if (tls != null) {
      server.sslContext(tls);
    }
    server.intercept(new Login(principals, refusals)); // What is added last comes first.
  }
}
