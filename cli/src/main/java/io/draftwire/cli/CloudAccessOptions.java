package io.draftwire.cli;

import io.draftwire.cloud.Access;
import io.draftwire.cloud.metrics.MetricsEndpoint.Protection;
import io.draftwire.wire.access.Principals;
import io.draftwire.wire.trust.FileWatch;
import io.draftwire.wire.trust.PemIdentity;
import io.draftwire.wire.trust.PemTrust;
import io.draftwire.wire.trust.Tls13;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whom a cloud serves, and what it shows of itself. */
final class CloudAccessOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "The cloud's certificate (PEM; those that vouch for it behind it): edges have to speak TLS 1.3.")
  Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
  Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Serve edges that show a certificate which these (PEM) vouch for.")
  Path clientAuthorities;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "Serve edges that show a token of this file; `token new` makes its lines. It is read again when it changes, as are certificates.")
  Path tokens;

  @Option(
      names = "--insecure",
      description = "Allow an address other than loopback without encryption, or without login.")
  boolean insecure;

  private PemIdentity identity;
  private Principals principals;

  /**
   * Checks all that can be checked without a model, and reads what there is.
   *
   * @param watch has it read again when it changes
   * @throws IllegalArgumentException in one line for what cannot be used, or would not be safe
   */
  Access read(ListenAddress listen, FileWatch watch) {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          (key == null ? "--tls-cert " + certificate : "--tls-key " + key)
              + " is half of two; give --tls-cert and --tls-key");
    }
    if (clientAuthorities != null && certificate == null) {
      throw new IllegalArgumentException(
          "--tls-client-ca " + clientAuthorities + " needs TLS; give --tls-cert and --tls-key too");
    }
    boolean known = tokens != null || clientAuthorities != null;
    refuseOpen(listen, known, "--tokens, or --tls-client-ca");
    PemTrust edges = clientAuthorities == null ? null : watch.on(PemTrust.of(clientAuthorities));
    identity = certificate == null ? null : watch.on(new PemIdentity(certificate, key));
    principals = known ? watch.on(new Principals(tokens, edges != null)) : null;
    return new Access(identity == null ? null : Tls13.cloud(identity, edges), principals);
  }

  /**
   * How metrics are protected, once all is read: off loopback as the cloud is, but that readers
   * show tokens.
   *
   * @throws IllegalArgumentException in one line where that would not be safe
   */
  Protection metrics(ListenAddress listen) {
    refuseOpen(listen, tokens != null, "--tokens");
    return listen.loopback()
        ? Protection.NONE
        : new Protection(
            identity == null ? null : Tls13.server(identity), tokens == null ? null : principals);
  }

  private void refuseOpen(ListenAddress listen, boolean known, String login) {
    if (insecure || listen.loopback() || (certificate != null && known)) {
      return;
    }
    if (certificate != null) {
      throw listen.unsafe("anybody could ask it", "give " + login);
    }
    throw listen.unsafe(
        known
            ? "tokens, prompts and answers would travel in clear"
            : "there would be neither encryption nor login",
        "give --tls-cert, --tls-key" + (known ? "" : " and " + login));
  }
}
