package io.draftwire.engine.store;

import io.draftwire.engine.store.DownloadException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Asks a server for a file, or for what is missing of it, and follows its redirects.
 *
 * <p>Redirects are followed here rather than by the client, because a bearer token belongs to the
 * host it was meant for: it is sent to the origin (scheme, host and port) of the first address and
 * to no other.
 */
final class HttpSource {
  private static final int MAX_REDIRECTS = 10;

  /**
   * A final answer (no redirect) and what the way there told.
   *
   * @param hubDigest the digest that the hub announced, where it was asked
   */
  record Answer(HttpResponse<InputStream> response, Optional<Digest> hubDigest) {
    int status() {
      return response.statusCode();
    }

    /** The bytes of the body, or -1 where the server does not say. */
    long length() {
      return response.headers().firstValueAsLong("content-length").orElse(-1);
    }

    ContentRange range() {
      return ContentRange.of(response.headers().firstValue("content-range").orElse(""));
    }

    /**
     * How long the server asks to be left alone (RFC 9110, section 10.2.3); zero if it does not.
     */
    Duration retryAfter() {
      String value = response.headers().firstValue("retry-after").orElse("").strip();
      try {
        Duration wait =
            value.matches("\\d{1,9}")
                ? Duration.ofSeconds(Long.parseLong(value))
                : Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        return wait.isNegative() ? Duration.ZERO : wait;
      } catch (DateTimeException e) {
        return Duration.ZERO;
      }
    }

    /** The entity tag, if strong: only a strong one says that two answers are the same bytes. */
    Optional<String> strongTag() {
      return response.headers().firstValue("etag").filter(value -> value.startsWith("\""));
    }
  }

  private final HttpClient client;
  private final Duration patience;

  /**
   * @param client one that leaves redirects alone
   * @param patience until the head of an answer is here
   */
  HttpSource(HttpClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /**
   * Asks for the bytes from {@code have} on.
   *
   * @param tag the entity tag of what is here, so that a server whose file has changed sends it
   *     whole
   */
  Answer ask(Download.Request request, long have, Optional<String> tag)
      throws DownloadException, TransientFailure {
    URI at = request.uri();
    Optional<Digest> hubDigest = Optional.empty();
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(at)
              .timeout(patience)
              .header("Accept-Encoding", "identity")
              .header("User-Agent", "draftwire");
      if (have > 0) {
        builder.header("Range", "bytes=" + have + "-");
        tag.ifPresent(value -> builder.header("If-Range", value));
      }
      if (request.bearer().isPresent() && sameOrigin(request.uri(), at)) {
        builder.header("Authorization", "Bearer " + request.bearer().get());
      }
      HttpResponse<InputStream> response = send(request, builder.build());
      if (request.hub() && hubDigest.isEmpty() && sameOrigin(request.uri(), at)) {
        hubDigest = hubDigest(response);
      }
      Optional<String> location = response.headers().firstValue("location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return new Answer(response, hubDigest);
      }
      close(response);
      at = redirect(request, at, location.get());
    }
    throw new DownloadException(
        Kind.CORRUPT,
        request.what() + ": more than " + MAX_REDIRECTS + " redirects from " + request.uri());
  }

  private HttpResponse<InputStream> send(Download.Request request, HttpRequest http)
      throws DownloadException, TransientFailure {
    try {
      return client.send(http, HttpResponse.BodyHandlers.ofInputStream());
    } catch (SSLException e) {
      throw new DownloadException(
          Kind.UNREACHABLE,
          request.what()
              + ": no secure connection to "
              + http.uri().getAuthority()
              + ": "
              + TransientFailure.reason(e)
              + "; check the JDK's certificates and any proxy",
          e);
    } catch (IOException e) {
      throw new TransientFailure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(Kind.UNREACHABLE, request.what() + ": interrupted", e);
    }
  }

  private static URI redirect(Download.Request request, URI at, String location)
      throws DownloadException {
    try {
      URI next = at.resolve(location);
      String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
      boolean downgrade = scheme.equals("http") && at.getScheme().equalsIgnoreCase("https");
      if (next.getHost() != null && !downgrade && scheme.matches("https?")) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      // Not an address: refused below.
    }
    throw new DownloadException(
        Kind.CORRUPT,
        request.what()
            + ": "
            + at.getAuthority()
            + " redirects to '"
            + location
            + "', which is not followed");
  }

  private static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && port(a) == port(b);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /**
   * The hub names the sha256 of a large file in {@code X-Linked-Etag}, beside the redirect to where
   * the file is kept; a mirror that serves the file itself names it in {@code ETag}.
   */
  private static Optional<Digest> hubDigest(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("x-linked-etag")
        .or(() -> response.headers().firstValue("etag"))
        .map(value -> value.replaceFirst("^W/", "").replace("\"", ""))
        .flatMap(Digest::ofSha256);
  }

  private static void close(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      body.skipNBytes(0);
    } catch (IOException e) {
      // The body of a redirect is of no interest.
    }
  }
}
