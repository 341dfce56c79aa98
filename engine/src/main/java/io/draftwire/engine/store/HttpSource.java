package io.draftwire.engine.store;

import io.draftwire.engine.store.DownloadException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  /** The head of an answer, and its body to be read and closed. */
  record Reply(int status, HttpHeaders headers, InputStream body) {}

  /**
   * A final answer (no redirect) and what the way there told.
   *
   * @param hubDigest the digest that the hub announced, where it was asked
   */
  record Answer(Reply reply, Optional<Digest> hubDigest) {
    int status() {
      return reply.status();
    }

    /** The bytes of the body, or -1 where the server does not say. */
    long length() {
      return reply.headers().firstValueAsLong("content-length").orElse(-1);
    }

    ContentRange range() {
      return ContentRange.of(reply.headers().firstValue("content-range").orElse(""));
    }

    /**
     * How long the server asks to be left alone (RFC 9110, section 10.2.3); zero if it does not.
     */
    Duration retryAfter() {
      String value = reply.headers().firstValue("retry-after").orElse("").strip();
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
      return reply.headers().firstValue("etag").filter(value -> value.startsWith("\""));
    }
  }

  private final HttpClient client;
  private final Duration connecting;
  private final Duration patience;

  /**
   * @param client one that leaves redirects alone, and goes by its proxies
   * @param connecting until a connection stands
   * @param patience until the head of an answer is here
   */
  HttpSource(HttpClient client, Duration connecting, Duration patience) {
    this.client = client;
    this.connecting = connecting;
    this.patience = patience;
  }

  /** The proxy on the way to {@code uri}. */
  Optional<Proxy> proxy(URI uri) {
    return client
        .proxy()
        .flatMap(proxies -> proxies.select(uri).stream().findFirst())
        .filter(proxy -> proxy.address() instanceof InetSocketAddress);
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
      Map<String, String> headers = new TreeMap<>();
      headers.put("Accept-Encoding", "identity");
      headers.put("User-Agent", "draftwire");
      if (have > 0) {
        headers.put("Range", "bytes=" + have + "-");
        tag.ifPresent(value -> headers.put("If-Range", value));
      }
      if (request.bearer().isPresent() && sameOrigin(request.uri(), at)) {
        headers.put("Authorization", "Bearer " + request.bearer().get());
      }
      Reply reply = send(request, at, headers);
      if (request.hub() && hubDigest.isEmpty() && sameOrigin(request.uri(), at)) {
        hubDigest = hubDigest(reply.headers());
      }
      Optional<String> location = reply.headers().firstValue("location");
      if (reply.status() / 100 != 3 || location.isEmpty()) {
        return new Answer(reply, hubDigest);
      }
      close(reply);
      at = redirect(request, at, location.get());
    }
    throw new DownloadException(
        Kind.CORRUPT,
        request.what() + ": more than " + MAX_REDIRECTS + " redirects from " + request.uri());
  }

  private Reply send(Download.Request request, URI at, Map<String, String> headers)
      throws DownloadException, TransientFailure {
    try {
      Optional<Proxy> socks = proxy(at).filter(proxy -> proxy.type() == Proxy.Type.SOCKS);
      if (socks.isPresent()) {
        return SocksHttp.get(at, headers, socks.get(), connecting, patience);
      }
      HttpRequest.Builder http = HttpRequest.newBuilder(at).timeout(patience);
      headers.forEach(http::header);
      HttpResponse<InputStream> response =
          client.send(http.build(), HttpResponse.BodyHandlers.ofInputStream());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (SSLException e) {
      throw new DownloadException(
          Kind.UNREACHABLE,
          request.what()
              + ": no secure connection to "
              + at.getAuthority()
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
  private static Optional<Digest> hubDigest(HttpHeaders headers) {
    return headers
        .firstValue("x-linked-etag")
        .or(() -> headers.firstValue("etag"))
        .map(value -> value.replaceFirst("^W/", "").replace("\"", ""))
        .flatMap(Digest::ofSha256);
  }

  private static void close(Reply reply) {
    try (InputStream body = reply.body()) {
      body.skipNBytes(0);
    } catch (IOException e) {
      // The body of a redirect is of no interest.
    }
  }
}
