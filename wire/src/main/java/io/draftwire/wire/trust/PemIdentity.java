package io.draftwire.wire.trust;

import io.grpc.util.AdvancedTlsX509KeyManager;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;

/** Whoever speaks here: a certificate, with those that vouch for it behind it, and its key. */
public final class PemIdentity implements FileWatch.Source {
  private static final byte[] ANYTHING = {1, 2, 3};

  private final Path certificate;
  private final Path key;
  private final AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();

  /**
   * Reads both.
   *
   * @throws IllegalArgumentException in one line, if they cannot be used
   */
  public PemIdentity(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
    read();
  }

  @Override
  public List<Path> files() {
    return List.of(certificate, key);
  }

  @Override
  public void read() {
    X509Certificate[] chain = Pem.certificates(certificate);
    PrivateKey secret = Pem.key(key);
    checkTime(chain[0]);
    checkPair(chain[0], secret);
    manager.updateIdentityCredentials(chain, secret);
  }

  private void checkTime(X509Certificate own) {
    try {
      own.checkValidity();
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "certificate file "
              + certificate
              + " is for the time from "
              + own.getNotBefore().toInstant()
              + " to "
              + own.getNotAfter().toInstant()
              + "; give one that holds now",
          e);
    }
  }

  /** Half of a renewal, or two files of different origin, would be found out by edges only. */
  private void checkPair(X509Certificate own, PrivateKey secret) {
    boolean fits = secret.getAlgorithm().equals(own.getPublicKey().getAlgorithm());
    try {
      if (fits) {
        String algorithm = secret.getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
        Signature signature = Signature.getInstance("SHA256with" + algorithm);
        signature.initSign(secret);
        signature.update(ANYTHING);
        byte[] signed = signature.sign();
        signature.initVerify(own);
        signature.update(ANYTHING);
        fits = signature.verify(signed);
      }
    } catch (GeneralSecurityException e) {
      fits = false;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "key file " + key + " is not the key of " + certificate + "; give the two that belong");
    }
  }

  X509ExtendedKeyManager manager() {
    return manager;
  }
}
