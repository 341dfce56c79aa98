package io.draftwire.wire;

import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a stream broke, from what gRPC tells of it: the reason is the cause of causes. */
final class LinkTroubles {
  private LinkTroubles() {}

  /** Of whatever has gone wrong below, or else what the status says; null where nothing does. */
  static String reason(Status status) {
    Throwable root = causes(status.getCause()).reduce(null, (_, deeper) -> deeper);
    return root == null || root.getMessage() == null
        ? status.getDescription()
        : root.getMessage().lines().findFirst().orElse(null);
  }

  /** Whether an end does not trust the other, in one line; null where it is not that. */
  static String distrust(Throwable cause) {
    return causes(cause).map(LinkTroubles::line).reduce(null, (a, b) -> b == null ? a : b);
  }

  private static String line(Throwable cause) {
    return switch (cause) {
      case NotSslRecordException notTls ->
          "what answers there does not speak TLS; check the address, or leave TLS out where the cloud is on this machine";
      case CertificateExpiredException late -> notNow();
      case CertificateNotYetValidException early -> notNow();
      case CertPathBuilderException unknown -> unknown();
      case CertPathValidatorException forged -> unknown();
      case CertificateException other ->
          "the cloud's certificate cannot be trusted ("
              + RefusalFrames.line(String.valueOf(other.getMessage()))
              + "); connect by a name that it is for, or give the cloud one for this name";
      case SSLException alert when String.valueOf(alert.getMessage()).contains("fatal alert") ->
          "the cloud ended the TLS handshake ("
              + RefusalFrames.line(alert.getMessage())
              + "); see whether it takes this edge's certificate, and speaks TLS 1.3";
      default -> null;
    };
  }

  private static String unknown() {
    return "the cloud's certificate is vouched for by nobody that is trusted here; give its authority's with --tls-ca FILE";
  }

  private static String notNow() {
    return "the cloud's certificate is not for the present time; renew it, or set this machine's clock";
  }

  private static Stream<Throwable> causes(Throwable outermost) {
    return Stream.iterate(outermost, cause -> cause != null, Throwable::getCause).limit(32);
  }
}
