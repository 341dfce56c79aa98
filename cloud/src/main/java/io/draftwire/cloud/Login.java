package io.draftwire.cloud;

import io.draftwire.wire.access.Caller;
import io.draftwire.wire.access.LoginException;
import io.draftwire.wire.access.Principals;
import io.draftwire.wire.trust.BearerToken;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Finds out who calls, before anything is done for the call. A token counts before a certificate:
 * whoever shows one that is wrong is told so. Health is anybody's to ask.
 */
final class Login implements ServerInterceptor {
  private static final Context.Key<Caller> CALLER = Context.key("caller");
  private static final int DNS_NAME = 2;

  /** Null for a cloud that asks nobody. */
  private final Principals principals;

  private final Refusals refusals;
  private final Caller anybody = Caller.anybody();

  Login(Principals principals, Refusals refusals) {
    this.principals = principals;
    this.refusals = refusals;
  }

  /** Whose call this thread serves. */
  static Caller caller() {
    return CALLER.get();
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    try {
      Caller caller = principals == null || health(call) ? anybody : caller(call, headers);
      return Contexts.interceptCall(
          Context.current().withValue(CALLER, caller), call, headers, next);
    } catch (LoginException e) {
      refusals.count(Refusals.Reason.LOGIN);
      call.close(Status.UNAUTHENTICATED.withDescription(e.getMessage()), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private static boolean health(ServerCall<?, ?> call) {
    return HealthGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName());
  }

  private Caller caller(ServerCall<?, ?> call, Metadata headers) throws LoginException {
    String token = BearerToken.shown(headers.get(BearerToken.HEADER));
    if (!token.isEmpty()) {
      return principals.byToken(token);
    }
    X509Certificate certificate = certificate(call);
    if (certificate == null) {
      throw principals.nothingShown();
    }
    return principals.byCertificate(name(certificate));
  }

  /** What the edge has shown and keeps good, or null: a connection may outlive a certificate. */
  private static X509Certificate certificate(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    try {
      if (session != null && session.getPeerCertificates()[0] instanceof X509Certificate shown) {
        shown.checkValidity();
        return shown;
      }
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      // It is as if nothing had been shown.
    }
    return null;
  }

  /** Whom it is for: its first DNS name, or else its common name. */
  private static String name(X509Certificate certificate) {
    try {
      if (certificate.getSubjectAlternativeNames() != null) {
        for (List<?> name : certificate.getSubjectAlternativeNames()) {
          if (name.get(0).equals(DNS_NAME)) {
            return String.valueOf(name.get(1)).toLowerCase(Locale.ROOT);
          }
        }
      }
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return String.valueOf(part.getValue());
        }
      }
    } catch (CertificateException | InvalidNameException e) {
      // It has none, then.
    }
    return "";
  }
}
