package io.draftwire.engine.store;

import io.draftwire.engine.store.DownloadException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Fetches one file over HTTP so that an interruption costs nothing but time. Bytes go to {@code
 * TARGET.part}; beside it lies the entity tag they belong to. A later attempt, in this process or
 * another, asks for the rest with {@code Range} and {@code If-Range} (RFC 9110, sections 13.1.5 and
 * 14.2): a server whose file has changed, or that knows no ranges, answers 200 and the download
 * starts afresh. The digest is taken over what is on disk and what arrives, and the file gets its
 * name only when it agrees.
 *
 * <p>Redirects are followed here rather than by the client, because a bearer token belongs to the
 * host it was meant for: it is sent to the origin (scheme, host and port) of the first address and
 * to no other.
 *
 * <p>Runs on the caller's thread, plus one virtual thread that cuts a transfer which has stalled.
 */
final class Download {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int MAX_REDIRECTS = 10;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

  /**
   * How patient a download is.
   *
   * @param connect until a connection stands
   * @param response until the head of an answer is here
   * @param stall without a byte, before a transfer is cut and resumed
   * @param backoff before the second attempt; doubled for each one after it
   * @param attempts attempts without a new byte before giving up
   */
  record Patience(
      Duration connect, Duration response, Duration stall, Duration backoff, int attempts) {
    static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            6);
  }

  /**
   * What to fetch.
   *
   * @param what how to call it to the user
   * @param target where it goes; the directory must exist
   * @param digest what it must be, where that is known beforehand
   * @param bearer a token for the host of {@code uri}
   * @param hub whether the server names the file's sha256 in the headers of its first answer, as
   *     the Hugging Face hub does
   */
  record Request(
      String what,
      URI uri,
      Path target,
      Optional<Digest> digest,
      Optional<String> bearer,
      boolean hub) {
    Path part() {
      return target.resolveSibling(target.getFileName() + ".part");
    }

    Path tag() {
      return target.resolveSibling(target.getFileName() + ".part.etag");
    }
  }

  /** An attempt that failed in a way another attempt may not. */
  private static final class Interrupted extends Exception {
    private static final long serialVersionUID = 1L;

    Interrupted(String message) {
      super(message);
    }
  }

  /** A final answer (no redirect) and what the way there told. */
  private record Answer(HttpResponse<InputStream> response, Optional<Digest> hubDigest) {}

  private final HttpClient client;
  private final Progress progress;
  private final Patience patience;

  Download(HttpClient client, Progress progress, Patience patience) {
    this.client = client;
    this.progress = progress;
    this.patience = patience;
  }

  /** A client as this class needs it: one that leaves redirects alone. */
  static HttpClient newClient(Patience patience) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(patience.connect())
        .build();
  }

  /**
   * Fetches, resumes and verifies until {@code request.target()} is there or nothing helps.
   *
   * @return the digest of the file: what the request or the hub named, or else its sha256
   */
  Digest fetch(Request request) throws DownloadException {
    int fruitless = 0;
    while (true) {
      long before = sizeOf(request.part());
      String failure;
      try {
        return attempt(request);
      } catch (Interrupted e) {
        failure = e.getMessage();
      }
      fruitless = sizeOf(request.part()) > before ? 1 : fruitless + 1;
      if (fruitless >= patience.attempts()) {
        throw new DownloadException(
            Kind.UNREACHABLE,
            request.what()
                + ": cannot be downloaded from "
                + request.uri().getAuthority()
                + ": "
                + failure
                + "; check the network and run again, what is here is kept");
      }
      pause(request, failure, fruitless);
    }
  }

  private void pause(Request request, String failure, int fruitless) throws DownloadException {
    Duration wait = patience.backoff().multipliedBy(1L << Math.min(fruitless - 1, 6));
    progress.message(request.what() + ": " + failure + "; trying again");
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(Kind.UNREACHABLE, request.what() + ": interrupted", e);
    }
  }

  private Digest attempt(Request request) throws DownloadException, Interrupted {
    long have = sizeOf(request.part());
    Optional<String> tag = readTag(request);
    if (have > 0 && tag.isEmpty() && request.digest().isEmpty() && !request.hub()) {
      have = 0; // nothing would tell a mixture of two versions from the file
    }
    Answer answer = ask(request, have, tag);
    HttpResponse<InputStream> response = answer.response();
    Optional<Digest> expected = request.digest().or(answer::hubDigest);
    try (InputStream body = response.body()) {
      switch (response.statusCode()) {
        case 200 -> {
          long total = response.headers().firstValueAsLong("content-length").orElse(-1);
          return receive(request, response, body, 0, total, expected);
        }
        case 206 -> {
          Matcher range = contentRange(response);
          if (range == null || range.group(1) == null || !range.group(1).equals("" + have)) {
            discard(request);
            throw new Interrupted("the server sent another range than it was asked for");
          }
          return receive(request, response, body, have, rangeTotal(range), expected);
        }
        case 416 -> {
          Matcher range = contentRange(response);
          if (range == null || rangeTotal(range) != have) {
            discard(request);
            throw new Interrupted("the server has no such range");
          }
          return finish(request, hashOfPart(request, expected), have, expected);
        }
        default -> throw refusal(request, response);
      }
    } catch (IOException e) {
      throw new Interrupted(reason(e));
    }
  }

  // ---- asking ----

  private Answer ask(Request request, long have, Optional<String> tag)
      throws DownloadException, Interrupted {
    URI at = request.uri();
    Optional<Digest> hubDigest = Optional.empty();
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(at)
              .timeout(patience.response())
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

  private HttpResponse<InputStream> send(Request request, HttpRequest http)
      throws DownloadException, Interrupted {
    try {
      return client.send(http, HttpResponse.BodyHandlers.ofInputStream());
    } catch (SSLException e) {
      throw new DownloadException(
          Kind.UNREACHABLE,
          request.what()
              + ": no secure connection to "
              + http.uri().getAuthority()
              + ": "
              + reason(e)
              + "; check the JDK's certificates and any proxy",
          e);
    } catch (IOException e) {
      throw new Interrupted(reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(Kind.UNREACHABLE, request.what() + ": interrupted", e);
    }
  }

  private static URI redirect(Request request, URI at, String location) throws DownloadException {
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

  private static Matcher contentRange(HttpResponse<?> response) {
    Matcher matcher =
        CONTENT_RANGE.matcher(response.headers().firstValue("content-range").orElse(""));
    return matcher.matches() ? matcher : null;
  }

  private static long rangeTotal(Matcher range) {
    try {
      return range.group(2).equals("*") ? -1 : Long.parseLong(range.group(2));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static DownloadException refusal(Request request, HttpResponse<?> response)
      throws Interrupted {
    int status = response.statusCode();
    String told = request.what() + ": " + request.uri().getAuthority() + " answered " + status;
    if (status == 401 || status == 403 || status == 407) {
      String remedy =
          request.hub()
              ? request.bearer().isPresent()
                  ? "; the token in HF_TOKEN gives no access, accept the model's terms or use another"
                  : "; set HF_TOKEN to a token that may read it"
              : "; it needs credentials";
      return new DownloadException(Kind.REFUSED, told + remedy);
    }
    if (status == 404 || status == 410) {
      return new DownloadException(Kind.MISSING, told + "; check the name (" + request.uri() + ")");
    }
    if (status == 408 || status == 425 || status == 429 || status >= 500) {
      throw new Interrupted(request.uri().getAuthority() + " answered " + status);
    }
    return new DownloadException(Kind.CORRUPT, told + "; that is no way to serve a file");
  }

  // ---- receiving ----

  private Digest receive(
      Request request,
      HttpResponse<?> response,
      InputStream body,
      long start,
      long total,
      Optional<Digest> expected)
      throws DownloadException, Interrupted, IOException {
    MessageDigest hash = start == 0 ? newHash(expected) : hashOfPart(request, expected);
    if (start == 0) {
      discard(request);
      writeTag(request, response);
    }
    requireSpace(request, total - start);
    AtomicLong lastByte = new AtomicLong(System.nanoTime());
    Thread watch = Thread.ofVirtual().start(() -> cutWhenStalled(body, lastByte));
    long done = start;
    progress.advance(request.what(), done, total);
    byte[] chunk = new byte[CHUNK_BYTES];
    try (FileChannel out = append(request)) {
      for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
        lastByte.set(System.nanoTime());
        write(request, out, ByteBuffer.wrap(chunk, 0, n));
        hash.update(chunk, 0, n);
        done += n;
        progress.advance(request.what(), done, total);
      }
    } finally {
      watch.interrupt();
    }
    if (total >= 0 && done != total) {
      throw new Interrupted("the connection ended at " + done + " of " + total + " bytes");
    }
    return finish(request, hash, done, expected);
  }

  private Digest finish(Request request, MessageDigest hash, long bytes, Optional<Digest> expected)
      throws DownloadException {
    Digest actual = Digest.of(hash);
    if (expected.isPresent() && !expected.get().equals(actual)) {
      discard(request);
      throw new DownloadException(
          Kind.CORRUPT,
          request.what()
              + ": the "
              + bytes
              + " bytes received have "
              + actual
              + ", expected "
              + expected.get()
              + "; they were deleted, run again to download afresh");
    }
    if (expected.isEmpty()) {
      progress.message(
          request.what() + ": the server names no digest to check against; it has " + actual);
    }
    try {
      Files.move(request.part(), request.target(), StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(request.tag());
    } catch (IOException e) {
      throw local(request, e);
    }
    return actual;
  }

  private void cutWhenStalled(InputStream body, AtomicLong lastByte) {
    long limit = patience.stall().toNanos();
    try {
      while (true) {
        long left = limit - (System.nanoTime() - lastByte.get());
        if (left <= 0) {
          body.close(); // the reader gets an IOException and resumes
          return;
        }
        Thread.sleep(Duration.ofNanos(left));
      }
    } catch (InterruptedException | IOException e) {
      // The transfer has ended one way or the other.
    }
  }

  private static MessageDigest newHash(Optional<Digest> expected) {
    return Digest.newDigest(expected.map(Digest::algorithm).orElse("SHA-256"));
  }

  private static MessageDigest hashOfPart(Request request, Optional<Digest> expected)
      throws DownloadException {
    MessageDigest hash = newHash(expected);
    try {
      Digest.update(hash, request.part());
    } catch (IOException e) {
      throw local(request, e);
    }
    return hash;
  }

  // ---- this machine ----

  private static long sizeOf(Path file) throws DownloadException {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new DownloadException(Kind.LOCAL, file + ": cannot be read: " + reason(e), e);
    }
  }

  private static FileChannel append(Request request) throws DownloadException {
    try {
      return FileChannel.open(request.part(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw local(request, e);
    }
  }

  private static void write(Request request, FileChannel out, ByteBuffer data)
      throws DownloadException {
    try {
      while (data.hasRemaining()) {
        out.write(data);
      }
    } catch (IOException e) {
      throw local(request, e);
    }
  }

  private static void requireSpace(Request request, long bytes) throws DownloadException {
    try {
      long free =
          Files.getFileStore(request.target().toAbsolutePath().getParent()).getUsableSpace();
      if (bytes > free) {
        throw new DownloadException(
            Kind.LOCAL,
            request.what()
                + ": "
                + bytes
                + " bytes are still to come but "
                + request.target().getParent()
                + " has room for "
                + free
                + "; free some space or set DRAFTWIRE_HOME to another disk");
      }
    } catch (IOException e) {
      throw local(request, e);
    }
  }

  private static Optional<String> readTag(Request request) throws DownloadException {
    try {
      return Files.exists(request.tag())
          ? Optional.of(Files.readString(request.tag())).filter(tag -> !tag.isBlank())
          : Optional.empty();
    } catch (IOException e) {
      throw local(request, e);
    }
  }

  /** Only a strong tag says that two answers are the same bytes. */
  private static void writeTag(Request request, HttpResponse<?> response) throws DownloadException {
    Optional<String> tag =
        response.headers().firstValue("etag").filter(value -> value.startsWith("\""));
    try {
      if (tag.isPresent()) {
        Files.writeString(request.tag(), tag.get());
      }
    } catch (IOException e) {
      throw local(request, e);
    }
  }

  private static void discard(Request request) throws DownloadException {
    try {
      Files.deleteIfExists(request.part());
      Files.deleteIfExists(request.tag());
    } catch (IOException e) {
      throw local(request, e);
    }
  }

  private static void close(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      body.skipNBytes(0);
    } catch (IOException e) {
      // The body of a redirect is of no interest.
    }
  }

  private static DownloadException local(Request request, IOException e) {
    return new DownloadException(
        Kind.LOCAL,
        request.what()
            + ": cannot be stored at "
            + request.target()
            + ": "
            + reason(e)
            + "; free some space or set DRAFTWIRE_HOME to another disk",
        e);
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e instanceof java.net.ConnectException ? "no connection" : e.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
