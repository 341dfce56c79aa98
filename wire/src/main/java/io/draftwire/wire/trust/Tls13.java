package io.draftwire.wire.trust;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * TLS 1.3, and nothing older, by Java's own implementation: no native code hears strangers, and it
 * is the same on every machine and for cloud, edge and gateway.
 */
public final class Tls13 {
  /** The only version. */
  public static final String VERSION = "TLSv1.3";

  /** How long what was found out of the other end may be relied on as it comes again, s. */
  private static final long RESUMED_SECONDS = 300;

  private Tls13() {}

  /**
   * A cloud's. An edge that shows no certificate gets as far as its first call, where it is told so
   * in words; one that shows a certificate of nobody's gets no further.
   *
   * @param edges whom edges are vouched for by; null where no certificate is asked of them
   */
  public static SslContext cloud(PemIdentity identity, PemTrust edges) {
    SslContextBuilder builder = SslContextBuilder.forServer(identity.manager());
    if (edges != null) {
      builder.trustManager(edges.manager()).clientAuth(ClientAuth.OPTIONAL);
    }
    return build(builder);
  }

  /**
   * An edge's.
   *
   * @param cloud whom the cloud is vouched for by
   * @param identity what the edge shows of itself; null for nothing
   */
  public static SslContext edge(PemTrust cloud, PemIdentity identity) {
    SslContextBuilder builder = SslContextBuilder.forClient().trustManager(cloud.manager());
    if (identity != null) {
      builder.keyManager(identity.manager());
    }
    return build(builder);
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK)
          .protocols(VERSION)
          .sessionTimeout(RESUMED_SECONDS)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("this Java has no " + VERSION, e);
    }
  }

  /**
   * For who serves by other means than gRPC; the caller sees to it that {@link #VERSION} is all.
   */
  public static SSLContext server(PemIdentity identity) {
    try {
      SSLContext context = SSLContext.getInstance(VERSION);
      context.init(new KeyManager[] {identity.manager()}, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + VERSION, e);
    }
  }
}
