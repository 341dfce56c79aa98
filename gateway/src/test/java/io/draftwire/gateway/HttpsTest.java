package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.wire.trust.PemIdentity;
import io.draftwire.wire.trust.SelfSigned;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same over TLS, and what clients can do to that. */
@Timeout(300)
class HttpsTest {
  private static final String HOST = "127.0.0.1";

  @TempDir private static Path folder;
  private static PemIdentity identity;
  private static SSLContext trusting;

  @BeforeAll
  static void certify() throws Exception {
    SelfSigned files = SelfSigned.make(folder, HOST, "-1H", 1);
    identity = new PemIdentity(files.certificate(), files.key());
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null);
    try (InputStream pem = Files.newInputStream(files.certificate())) {
      known.setCertificateEntry(
          "gateway", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
  }

  private static GatewayWorld open() throws Exception {
    return GatewayWorld.open(c -> c.withIdentity(identity));
  }

  private static GatewayWorld impatient() throws Exception {
    return GatewayWorld.open(
        c -> c.withIdentity(identity).withLimits(1 << 20, 50, Duration.ofMillis(200)));
  }

  private static HttpRequest.Builder request(GatewayWorld world, String path) {
    return HttpRequest.newBuilder(URI.create("https://" + HOST + ":" + world.port() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting).build()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static HttpRequest.Builder completion(GatewayWorld world, String members) {
    return request(world, "/v1/completions")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(GatewayWorld.ask(members)));
  }

  @Test
  void answersAndStreamsAreThoseInClear() throws Exception {
    String members = "\"max_tokens\":40,\"seed\":5,\"temperature\":0.8";
    try (GatewayWorld world = open();
        GatewayWorld inClear = GatewayWorld.open()) {
      String expected = inClear.complete(members).get("choices").get(0).get("text").stringValue();
      HttpResponse<String> whole = send(completion(world, members));
      assertThat(whole.statusCode()).isEqualTo(200);
      assertThat(GatewayWorld.json(whole.body()).get("choices").get(0).get("text").stringValue())
          .isEqualTo(expected);
      HttpResponse<String> streamed = send(completion(world, "\"stream\":true," + members));
      assertThat(GatewayWorld.text(GatewayWorld.events(streamed), 0)).isEqualTo(expected);
      assertThat(send(request(world, "/")).body()).contains("<html");
    }
  }

  @Test
  void nothingOlderThanTls13IsSpokenAndNothingInClear() throws Exception {
    try (GatewayWorld world = impatient();
        SSLSocket older = (SSLSocket) trusting.getSocketFactory().createSocket(HOST, world.port());
        Socket plain = new Socket(HOST, world.port())) {
      older.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatExceptionOfType(SSLException.class).isThrownBy(older::startHandshake);
      plain
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP");
      assertThat(send(request(world, "/health")).statusCode()).isEqualTo(200);
    }
  }

  /** The key is asked for over TLS as it is in clear, and may then be asked for from elsewhere. */
  @Test
  void offLoopbackACertificateDoesInPlaceOfInsecure() throws Exception {
    String key = "0123456789abcdef";
    try (GatewayWorld world =
        GatewayWorld.open(
            c ->
                c.withIdentity(identity)
                    .withAccess(Optional.of(GatewayConfig.keyed(null, key)), Optional.empty())
                    .withHost("0.0.0.0"))) {
      assertThat(send(request(world, "/v1/models")).statusCode()).isEqualTo(401);
      assertThat(
              send(request(world, "/v1/models").header("Authorization", "Bearer " + key))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  /** How far a client comes before it says nothing more. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40, Integer.MAX_VALUE})
  void halfAHandshakeIsEnded(int bytes) throws Exception {
    try (GatewayWorld world = impatient()) {
      // Twice: whoever ends the first must live to end the second.
      for (int i = 0; i < 2; i++) {
        try (Socket socket = new Socket(HOST, world.port())) {
          byte[] hello = clientHello();
          socket.getOutputStream().write(hello, 0, Math.min(bytes, hello.length));
          // What the server has to say, and then the end.
          socket.getInputStream().readAllBytes();
        }
      }
      assertThat(send(request(world, "/health")).statusCode()).isEqualTo(200);
    }
  }

  private static byte[] clientHello() throws Exception {
    SSLEngine engine = trusting.createSSLEngine();
    engine.setUseClientMode(true);
    engine.beginHandshake();
    ByteBuffer hello = ByteBuffer.allocate(1 << 15);
    engine.wrap(ByteBuffer.allocate(0), hello);
    hello.flip();
    byte[] bytes = new byte[hello.remaining()];
    hello.get(bytes);
    return bytes;
  }

  @Test
  void clientThatDoesNotReadIsLetGo() throws Exception {
    GatedModel target = new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 2), null).free();
    GatedModel draft = new GatedModel(GatewayWorld.draft(2), null).free();
    try (GatewayWorld world =
            GatewayWorld.of(
                target,
                draft,
                c ->
                    c.withIdentity(identity)
                        .withRoom(2, 8)
                        .withLimits(1 << 20, 50, Duration.ofMillis(200)),
                null);
        Socket below = new Socket()) {
      below.setReceiveBufferSize(1024);
      below.connect(new InetSocketAddress(HOST, world.port()));
      SSLSocket socket =
          (SSLSocket) trusting.getSocketFactory().createSocket(below, HOST, world.port(), true);
      String body =
          GatewayWorld.ask(
              "\"prompt\":[0],\"n\":8,\"stream\":true,\"max_tokens\":500,\"logprobs\":1,\"draftwire\":{\"scheme\":\"cloud-only\",\"details\":true}");
      socket
          .getOutputStream()
          .write(
              ("POST /v1/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));
      Eventually.holds("it began", () -> target.everOpened() > 0);
      Eventually.holds("it is let go", () -> metrics(world).contains("_running 0.0"));
      Eventually.holds("the sequences are free", () -> target.openSequences() == 0);
      assertThat(metrics(world)).doesNotContain("draftwire_tokens_total 4000.0");
    }
  }

  private static String metrics(GatewayWorld world) throws Exception {
    return send(request(world, "/metrics")).body();
  }
}
