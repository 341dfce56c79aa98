package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The routes that there are: each by its path and its methods; any other method is told which those
 * are. Knows them by name, so that what somebody made up gets into no metric.
 */
final class Routes {
  private final HttpRouting.Builder routing = HttpRouting.builder();
  private final List<String> names = new ArrayList<>();

  /** Before every route. */
  Routes filter(Filter filter) {
    routing.addFilter(filter);
    return this;
  }

  Routes get(String path, Handler handler) {
    routing.get(path, handler).head(path, handler);
    return end(path, "GET");
  }

  Routes post(String path, Handler handler) {
    routing.post(path, handler);
    return end(path, "POST");
  }

  Routes getOrPut(String path, Handler get, Handler put) {
    routing.get(path, get).head(path, get).put(path, put);
    return end(path, "GET or PUT");
  }

  Routes getOrDelete(String path, Handler get, Handler delete) {
    routing.get(path, get).delete(path, delete);
    return end(path, "GET or DELETE");
  }

  private Routes end(String path, String allowed) {
    routing.any(path, wrongMethod(allowed));
    int parameter = path.indexOf("/{");
    names.add(parameter < 0 ? path : path.substring(0, parameter));
    return this;
  }

  private static Handler wrongMethod(String allowed) {
    return (request, response) -> {
      response.header(HeaderNames.ALLOW, allowed.replace(" or ", ", "));
      Bodies.send(
          request,
          response,
          ApiException.methodNotAllowed(
              request.prologue().method().text(), request.path().path(), allowed));
    };
  }

  /** The name of the route that a request is for. */
  String name(ServerRequest request) {
    String path = request.path().path();
    return names.stream()
        .filter(name -> path.equals(name) || path.startsWith(name + "/") && !name.equals("/"))
        .findFirst()
        .orElse("other");
  }

  /** For a server; what is added later counts as well. */
  HttpRouting.Builder routing() {
    return routing;
  }
}
