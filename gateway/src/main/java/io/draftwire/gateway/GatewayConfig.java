package io.draftwire.gateway;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.gateway.api.ModelNames;
import io.draftwire.wire.access.Principal;
import io.draftwire.wire.access.Principals;
import io.draftwire.wire.trust.PemIdentity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a gateway listens and what it allows.
 *
 * @param host address to listen on
 * @param port 0 takes a free one
 * @param insecure whether keys, prompts and answers may travel in clear, which they do off loopback
 * @param identity what it shows of itself where it speaks HTTPS; empty for HTTP
 * @param clients whom it serves, by what they show; empty for anybody, which is on loopback only
 * @param corsOrigin the one other origin whose pages may ask; empty for none
 * @param reports folder whose files are served under {@code /reports/}
 * @param scheme of requests that name none
 * @param names that the model goes by
 * @param parallel answers at once
 * @param queue answers that may wait behind those
 * @param limits of what clients may have it hold and wait for
 */
public record GatewayConfig(
    String host,
    int port,
    boolean insecure,
    Optional<PemIdentity> identity,
    Optional<Principals> clients,
    Optional<String> corsOrigin,
    Optional<Path> reports,
    SchemeChoice scheme,
    ModelNames names,
    int parallel,
    int queue,
    Limits limits) {
  /**
   * What clients may have a gateway hold and wait for.
   *
   * @param maxBodyBytes largest request
   * @param connections at once
   * @param patience how long a client may leave a stream unread, or take to send a request
   * @param keepMost how long a stream may be kept while nobody reads it; zero for not at all
   */
  public record Limits(long maxBodyBytes, int connections, Duration patience, Duration keepMost) {
    public static final Limits USUAL =
        new Limits(MAX_BODY_BYTES, CONNECTIONS, PATIENCE, Duration.ofMinutes(5));

    /**
     * @throws IllegalArgumentException for what makes no sense, naming the value and the remedy
     */
    public Limits {
      if (connections < 1) {
        throw new IllegalArgumentException(connections + " connections at once; allow 1 at least");
      }
      if (keepMost.isNegative() || keepMost.compareTo(KEEP_LONGEST) > 0) {
        throw new IllegalArgumentException(
            "keeping streams for "
                + keepMost.toSeconds()
                + " seconds; say 0 (not at all) to "
                + KEEP_LONGEST.toSeconds());
      }
    }

    /** The same, but for how long streams may be kept. */
    public Limits withKeepMost(Duration other) {
      return new Limits(maxBodyBytes, connections, patience, other);
    }
  }

  /** Whoever shows the one key that is in no file of tokens, however many those are. */
  public static final Principal KEY_HOLDER =
      new Principal("api-key", io.draftwire.wire.access.Limits.NONE);

  /** Room for any context in text. */
  public static final long MAX_BODY_BYTES = 4L << 20;

  /** More than there are people behind one draft. */
  public static final int CONNECTIONS = 1000;

  /** Longer than any pause of a network that is still there. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  /** A target that works for nobody should not do so for longer. */
  public static final Duration KEEP_LONGEST = Duration.ofHours(1);

  /**
   * Whoever shows this key, and whom a file of tokens names.
   *
   * @param tokens null for none
   * @throws IllegalArgumentException as of {@link Principals#withKey}
   */
  public static Principals keyed(Path tokens, String key) {
    return Principals.withKey(tokens, KEY_HOLDER, key);
  }

  /** On loopback, for anyone on this machine. */
  public static GatewayConfig onLoopback(int port) {
    return new GatewayConfig(
        "127.0.0.1",
        port,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        SchemeChoice.auto(),
        new ModelNames(List.of()),
        4,
        64,
        Limits.USUAL);
  }

  /**
   * @throws IllegalArgumentException for what must not be started, naming the value and the remedy
   */
  public GatewayConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is outside 0..65535");
    }
    if (parallel < 1 || queue < 0) {
      throw new IllegalArgumentException(
          parallel + " answers at once and " + queue + " waiting; allow 1 and 0 at least");
    }
    if (!loopback(host) && clients.isEmpty()) {
      throw new IllegalArgumentException(
          "host "
              + host
              + " is not loopback and anybody could ask; give --tokens FILE, or one API key with --api-key-file FILE (or the variable DRAFTWIRE_API_KEY), or use 127.0.0.1");
    }
    if (!loopback(host) && identity.isEmpty() && !insecure) {
      throw new IllegalArgumentException(
          "host "
              + host
              + " is not loopback, and the key, prompts and answers would travel in clear; give --ssl-cert-file and --ssl-key-file, use 127.0.0.1 behind a proxy that speaks TLS, or --insecure if the network is trusted");
    }
  }

  /** Whether only this machine can reach it. */
  public boolean loopback() {
    return loopback(host);
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "host " + host + " is no address of this machine; use 127.0.0.1", e);
    }
  }

  public GatewayConfig withHost(String other) {
    return with(parts -> parts.host = other);
  }

  public GatewayConfig withIdentity(PemIdentity other) {
    return with(parts -> parts.identity = Optional.of(other));
  }

  public GatewayConfig withAccess(Optional<Principals> whom, Optional<String> origin) {
    return with(
        parts -> {
          parts.clients = whom;
          parts.corsOrigin = origin;
        });
  }

  public GatewayConfig withReports(Optional<Path> folder) {
    return with(parts -> parts.reports = folder);
  }

  public GatewayConfig withScheme(SchemeChoice other) {
    return with(parts -> parts.scheme = other);
  }

  public GatewayConfig withNames(ModelNames other) {
    return with(parts -> parts.names = other);
  }

  public GatewayConfig withRoom(int answers, int waiting) {
    return with(
        parts -> {
          parts.parallel = answers;
          parts.queue = waiting;
        });
  }

  public GatewayConfig withLimits(long bodyBytes, int clients, Duration slowest) {
    return withLimits(new Limits(bodyBytes, clients, slowest, limits.keepMost()));
  }

  public GatewayConfig withLimits(Limits other) {
    return with(parts -> parts.limits = other);
  }

  private GatewayConfig with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.whole();
  }

  /** What it is made of, to set some of it. */
  private static final class Parts {
    final int port;
    final boolean insecure;
    String host;
    Optional<PemIdentity> identity;
    Optional<Principals> clients;
    Optional<String> corsOrigin;
    Optional<Path> reports;
    SchemeChoice scheme;
    ModelNames names;
    int parallel;
    int queue;
    Limits limits;

    Parts(GatewayConfig of) {
      port = of.port;
      insecure = of.insecure;
      host = of.host;
      identity = of.identity;
      clients = of.clients;
      corsOrigin = of.corsOrigin;
      reports = of.reports;
      scheme = of.scheme;
      names = of.names;
      parallel = of.parallel;
      queue = of.queue;
      limits = of.limits;
    }

    GatewayConfig whole() {
      return new GatewayConfig(
          host,
          port,
          insecure,
          identity,
          clients,
          corsOrigin,
          reports,
          scheme,
          names,
          parallel,
          queue,
          limits);
    }
  }
}
