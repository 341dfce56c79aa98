package io.draftwire.cli;

import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.LinkSecurity;
import io.draftwire.wire.trust.BearerToken;
import io.draftwire.wire.trust.FileWatch;
import io.draftwire.wire.trust.PemIdentity;
import io.draftwire.wire.trust.PemTrust;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** How an edge and its cloud trust each other, and what others can see of what they say. */
final class TrustOptions {
  /** Named in messages of the cloud's too. */
  static final String TOKEN_VARIABLE = "DRAFTWIRE_TOKEN";

  @Option(
      names = "--tls",
      description = "Speak TLS 1.3 with the cloud; its certificate is checked by what Java trusts.")
  boolean tls;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) that vouch for the cloud's, instead; implies --tls.")
  Path authorities;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The edge's own certificate (PEM), for clouds that want one; implies --tls.")
  Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
  Path key;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token that the cloud gave out for this edge (default: the variable "
              + TOKEN_VARIABLE
              + ", or none).")
  Path tokenFile;

  /** Only to say where it belongs. */
  @Option(names = "--token", hidden = true)
  String token;

  @Option(
      names = "--pad",
      description =
          "Pad frames to few sizes, in both directions: their lengths tell little then, and cost more.")
  boolean pad;

  /** Long-lived edges get new certificates and tokens while they run. */
  private final FileWatch watch = new FileWatch();

  /** A cloud that is started here: in clear, and by nobody's name. */
  static CloudAddress own(HostPort address, boolean pad) {
    return new CloudAddress(
        address.host(),
        address.port(),
        address.toString(),
        pad ? new LinkSecurity(null, null, null, true) : LinkSecurity.NONE);
  }

  /**
   * How a cloud that somebody runs is spoken with; throws IllegalArgumentException, in one line,
   * for what makes no sense, or is not safe.
   *
   * @param insecure whether it may be on another machine though nothing is encrypted
   */
  Function<HostPort, LinkSecurity> where(boolean insecure) {
    return address -> security(address, insecure, System.getenv(TOKEN_VARIABLE));
  }

  /**
   * @param variable the token in the environment; null for none
   */
  LinkSecurity security(HostPort address, boolean insecure, String variable) {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          (key == null ? "--tls-cert " + certificate : "--tls-key " + key)
              + " is half of two; give --tls-cert and --tls-key");
    }
    boolean encrypted = tls || authorities != null || certificate != null;
    if (!encrypted && !insecure && !loopback(address.host())) {
      throw new IllegalArgumentException(
          "cloud "
              + address
              + " is not on this machine, and prompts and answers would travel in clear; give --tls-ca FILE (or --tls), or --insecure if the network is trusted");
    }
    if (!encrypted) {
      return new LinkSecurity(null, null, token(variable), pad);
    }
    return new LinkSecurity(
        watch.on(authorities == null ? PemTrust.system() : PemTrust.of(authorities)),
        certificate == null ? null : watch.on(new PemIdentity(certificate, key)),
        token(variable),
        pad);
  }

  private BearerToken token(String variable) {
    if (token != null) {
      throw new IllegalArgumentException(
          "--token would show the token to everybody who lists this machine's processes; put it into"
              + " a file and give --token-file FILE, or set "
              + TOKEN_VARIABLE);
    }
    if (tokenFile != null) {
      return watch.on(BearerToken.in(tokenFile));
    }
    return variable == null || variable.isBlank()
        ? null
        : BearerToken.of("the variable " + TOKEN_VARIABLE, variable);
  }

  /** A name that nobody knows is no machine of ours. */
  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
