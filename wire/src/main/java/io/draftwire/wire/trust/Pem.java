package io.draftwire.wire.trust;

import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** Certificates and keys from PEM files, or one line that says what is wrong with these. */
final class Pem {
  private static final String KEY = "-----BEGIN PRIVATE KEY-----";

  private Pem() {}

  /** At least one; the first is the owner's, where it is a chain. */
  static X509Certificate[] certificates(Path file) {
    X509Certificate[] certificates;
    try (InputStream bytes = Files.newInputStream(file)) {
      certificates = CertificateUtils.getX509Certificates(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "certificate file " + file + " cannot be read; check the path", e);
    } catch (CertificateException e) {
      throw noCertificate(file, e);
    }
    if (certificates.length == 0) {
      throw noCertificate(file, null);
    }
    return certificates;
  }

  private static IllegalArgumentException noCertificate(Path file, Exception cause) {
    return new IllegalArgumentException(
        "certificate file " + file + " holds no X.509 certificate; give one in PEM form", cause);
  }

  static PrivateKey key(Path file) {
    String text = SecretFile.read("key file", file);
    if (!text.contains(KEY)) {
      throw new IllegalArgumentException(
          "key file "
              + file
              + " has no '"
              + KEY
              + "'; make it one with `openssl pkcs8 -topk8 -nodes -in "
              + file
              + "`");
    }
    try {
      return CertificateUtils.getPrivateKey(
          new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "key file " + file + " holds no key for RSA or elliptic curves that can be read", e);
    }
  }
}
