package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies that the environment names, as curl and Python go by it: {@code HTTPS_PROXY} and
 * {@code HTTP_PROXY} by the kind of address, {@code ALL_PROXY} for what they leave open, {@code
 * NO_PROXY} for the hosts that are asked directly ({@link DirectHosts}); small letters before large
 * ones. A proxy speaks HTTP or SOCKS 5 ({@link SocksHttp}). Where the environment says nothing,
 * Java's own settings hold.
 */
final class EnvironmentProxies extends ProxySelector {
  /** Java would not tell a proxy a password before it tunnels, unless told to. */
  private static final String TUNNELING = "jdk.http.auth.tunneling.disabledSchemes";

  /**
   * A proxy.
   *
   * @param user with the password behind a colon, where there is one
   */
  private record Named(Proxy.Type type, InetSocketAddress address, Optional<String> user) {
    Proxy proxy() {
      return new Proxy(type, address);
    }

    PasswordAuthentication login() {
      String[] parts = user.orElseThrow().split(":", 2);
      return new PasswordAuthentication(
          decoded(parts[0]), decoded(parts.length > 1 ? parts[1] : "").toCharArray());
    }
  }

  private static final int HTTP_PORT = 80;
  private static final int SOCKS_PORT = 1080;

  private final StoreEnvironment environment;
  private final DirectHosts direct;

  EnvironmentProxies(StoreEnvironment environment) {
    this.environment = environment;
    this.direct = new DirectHosts(either("no_proxy").orElse(""));
  }

  /**
   * Has a client go by them.
   *
   * @throws ModelException if one of the variables names no proxy that can be used
   */
  void applyTo(HttpClient.Builder client) {
    client.proxy(this);
    List<Named> known =
        Stream.of(proxy("https"), proxy("http"))
            .flatMap(Optional::stream)
            .filter(named -> named.user().isPresent())
            .toList();
    Optional<Named> http = first(known, Proxy.Type.HTTP);
    if (http.isPresent()) {
      if (System.getProperty(TUNNELING) == null) {
        System.setProperty(TUNNELING, "");
      }
      client.authenticator(
          new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
              return getRequestorType() == RequestorType.PROXY ? http.get().login() : null;
            }
          });
    }
    first(known, Proxy.Type.SOCKS)
        .ifPresent(socks -> SocksHttp.login(socks.address(), socks.login()));
  }

  private static Optional<Named> first(List<Named> known, Proxy.Type type) {
    return known.stream().filter(named -> named.type() == type).findFirst();
  }

  @Override
  public List<Proxy> select(URI uri) {
    if (uri.getHost() == null || direct.holds(uri)) {
      return List.of(Proxy.NO_PROXY);
    }
    return proxy(uri.getScheme().toLowerCase(Locale.ROOT))
        .map(named -> List.of(named.proxy()))
        .orElseGet(
            () -> {
              ProxySelector java = ProxySelector.getDefault();
              return java == null ? List.of(Proxy.NO_PROXY) : java.select(uri);
            });
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The attempt fails, and the download says why.
  }

  private Optional<Named> proxy(String scheme) {
    return named(scheme + "_proxy").or(() -> named("all_proxy"));
  }

  private Optional<Named> named(String variable) {
    Optional<String> value = either(variable);
    return value.map(text -> parse(variable.toUpperCase(Locale.ROOT), text));
  }

  private Optional<String> either(String variable) {
    return environment
        .value(variable)
        .or(() -> environment.value(variable.toUpperCase(Locale.ROOT)));
  }

  /** The value may hold a password: no message shows it. */
  private static Named parse(String variable, String text) {
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      Proxy.Type type =
          switch (scheme) {
            case "http" -> Proxy.Type.HTTP;
            case "socks", "socks5", "socks5h" -> Proxy.Type.SOCKS;
            default -> throw refused(variable, "a proxy that speaks " + scheme);
          };
      if (uri.getHost() != null) {
        int usual = type == Proxy.Type.HTTP ? HTTP_PORT : SOCKS_PORT;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        return new Named(
            type,
            new InetSocketAddress(uri.getHost(), port),
            Optional.ofNullable(uri.getRawUserInfo()));
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw refused(variable, "no proxy");
  }

  private static ModelException refused(String variable, String what) {
    return new ModelException(
        variable
            + " names "
            + what
            + "; set it to one that speaks HTTP or SOCKS 5, such as http://proxy.example:3128 or"
            + " socks5://proxy.example:1080, or unset it");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
