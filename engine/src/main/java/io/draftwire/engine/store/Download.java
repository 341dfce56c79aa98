package io.draftwire.engine.store;

import io.draftwire.engine.store.DownloadException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches one file over HTTP so that an interruption costs nothing but time. Bytes go to {@code
 * TARGET.part}; beside it lies the entity tag they belong to. A later attempt, in this process or
 * another, asks for the rest with {@code Range} and {@code If-Range} (RFC 9110, sections 13.1.5 and
 * 14.2): a server whose file has changed, or that knows no ranges, answers 200 and the download
 * starts afresh. The digest is taken over what is on disk and what arrives, and the file gets its
 * name only when it agrees.
 */
final class Download {
  /**
   * How patient a download is.
   *
   * @param connect until a connection stands
   * @param response until the head of an answer is here
   * @param stall without a byte, before a transfer is cut and resumed
   * @param backoff before the second attempt; doubled for each one after it
   * @param attempts attempts without a new byte before giving up
   * @param asked longest wait that a server may ask for
   */
  record Patience(
      Duration connect,
      Duration response,
      Duration stall,
      Duration backoff,
      int attempts,
      Duration asked) {
    static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            6,
            Duration.ofSeconds(90));
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
      boolean hub) {}

  private final HttpSource source;
  private final Progress progress;
  private final Patience patience;

  Download(HttpClient client, Progress progress, Patience patience) {
    this.source = new HttpSource(client, patience.connect(), patience.response());
    this.progress = progress;
    this.patience = patience;
  }

  /** A client as this class needs it: one that leaves redirects alone. */
  static HttpClient newClient(Patience patience, EnvironmentProxies proxies) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.connect());
    proxies.applyTo(builder);
    return builder.build();
  }

  /** As {@link #fetch(Request)}, by a client of its own. */
  static Digest fetch(
      Request request, EnvironmentProxies proxies, Progress progress, Patience patience)
      throws DownloadException {
    try (HttpClient client = newClient(patience, proxies)) {
      try {
        return new Download(client, progress, patience).fetch(request);
      } finally {
        client.shutdownNow();
      }
    }
  }

  /**
   * Fetches, resumes and verifies until {@code request.target()} is there or nothing helps.
   *
   * @return the digest of the file: what the request or the hub named, or else its sha256
   */
  Digest fetch(Request request) throws DownloadException {
    PartialFile file = new PartialFile(request.what(), request.target());
    int fruitless = 0;
    boolean reached = false;
    while (true) {
      long before = file.size();
      String failure;
      boolean offline;
      Duration asked;
      try {
        return attempt(request, file);
      } catch (TransientFailure e) {
        failure = e.getMessage();
        asked = e.after();
        reached |= !e.isNoConnection();
        // A server that never answered is most likely not there at all: say so at once.
        offline = !reached;
      }
      fruitless = file.size() > before ? 1 : fruitless + 1;
      if (asked.compareTo(patience.asked()) > 0) {
        throw comeBack(request, failure, asked);
      }
      if (offline || fruitless >= patience.attempts()) {
        throw new DownloadException(
            Kind.UNREACHABLE,
            request.what()
                + ": cannot be downloaded from "
                + request.uri().getAuthority()
                + through(request.uri())
                + ": "
                + failure
                + "; check the network and run again, what is here is kept");
      }
      Duration backoff = patience.backoff().multipliedBy(1L << Math.min(fruitless - 1, 6));
      pause(request, failure, asked.compareTo(backoff) > 0 ? asked : backoff);
    }
  }

  /** The proxy on the way, which is then the one to look at. */
  private String through(URI uri) {
    return source
        .proxy(uri)
        .map(proxy -> (InetSocketAddress) proxy.address())
        .map(at -> " through the proxy " + at.getHostString() + ":" + at.getPort())
        .orElse("");
  }

  private static DownloadException comeBack(Request request, String failure, Duration asked) {
    return new DownloadException(
        Kind.UNREACHABLE,
        request.what()
            + ": "
            + failure
            + " and asks to come back in "
            + asked.toSeconds()
            + " s; run again then, what is here is kept");
  }

  private void pause(Request request, String failure, Duration wait) throws DownloadException {
    progress.message(
        request.what()
            + ": "
            + failure
            + (wait.toSeconds() > 9
                ? "; trying again in " + wait.toSeconds() + " s"
                : "; trying again"));
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(Kind.UNREACHABLE, request.what() + ": interrupted", e);
    }
  }

  private Digest attempt(Request request, PartialFile file)
      throws DownloadException, TransientFailure {
    long have = file.size();
    Optional<String> tag = file.tag();
    if (have > 0 && tag.isEmpty() && request.digest().isEmpty() && !request.hub()) {
      have = 0; // nothing would tell a mixture of two versions from the file
    }
    HttpSource.Answer answer = source.ask(request, have, tag);
    Optional<Digest> expected = request.digest().or(answer::hubDigest);
    Transfer transfer = new Transfer(request.what(), file, expected, progress);
    ContentRange range = answer.range();
    try (InputStream body = answer.reply().body()) {
      switch (answer.status()) {
        case 200 -> {
          file.restart(answer.strongTag());
          return receive(transfer, file, body, 0, answer.length());
        }
        case 206 -> {
          if (range.start() != have) {
            file.discard();
            throw new TransientFailure("the server sent another range than it was asked for");
          }
          if (have == 0) {
            file.restart(answer.strongTag()); // a range that was not asked for, from the start
          }
          return receive(transfer, file, body, have, range.total());
        }
        case 416 -> {
          if (range.total() != have) {
            file.discard();
            throw new TransientFailure("the server has no such range");
          }
          return transfer.adopt(have);
        }
        default -> throw refusal(request, answer);
      }
    } catch (IOException e) {
      throw new TransientFailure(e);
    }
  }

  private Digest receive(
      Transfer transfer, PartialFile file, InputStream body, long start, long total)
      throws DownloadException, TransientFailure, IOException {
    long most = total >= 0 ? total : start + file.room();
    return transfer.receive(body, start, total, most, patience.stall());
  }

  private static DownloadException refusal(Request request, HttpSource.Answer answer)
      throws TransientFailure {
    int status = answer.status();
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
      throw new TransientFailure(
          request.uri().getAuthority() + " answered " + status, answer.retryAfter());
    }
    return new DownloadException(Kind.CORRUPT, told + "; that is no way to serve a file");
  }
}
