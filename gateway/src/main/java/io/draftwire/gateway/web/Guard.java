package io.draftwire.gateway.web;

import io.draftwire.gateway.GatewayConfig;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ErrorShape;
import io.draftwire.wire.Peers;
import io.draftwire.wire.access.Caller;
import io.draftwire.wire.access.LoginException;
import io.draftwire.wire.access.Principal;
import io.draftwire.wire.trust.BearerToken;
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
 *   <li>where it serves some alone, only who shows a token or key of theirs, for everything but
 *       {@code /health}: as a bearer token, or as the password that a browser asks for.
 * </ol>
 */
final class Guard implements Filter {
  private static final Pattern LOOPBACK_NAME =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private static final String BASIC = "basic ";

  private final GatewayConfig config;
  private final Caller anybody = Caller.anybody();

  Guard(GatewayConfig config) {
    this.config = config;
  }

  /** Who asks: of a request that was let in. */
  static Caller caller(ServerRequest request) {
    return request.context().get(Caller.class).orElseThrow();
  }

  /**
   * Whose turn it is among those who ask, equal for equal ones: a principal's, wherever it asks
   * from; of what many share, a network's.
   */
  static Object client(ServerRequest request) {
    Principal principal = caller(request).principal();
    return principal.equals(Principal.ANYBODY) || principal.equals(GatewayConfig.KEY_HOLDER)
        ? Peers.network(request.remotePeer().address())
        : principal.name();
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
    request.context().register(known(request, response));
    return true;
  }

  private Caller known(RoutingRequest request, RoutingResponse response) throws ApiException {
    String path = request.path().path();
    if (config.clients().isEmpty() || path.equals("/health")) {
      return anybody;
    }
    String shown = shown(request.headers().first(HeaderNames.AUTHORIZATION).orElse(""));
    String why = "nothing was shown that tells who asks";
    try {
      if (!shown.isEmpty()) {
        return config.clients().get().byToken(shown);
      }
    } catch (LoginException e) {
      why = e.getMessage();
    }
    response.header(
        HeaderNames.WWW_AUTHENTICATE,
        forPrograms(path)
            ? "Bearer realm=\"draftwire\""
            : "Basic realm=\"draftwire\", charset=\"UTF-8\"");
    throw ApiException.unauthorized(why);
  }

  /** Else for people, whose browsers ask them for a password. */
  private static boolean forPrograms(String path) {
    return path.startsWith("/v1/") || ErrorShape.at(path) != ErrorShape.OPENAI;
  }

  /** The token or key in a header; empty for none. */
  private static String shown(String header) {
    if (header.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
      try {
        byte[] pair = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    return BearerToken.shown(header);
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
