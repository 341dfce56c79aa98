package io.draftwire.gateway.web;

import io.draftwire.gateway.GatewayConfig;
import io.draftwire.gateway.api.ApiException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Lets in whoever may ask:
 *
 * <ol>
 *   <li>on loopback, only requests that call this host by a loopback name: a page elsewhere whose
 *       name was made to point here (DNS rebinding) calls it by its own;
 *   <li>pages of another origin not at all, but for the one origin that was allowed;
 *   <li>with a key, only who shows it, for everything but {@code /health}: as a bearer token, or as
 *       the password that a browser asks for.
 * </ol>
 */
final class Guard implements Filter {
  private static final Pattern LOOPBACK_NAME =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final GatewayConfig config;
  private final byte[] key;

  Guard(GatewayConfig config) {
    this.config = config;
    this.key = config.apiKey().map(k -> k.getBytes(StandardCharsets.UTF_8)).orElse(null);
  }

  /**
   * Who asks, as far as it is known: equal for equal principals. There is one key, so all who show
   * it are one; without a key all are.
   */
  static Object principal(ServerRequest request) {
    return request.context().get(Principal.class).orElse(Principal.ANYBODY);
  }

  private enum Principal {
    ANYBODY,
    KEY
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    try {
      if (passes(request, response)) {
        chain.proceed();
      }
    } catch (ApiException e) {
      Bodies.send(request, response, e);
    }
  }

  /** False where the response is sent already. */
  private boolean passes(RoutingRequest request, RoutingResponse response) throws ApiException {
    String host = request.headers().first(HeaderNames.HOST).orElse("");
    if (config.loopback() && !LOOPBACK_NAME.matcher(withoutPort(host)).matches()) {
      throw ApiException.forbidden(
          "this gateway is for this machine and was called by another name; use http://127.0.0.1");
    }
    String origin = request.headers().first(HeaderNames.ORIGIN).orElse(null);
    if (origin != null && !sameOrigin(origin, host)) {
      if (!config.corsOrigin().map(origin::equals).orElse(false)) {
        throw ApiException.forbidden(
            "pages of another origin may not ask; start the gateway with --cors ORIGIN to allow one");
      }
      response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.header(HeaderNames.VARY, "Origin");
      response.header(
          HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
          String.join(", ", StreamRoute.ID.defaultCase(), HeaderNames.RETRY_AFTER.defaultCase()));
      if (request.prologue().method().equals(Method.OPTIONS)) {
        response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE");
        response.header(
            HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, Last-Event-ID");
        response.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
        response.status(Status.NO_CONTENT_204).send();
        return false;
      }
    }
    if (key != null && !request.path().path().equals("/health") && !shown(request)) {
      boolean api = request.path().path().startsWith("/v1/");
      response.header(
          HeaderNames.WWW_AUTHENTICATE,
          api ? "Bearer realm=\"draftwire\"" : "Basic realm=\"draftwire\", charset=\"UTF-8\"");
      throw ApiException.unauthorized();
    }
    request.context().register(key == null ? Principal.ANYBODY : Principal.KEY);
    return true;
  }

  private boolean shown(RoutingRequest request) {
    String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    String scheme = header.toLowerCase(Locale.ROOT);
    if (scheme.startsWith(BEARER)) {
      return equal(header.substring(BEARER.length()).strip());
    }
    if (scheme.startsWith(BASIC)) {
      try {
        byte[] pair = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return equal(text.substring(text.indexOf(':') + 1));
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
    return false;
  }

  /** Takes as long whatever the difference is. */
  private boolean equal(String shown) {
    return MessageDigest.isEqual(key, shown.getBytes(StandardCharsets.UTF_8));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private static boolean sameOrigin(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
