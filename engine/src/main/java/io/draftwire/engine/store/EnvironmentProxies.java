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

/**
 * The proxies that the environment names, as curl and Python go by it: {@code HTTPS_PROXY} and
 * {@code HTTP_PROXY} by the kind of address, {@code ALL_PROXY} for what they leave open, {@code
 * NO_PROXY} for the hosts that are asked directly; small letters before large ones. Where the
 * environment says nothing, Java's own settings hold. This machine is asked directly.
 */
final class EnvironmentProxies extends ProxySelector {
  /** Java would not tell a proxy a password before it tunnels, unless told to. */
  private static final String TUNNELING = "jdk.http.auth.tunneling.disabledSchemes";

  /**
   * A proxy.
   *
   * @param user with the password behind a colon, where there is one
   */
  private record Named(InetSocketAddress address, Optional<String> user) {}

  private final StoreEnvironment environment;
  private final List<String> direct;

  EnvironmentProxies(StoreEnvironment environment) {
    this.environment = environment;
    this.direct =
        List.of(either("no_proxy").orElse("").toLowerCase(Locale.ROOT).strip().split("[\\s,]+"));
  }

  /**
   * Has a client go by them.
   *
   * @throws ModelException if one of the variables names no proxy that can be used
   */
  void applyTo(HttpClient.Builder client) {
    client.proxy(this);
    Optional<Named> one = proxy("https").filter(p -> p.user().isPresent());
    Optional<Named> other = proxy("http").filter(p -> p.user().isPresent());
    if (one.isEmpty() && other.isEmpty()) {
      return;
    }
    if (System.getProperty(TUNNELING) == null) {
      System.setProperty(TUNNELING, "");
    }
    client.authenticator(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
              return null;
            }
            String[] user = one.or(() -> other).orElseThrow().user().orElseThrow().split(":", 2);
            return new PasswordAuthentication(
                decoded(user[0]), decoded(user.length > 1 ? user[1] : "").toCharArray());
          }
        });
  }

  @Override
  public List<Proxy> select(URI uri) {
    if (uri.getHost() == null || isDirect(uri)) {
      return List.of(Proxy.NO_PROXY);
    }
    return proxy(uri.getScheme().toLowerCase(Locale.ROOT))
        .map(named -> List.of(new Proxy(Proxy.Type.HTTP, named.address())))
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

  private boolean isDirect(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d+){3}")) {
      return true;
    }
    for (String entry : direct) {
      int colon = entry.lastIndexOf(':');
      boolean withPort = colon > 0 && entry.indexOf(':') == colon;
      if (withPort && !entry.substring(colon + 1).equals(String.valueOf(uri.getPort()))) {
        continue;
      }
      String name = (withPort ? entry.substring(0, colon) : entry).replaceFirst("^\\*?\\.", "");
      if (name.equals("*")
          || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) {
        return true;
      }
    }
    return false;
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
      if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return new Named(
            new InetSocketAddress(uri.getHost(), port), Optional.ofNullable(uri.getRawUserInfo()));
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw new ModelException(
        variable
            + " names no HTTP proxy, such as http://proxy.example:3128; set it anew, or unset it");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
