package io.draftwire.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.store.DownloadException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DownloadTest {
  static final Download.Patience IMPATIENT =
      new Download.Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMillis(1),
          3,
          Duration.ofSeconds(2));
  private static final String TAG = "\"v1\"";

  @TempDir Path dir;
  private final byte[] data = new byte[300_000];
  private final Recorded progress = new Recorded();
  private FakeHost host;
  private FakeHost other;
  private HttpClient client;
  private Path target;

  @BeforeEach
  void start() throws IOException {
    new Random(1).nextBytes(data);
    host = new FakeHost();
    other = new FakeHost();
    client = Download.newClient(IMPATIENT, new StoreEnvironment(java.util.Map.of()).proxies());
    target = dir.resolve("file.bin");
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    host.close();
    other.close();
  }

  @Test
  void fetchesAndVerifies() throws Exception {
    host.on("/f", FakeHost.file(data, TAG));
    fetch(request(host.uri("/f"), digest(data)));

    assertThat(target).hasBinaryContent(data);
    assertThat(leftovers()).containsExactly("file.bin");
    assertThat(progress.steps)
        .first()
        .isEqualTo(new Recorded.Step("fetching the file", 0, 300_000));
    assertThat(progress.steps)
        .last()
        .isEqualTo(new Recorded.Step("fetching the file", 300_000, 300_000));
  }

  @Test
  void resumesAfterCutConnections() throws Exception {
    host.on("/f", FakeHost.cutting(data, TAG, 100_000, 50_000, 10));
    fetch(request(host.uri("/f"), digest(data)));

    assertThat(target).hasBinaryContent(data);
    assertThat(host.seen).hasSize(4);
    assertThat(host.seen.getFirst().range()).isNull();
    // A cut connection may lose what was on its way, so only the order is certain.
    assertThat(host.seen.get(3).range()).matches("bytes=\\d{5,6}-");
    assertThat(host.seen.get(3).ifRange()).isEqualTo(TAG);
  }

  @Test
  void resumesInAnotherProcess() throws Exception {
    Files.write(dir.resolve("file.bin.part"), Arrays.copyOf(data, 123_456));
    Files.writeString(dir.resolve("file.bin.part.etag"), TAG);
    host.on("/f", FakeHost.file(data, TAG));
    fetch(request(host.uri("/f"), digest(data)));

    assertThat(target).hasBinaryContent(data);
    assertThat(host.seen).hasSize(1);
    assertThat(host.seen.getFirst().range()).isEqualTo("bytes=123456-");
    assertThat(progress.steps)
        .first()
        .isEqualTo(new Recorded.Step("fetching the file", 123_456, 300_000));
  }

  @Test
  void startsAfreshWhenTheFileChanged() throws Exception {
    Files.write(dir.resolve("file.bin.part"), new byte[1000]);
    Files.writeString(dir.resolve("file.bin.part.etag"), "\"v0\"");
    host.on("/f", FakeHost.file(data, TAG));
    fetch(request(host.uri("/f"), digest(data)));

    assertThat(host.seen.getFirst().ifRange()).isEqualTo("\"v0\"");
    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void startsAfreshWhereRangesAreUnknown() throws Exception {
    Files.write(dir.resolve("file.bin.part"), Arrays.copyOf(data, 1000));
    host.on(
        "/f",
        exchange -> {
          exchange.sendResponseHeaders(200, data.length);
          exchange.getResponseBody().write(data);
        });
    fetch(request(host.uri("/f"), digest(data)));

    assertThat(host.seen.getFirst().range()).isEqualTo("bytes=1000-");
    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void mistrustsAPartThatNothingVouchesFor() throws Exception {
    Files.write(dir.resolve("file.bin.part"), new byte[1000]);
    host.on("/f", FakeHost.file(data, null));
    fetch(request(host.uri("/f"), Optional.empty()));

    assertThat(host.seen.getFirst().range()).isNull();
    assertThat(target).hasBinaryContent(data);
    assertThat(progress.messages).last().asString().contains("names no digest");
  }

  @Test
  void takesACompletePart() throws Exception {
    Files.write(dir.resolve("file.bin.part"), data);
    host.on("/f", FakeHost.file(data, TAG));
    fetch(request(host.uri("/f"), digest(data)));

    assertThat(host.seen).hasSize(1); // answered 416
    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void startsAfreshWhenThePartIsTooLong() throws Exception {
    Files.write(dir.resolve("file.bin.part"), new byte[400_000]);
    host.on("/f", FakeHost.file(data, TAG));
    fetch(request(host.uri("/f"), digest(data)));

    assertThat(host.seen).hasSize(2);
    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void startsAfreshWhenAnotherRangeComes() throws Exception {
    Files.write(dir.resolve("file.bin.part"), Arrays.copyOf(data, 1000));
    host.on(
        "/f",
        exchange -> {
          boolean ranged = exchange.getRequestHeaders().containsKey("Range");
          if (ranged) {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-299999/300000");
          }
          exchange.sendResponseHeaders(ranged ? 206 : 200, data.length);
          exchange.getResponseBody().write(data);
        });
    fetch(request(host.uri("/f"), digest(data)));

    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void deletesWhatHasTheWrongDigest() throws Exception {
    Digest wrong = Digest.sha256("00".repeat(32));
    host.on("/f", FakeHost.file(data, TAG));

    assertThatThrownBy(() -> fetch(request(host.uri("/f"), Optional.of(wrong))))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining(wrong.hex())
        .hasMessageContaining(digest(data).orElseThrow().hex())
        .hasMessageNotContaining("\n");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void noticesASpoiltPart() throws Exception {
    byte[] spoilt = Arrays.copyOf(data, 1000);
    spoilt[500] ^= 1;
    Files.write(dir.resolve("file.bin.part"), spoilt);
    host.on("/f", FakeHost.file(data, TAG));

    assertThatThrownBy(() -> fetch(request(host.uri("/f"), digest(data))))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("run again to download afresh");
    fetch(request(host.uri("/f"), digest(data)));
    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void keepsTheTokenFromOtherHosts() throws Exception {
    host.on("/a", FakeHost.redirect(host.uri("/b")));
    host.on("/b", FakeHost.redirect(other.uri("/c")));
    other.on("/c", FakeHost.redirect(other.uri("/d")));
    other.on("/d", FakeHost.file(data, TAG));
    fetch(withToken(host.uri("/a")));

    assertThat(host.seen).extracting(FakeHost.Seen::authorization).containsOnly("Bearer secret");
    assertThat(other.seen).hasSize(2);
    assertThat(other.seen).extracting(FakeHost.Seen::authorization).containsOnlyNulls();
    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void takesTheDigestTheHubNames() throws Exception {
    String hex = digest(data).orElseThrow().hex();
    host.on("/a", FakeHost.redirect(other.uri("/d"), "X-Linked-Etag", "\"" + hex + "\""));
    other.on("/d", FakeHost.file(data, TAG));
    fetch(fromHub(host.uri("/a")));
    assertThat(target).hasBinaryContent(data);
    assertThat(progress.messages).isEmpty();

    byte[] forged = data.clone();
    forged[7] ^= 1;
    other.on("/d", FakeHost.file(forged, TAG));
    assertThatThrownBy(() -> fetch(fromHub(host.uri("/a"))))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("expected sha256 " + hex);
  }

  @Test
  void ignoresADigestNamedByAnotherHost() throws Exception {
    host.on("/a", FakeHost.redirect(other.uri("/d")));
    other.on("/d", FakeHost.file(data, "\"" + "00".repeat(32) + "\""));
    fetch(fromHub(host.uri("/a")));
    assertThat(target).hasBinaryContent(data);
  }

  @ParameterizedTest
  @CsvSource({
    "401, REFUSED, 1", "403, REFUSED, 1", "404, MISSING, 1", "410, MISSING, 1",
    "400, CORRUPT, 1", "500, UNREACHABLE, 3", "503, UNREACHABLE, 3", "429, UNREACHABLE, 3"
  })
  void namesWhatTheServerAnswered(int status, Kind kind, int requests) {
    host.on("/f", FakeHost.status(status));
    assertThatThrownBy(() -> fetch(request(host.uri("/f"), Optional.empty())))
        .isInstanceOfSatisfying(DownloadException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining("answered " + status)
        .hasMessageNotContaining("\n");
    assertThat(host.seen).hasSize(requests);
  }

  @Test
  void tellsToSetAToken() {
    host.on("/f", FakeHost.status(401));
    assertThatThrownBy(() -> fetch(fromHub(host.uri("/f")))).hasMessageContaining("set HF_TOKEN");
  }

  @Test
  void recoversFromAServerThatWasBusy() throws Exception {
    int[] times = new int[1];
    host.on(
        "/f",
        exchange -> {
          FakeHost.Reply reply = times[0]++ < 2 ? FakeHost.status(503) : FakeHost.file(data, TAG);
          reply.to(exchange);
        });
    fetch(request(host.uri("/f"), digest(data)));
    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void comesBackWhenAServerAsksTo() throws Exception {
    int[] times = new int[1];
    host.on(
        "/f", exchange -> (times[0]++ < 1 ? later("1") : FakeHost.file(data, TAG)).to(exchange));
    fetch(request(host.uri("/f"), digest(data)));
    assertThat(target).hasBinaryContent(data);
    assertThat(host.seen).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"300, 300 s", "'Fri, 01 Jan 2100 00:00:00 GMT', s; run again then"})
  void saysWhenToComeBackWhereThatIsLong(String header, String told) {
    host.on("/f", later(header));
    assertThatThrownBy(() -> fetch(request(host.uri("/f"), Optional.empty())))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("answered 429 and asks to come back in ")
        .hasMessageContaining(told);
    assertThat(host.seen).hasSize(1);
  }

  private static FakeHost.Reply later(String header) {
    return exchange -> {
      exchange.getResponseHeaders().set("Retry-After", header);
      exchange.sendResponseHeaders(429, -1);
    };
  }

  @Test
  void anAnswerOfUnknownLengthEndsWhereTheRoomDoes() throws Exception {
    PartialFile file = new PartialFile("the file", target);
    assertThat(file.room()).isPositive();
    assertThatThrownBy(
            () ->
                new Transfer("the file", file, Optional.empty(), progress)
                    .receive(
                        new ByteArrayInputStream(data), 0, -1, 200_000, Duration.ofSeconds(20)))
        .isInstanceOfSatisfying(
            DownloadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCAL))
        .hasMessageContaining("does not say how long the file is");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void moreThanWasAnnouncedIsRefused() throws Exception {
    PartialFile file = new PartialFile("the file", target);
    Transfer transfer = new Transfer("the file", file, Optional.empty(), progress);
    assertThatThrownBy(
            () ->
                transfer.receive(
                    new ByteArrayInputStream(data), 0, 1000, 1000, Duration.ofSeconds(20)))
        .hasMessageContaining("more than the 1000 bytes that it announced");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aHostThatCannotBeResolvedIsNamed() {
    assertThatThrownBy(
            () -> fetch(request(URI.create("http://no.such.host.invalid/f"), Optional.empty())))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("no.such.host.invalid")
        .hasMessageContaining("no such host");
  }

  @Test
  void resumesAStalledTransfer() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    int[] times = new int[1];
    host.on(
        "/f",
        exchange -> {
          if (times[0]++ > 0) {
            FakeHost.serve(exchange, data, TAG, data.length);
            return;
          }
          FakeHost.serve(exchange, data, TAG, 100_000);
          try {
            release.await(); // the connection stays open and silent
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Download.Patience stalling =
        new Download.Patience(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofMillis(300),
            Duration.ofMillis(1),
            3,
            Duration.ofSeconds(2));
    new Download(client, progress, stalling).fetch(request(host.uri("/f"), digest(data)));
    release.countDown();

    assertThat(target).hasBinaryContent(data);
    assertThat(host.seen.getLast().range()).isEqualTo("bytes=100000-");
  }

  @Test
  void keepsThePartWhenTheNetworkStaysAway() throws Exception {
    host.on("/f", FakeHost.cutting(data, TAG, 100_000, 0, 0, 0, 0));
    assertThatThrownBy(() -> fetch(request(host.uri("/f"), digest(data))))
        .isInstanceOfSatisfying(
            DownloadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .hasMessageContaining("what is here is kept");
    assertThat(dir.resolve("file.bin.part")).exists();
    assertThat(target).doesNotExist();
  }

  @Test
  void namesAHostThatIsNotThere() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + port + "/f");
    assertThatThrownBy(() -> fetch(request(nobody, Optional.empty())))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("check the network");
  }

  @Test
  void refusesEndlessAndForeignRedirects() {
    host.on("/loop", FakeHost.redirect(host.uri("/loop")));
    assertThatThrownBy(() -> fetch(request(host.uri("/loop"), Optional.empty())))
        .hasMessageContaining("more than 10 redirects");
    host.on("/file", FakeHost.redirect(URI.create("file:///etc/hostname")));
    assertThatThrownBy(() -> fetch(request(host.uri("/file"), Optional.empty())))
        .hasMessageContaining("which is not followed");
  }

  @Test
  void doesNotAppendARangeThatItDidNotAskFor() throws Exception {
    Files.write(dir.resolve("file.bin.part"), new byte[1000]); // of no known version: not resumed
    host.on(
        "/f",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-299999/300000");
          exchange.sendResponseHeaders(206, data.length);
          exchange.getResponseBody().write(data);
        });
    fetch(request(host.uri("/f"), Optional.empty()));

    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void saysWhenTheDiskIsTooSmall() {
    host.on(
        "/f",
        exchange -> {
          exchange.sendResponseHeaders(200, 1L << 60);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
        });
    assertThatThrownBy(() -> fetch(request(host.uri("/f"), Optional.empty())))
        .isInstanceOfSatisfying(
            DownloadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCAL))
        .hasMessageContaining("has room for");
  }

  private Digest fetch(Download.Request request) throws DownloadException {
    return new Download(client, progress, IMPATIENT).fetch(request);
  }

  private Download.Request request(URI uri, Optional<Digest> digest) {
    return new Download.Request("the file", uri, target, digest, Optional.empty(), false);
  }

  private Download.Request withToken(URI uri) {
    return new Download.Request(
        "the file", uri, target, digest(data), Optional.of("secret"), false);
  }

  private Download.Request fromHub(URI uri) {
    return new Download.Request("the file", uri, target, Optional.empty(), Optional.empty(), true);
  }

  static Optional<Digest> digest(byte[] data) {
    MessageDigest hash = Digest.newDigest("SHA-256");
    hash.update(data);
    return Optional.of(Digest.of(hash));
  }

  private String[] leftovers() throws IOException {
    try (var files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).toArray(String[]::new);
    }
  }
}
