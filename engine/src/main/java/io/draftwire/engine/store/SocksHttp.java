package io.draftwire.engine.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;

/**
 * Requests through a SOCKS proxy. Java's newer client takes no notice of one and would go out
 * directly; its older one asks through it, with the sockets that have always known SOCKS. A name
 * that this machine cannot look up is looked up by the proxy.
 */
final class SocksHttp {
  private static final String SOCKS = "SOCKS5";

  private SocksHttp() {}

  /**
   * Gets {@code uri}; redirects are left alone.
   *
   * @param connecting until a connection stands
   * @param patience until the head is here, and between two bytes of the body
   * @throws ConnectException if no connection came about
   */
  static HttpSource.Reply get(
      URI uri, Map<String, String> headers, Proxy proxy, Duration connecting, Duration patience)
      throws IOException {
    HttpURLConnection http = (HttpURLConnection) uri.toURL().openConnection(proxy);
    http.setInstanceFollowRedirects(false);
    http.setUseCaches(false);
    http.setConnectTimeout(Math.toIntExact(connecting.toMillis()));
    http.setReadTimeout(Math.toIntExact(patience.toMillis()));
    headers.forEach(http::setRequestProperty);
    connect(http);
    int status = http.getResponseCode();
    InputStream body = status < 400 ? http.getInputStream() : http.getErrorStream();
    return new HttpSource.Reply(
        status, headers(http), body == null ? InputStream.nullInputStream() : body);
  }

  private static void connect(HttpURLConnection http) throws IOException {
    try {
      http.connect();
    } catch (SSLException | ConnectException e) {
      throw e;
    } catch (IOException e) {
      ConnectException none = new ConnectException(TransientFailure.reason(e));
      none.initCause(e);
      throw none;
    }
  }

  private static HttpHeaders headers(HttpURLConnection http) {
    Map<String, List<String>> named = new TreeMap<>();
    http.getHeaderFields()
        .forEach(
            (name, values) -> {
              if (name != null) { // The status line has none.
                named.put(name, new ArrayList<>(values));
              }
            });
    return HttpHeaders.of(named, (name, value) -> true);
  }

  /**
   * Has the proxy at {@code address} told who asks. Java's sockets know one such place for the
   * whole process; nobody else is told.
   */
  static void login(InetSocketAddress address, PasswordAuthentication login) {
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return SOCKS.equals(getRequestingProtocol())
                    && address.getHostString().equals(getRequestingHost())
                    && address.getPort() == getRequestingPort()
                ? login
                : null;
          }
        });
  }
}
