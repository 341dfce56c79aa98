package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files: the page and its assets from the class path (own ones, and those of webjars under {@code
 * /assets/webjars/}), reports from a folder. Every path is made of plain names, so none leads out
 * of where it begins.
 */
final class Pages {
  private static final String PAGE = "/io/draftwire/gateway/page/";
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String WEBJARS_PATH = "webjars/";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final int REPORTS_DEPTH = 3;

  /** A page of ours loads nothing from elsewhere and runs no script that is not a file. */
  private static final String STRICT =
      "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

  /**
   * A report is one file with all inside, and has no scripts. Whatever lies in the folder besides
   * runs none either, and is of no origin: it must not ask in the name of who looks at it.
   */
  private static final String SELF_CONTAINED =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox allow-downloads";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("csv", "text/csv; charset=utf-8"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private record Asset(byte[] bytes, String etag) {}

  private final Map<String, Asset> assets = new ConcurrentHashMap<>();
  private final Optional<Path> reports;

  Pages(Optional<Path> reports) {
    this.reports = reports;
  }

  void page(ServerRequest request, ServerResponse response) throws Exception {
    asset(PAGE + "index.html", request, response);
  }

  void asset(ServerRequest request, ServerResponse response) throws Exception {
    String name = plain(request.path().pathParameters().get("name"));
    asset(
        name.startsWith(WEBJARS_PATH)
            ? WEBJARS + name.substring(WEBJARS_PATH.length())
            : PAGE + "assets/" + name,
        request,
        response);
  }

  private void asset(String resource, ServerRequest request, ServerResponse response)
      throws ApiException, IOException {
    Asset asset = assets.get(resource);
    if (asset == null) {
      try (InputStream in = Pages.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw nothing();
        }
        byte[] bytes = in.readAllBytes();
        asset = new Asset(bytes, etag(bytes));
      }
      assets.put(resource, asset);
    }
    response.header(HeaderNames.ETAG, asset.etag());
    response.header(HeaderNames.CACHE_CONTROL, "no-cache");
    if (request
        .headers()
        .first(HeaderNames.IF_NONE_MATCH)
        .map(asset.etag()::equals)
        .orElse(false)) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    send(request, response, resource, STRICT, asset.bytes());
  }

  void report(ServerRequest request, ServerResponse response) throws Exception {
    Path folder = reports.orElseThrow(Pages::nothing);
    Path file = folder.resolve(plain(request.path().pathParameters().get("name")));
    if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(folder.toRealPath())) {
      throw nothing();
    }
    response.header(HeaderNames.CACHE_CONTROL, "no-cache");
    send(request, response, file.toString(), SELF_CONTAINED, Files.readAllBytes(file));
  }

  /** Paths of the reports there are, under {@code /reports/}. */
  List<String> reports() {
    if (reports.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(reports.get(), REPORTS_DEPTH)) {
      return files
          .filter(f -> f.toString().endsWith(".html") && Files.isRegularFile(f))
          .map(f -> reports.get().relativize(f).toString().replace('\\', '/'))
          .filter(Pages::isPlain)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // A folder that is gone has no reports.
    }
  }

  private static void send(
      ServerRequest request, ServerResponse response, String name, String policy, byte[] bytes) {
    String type =
        TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    response.header(HeaderNames.CONTENT_TYPE, type);
    response.header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    response.header(HeaderNames.create("Content-Security-Policy"), policy);
    response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
    Bodies.send(request, response, bytes);
  }

  private static String plain(String path) throws ApiException {
    if (!isPlain(path)) {
      throw nothing();
    }
    return path;
  }

  private static boolean isPlain(String path) {
    return Stream.of(path.split("/", -1)).allMatch(name -> PLAIN.matcher(name).matches());
  }

  private static ApiException nothing() {
    return ApiException.notFound(null, "not_found", "there is nothing at this address");
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
