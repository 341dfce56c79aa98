package io.draftwire.wire.trust;

import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom the other end may be vouched for by: the authorities of a file, or those of the system. */
public final class PemTrust implements FileWatch.Source {
  private final List<Path> authorities;
  private final AdvancedTlsX509TrustManager manager;

  private PemTrust(List<Path> authorities) {
    this.authorities = authorities;
    try {
      manager = AdvancedTlsX509TrustManager.newBuilder().build();
    } catch (CertificateException e) {
      throw new IllegalStateException("a trust manager that trusts nobody yet cannot fail", e);
    }
    read();
  }

  /**
   * By those in a file.
   *
   * @throws IllegalArgumentException in one line, if it holds none
   */
  public static PemTrust of(Path authorities) {
    return new PemTrust(List.of(authorities));
  }

  /** By those that Java comes with. */
  public static PemTrust system() {
    return new PemTrust(List.of());
  }

  @Override
  public List<Path> files() {
    return authorities;
  }

  @Override
  public void read() {
    try {
      if (authorities.isEmpty()) {
        manager.useSystemDefaultTrustCerts();
      } else {
        manager.updateTrustCredentials(Pem.certificates(authorities.getFirst()));
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "certificates of authorities cannot be used: " + authorities, e);
    }
  }

  X509ExtendedTrustManager manager() {
    return manager;
  }
}
