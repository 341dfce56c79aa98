package io.draftwire.cloud.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.cloud.Eventually;
import io.draftwire.wire.access.Limits;
import io.draftwire.wire.access.NewToken;
import io.draftwire.wire.access.Principal;
import io.draftwire.wire.access.Principals;
import io.draftwire.wire.trust.PemIdentity;
import io.draftwire.wire.trust.SelfSigned;
import io.draftwire.wire.trust.Tls13;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class MetricsEndpointTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final CloudMetrics metrics = new CloudMetrics();
  private final HttpClient client = HttpClient.newHttpClient();
  private MetricsEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = new MetricsEndpoint(ANY);
    endpoint.serve(metrics);
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    endpoint.close();
  }

  private HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void tellsWhatIsSoNow() throws Exception {
    metrics.committed(7);
    HttpResponse<String> page = ask("GET", "/metrics");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(Samples.of(page.body()).value("committed_tokens_total")).isEqualTo(7);
    metrics.committed(2);
    assertThat(Samples.of(ask("GET", "/metrics?x=1").body()).value("committed_tokens_total"))
        .isEqualTo(9);
  }

  @Test
  void speaksOpenMetricsToWhoAsksForIt() throws Exception {
    HttpResponse<String> page =
        ask(
            "GET",
            "/metrics",
            "Accept",
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
    assertThat(page.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(page.body())
        .contains("# TYPE draftwire_cloud_committed_tokens counter")
        .endsWith("# EOF\n");
  }

  /** Off loopback: by TLS 1.3, to who has a token. */
  @Test
  void readersShowTokensOverTls(@TempDir Path folder) throws Exception {
    SelfSigned files = SelfSigned.make(folder, "127.0.0.1", "-1H", 1);
    NewToken token = NewToken.of(new Principal("prometheus", Limits.NONE), Instant.MAX);
    Path tokens = folder.resolve("tokens");
    Principals.add(tokens, token);
    SSLContext tls = Tls13.server(new PemIdentity(files.certificate(), files.key()));
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null);
    try (InputStream pem = Files.newInputStream(files.certificate())) {
      known.setCertificateEntry(
          "cloud", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
    try (MetricsEndpoint guarded =
            new MetricsEndpoint(
                ANY, new MetricsEndpoint.Protection(tls, new Principals(tokens, false)));
        HttpClient reader = HttpClient.newBuilder().sslContext(trusting).build();
        SSLSocket older =
            (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", guarded.port())) {
      guarded.serve(metrics);
      older.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatThrownBy(older::startHandshake).isInstanceOf(SSLException.class);
      URI page = URI.create("https://127.0.0.1:" + guarded.port() + "/metrics");
      assertThat(
              reader
                  .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(401);
      for (String shown : new String[] {token.token(), "dwt_wrong"}) {
        assertThat(
                reader
                    .send(
                        HttpRequest.newBuilder(page)
                            .header("Authorization", "Bearer " + shown)
                            .build(),
                        BodyHandlers.ofString())
                    .statusCode())
            .isEqualTo(shown.equals(token.token()) ? 200 : 401);
      }
    }
  }

  @Test
  void readsOnlyAndOnlyMetrics() throws Exception {
    HttpResponse<String> head = ask("HEAD", "/metrics");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS"}) {
      HttpResponse<String> refused = ask(method, "/metrics");
      assertThat(refused.statusCode()).as(method).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
    }
    for (String path : new String[] {"/", "/metrics/", "/metricsx", "/%2e%2e/metrics", "/health"}) {
      HttpResponse<String> nothing = ask("GET", path);
      assertThat(nothing.statusCode()).as(path).isEqualTo(404);
      assertThat(nothing.body())
          .isEqualTo("there is nothing at this address; metrics are at /metrics\n");
    }
  }

  @Test
  void whatIsNoRequestEndsItsConnectionOnly() throws Exception {
    for (String line :
        new String[] {
          "\r\n\r\n",
          "GET\r\n\r\n",
          "GET nowhere:x HTTP/1.1\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "\u0016\u0003\u0001 a TLS client's\r\n\r\n",
          "GET /metrics HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
          "GET /metrics HTTP/1.1\r\nX: " + "x".repeat(1 << 15) + "\r\n\r\n",
          "GET /metrics HTTP/1.1\r\n" + headers(100) + "\r\n"
        }) {
      try (Socket stranger = connect()) {
        String answer;
        try {
          stranger.getOutputStream().write(line.getBytes(US_ASCII));
          stranger.shutdownOutput();
          answer = new String(stranger.getInputStream().readAllBytes(), US_ASCII);
        } catch (IOException e) {
          answer = ""; // Reset, since not all of it was read.
        }
        assertThat(answer).as(line).doesNotContain(" 200 ").doesNotContain("draftwire_cloud");
      }
    }
    assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(200);
  }

  private static String headers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "X" + i + ": x\r\n")
        .collect(Collectors.joining());
  }

  /** They hold a thread each; there are no more of these than connections. */
  @Test
  void strangersThatSayHalfARequestHoldNoMoreThanThereIs() throws Exception {
    List<Socket> strangers = new ArrayList<>();
    try {
      for (int i = 0; i < MetricsEndpoint.MOST_CONNECTIONS; i++) {
        strangers.add(connect());
        strangers.getLast().getOutputStream().write("GET /metr".getBytes(US_ASCII));
      }
      try (Socket more = connect()) {
        more.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        assertThat(more.getInputStream().read()).isEqualTo(-1);
      } catch (IOException e) {
        // Reset: it was closed with something unread.
      }
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
    Eventually.holds("their ends are seen, and others are answered", this::answers);
  }

  private boolean answers() throws Exception {
    try {
      return ask("GET", "/metrics").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void anAddressThatIsTakenIsTold() {
    assertThatThrownBy(
            () ->
                new MetricsEndpoint(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port())))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("in use");
  }

  @Test
  void whoAsksBeforeThereIsACloudIsToldSo() throws Exception {
    endpoint.close();
    endpoint = new MetricsEndpoint(ANY);
    HttpResponse<String> early = ask("GET", "/metrics");
    assertThat(early.statusCode()).isEqualTo(503);
    assertThat(early.body()).isEqualTo("the cloud does not listen yet; ask again\n");
    endpoint.serve(metrics);
    assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void givesItsAddressBack() throws Exception {
    int port = endpoint.port();
    endpoint.close();
    endpoint = new MetricsEndpoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
  }
}
