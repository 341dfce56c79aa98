package io.draftwire.edge;

import static io.draftwire.edge.Worlds.ask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.cloud.Access;
import io.draftwire.cloud.CloudServer;
import io.draftwire.cloud.CloudSettings;
import io.draftwire.cloud.Patience;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.LinkSecurity;
import io.draftwire.wire.MeteredChannels;
import io.draftwire.wire.WireMeter;
import io.draftwire.wire.access.Limits;
import io.draftwire.wire.access.NewToken;
import io.draftwire.wire.access.Principal;
import io.draftwire.wire.access.Principals;
import io.draftwire.wire.trust.BearerToken;
import io.draftwire.wire.trust.FileWatch;
import io.draftwire.wire.trust.PemIdentity;
import io.draftwire.wire.trust.PemTrust;
import io.draftwire.wire.trust.SelfSigned;
import io.draftwire.wire.trust.Tls13;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, tokens and certificates between real ends, and what each is told who may not speak. */
class SecureLinkTest {
  private static final String HOST = "127.0.0.1";
  private static final AnswerRequest ASK = ask(new KSqs(5, 40), 1, 24, 3);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  private static SelfSigned cloudFiles;
  private static SelfSigned otherFiles;
  private static SelfSigned edgeFiles;

  private final LanguageModel target = Worlds.model(Worlds.TARGET, Worlds.CONTEXT, 2);
  private final LanguageModel draft = Worlds.model(Worlds.DRAFT, Worlds.CONTEXT, 2);
  private CloudServer cloud;

  @BeforeAll
  static void certify() throws Exception {
    cloudFiles = SelfSigned.make(folder.resolve("cloud"), HOST, "-1H", 1);
    otherFiles = SelfSigned.make(folder.resolve("other"), "other.example", "-1H", 1);
    edgeFiles = SelfSigned.make(folder.resolve("edge"), "edge-7", "-1H", 1);
  }

  @BeforeEach
  void begin() {
    cloud = null;
  }

  @AfterEach
  void stop() {
    draft.close();
    if (cloud != null) {
      cloud.close();
    }
    target.close();
  }

  private static PemIdentity identity(SelfSigned files) {
    return new PemIdentity(files.certificate(), files.key());
  }

  private static PemTrust trust(SelfSigned files) {
    return PemTrust.of(files.certificate());
  }

  private void serve(Access access) throws Exception {
    cloud =
        new CloudServer(
            target,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            CloudSettings.DEFAULT.withAccess(access),
            () -> {});
  }

  private void serveByTls() throws Exception {
    serve(new Access(Tls13.cloud(identity(cloudFiles), null), null));
  }

  private Path tokens(String... lines) throws Exception {
    Path file = Files.createTempDirectory(folder, "tokens").resolve("tokens");
    Principals.add(file, new NewToken("", String.join("\n", lines)));
    return file;
  }

  private static NewToken token(String name, Limits limits) {
    return NewToken.of(new Principal(name, limits), Instant.MAX);
  }

  private CloudAddress at(LinkSecurity security) {
    return new CloudAddress(HOST, cloud.port(), HOST + ":" + cloud.port(), security);
  }

  private static LinkSecurity trusting(SelfSigned files) {
    return new LinkSecurity(trust(files), null, null, false);
  }

  private static LinkSecurity showing(String token) {
    return new LinkSecurity(null, null, BearerToken.of("a test", token), false);
  }

  private Answer answer(LinkSecurity security, AnswerRequest request) throws Exception {
    try (EdgeClient client = new EdgeClient(draft, at(security), TIMEOUT)) {
      return client.answer(request, AnswerListener.SILENT);
    }
  }

  private SessionException refused(LinkSecurity security) {
    SessionException refused =
        catchThrowableOfType(SessionException.class, () -> answer(security, ASK));
    assertThat(refused).as("a refusal").isNotNull();
    assertThat(refused.getMessage()).doesNotContain("\n");
    return refused;
  }

  @Test
  void answersOverTlsAreThoseInClear() throws Exception {
    serveByTls();
    for (Mode mode : Mode.values()) {
      AnswerRequest ask = ASK.withMode(mode);
      int[] secret = answer(trusting(cloudFiles), ask).tokens();
      CloudServer guarded = cloud;
      try (CloudServer open = Worlds.cloud(target)) {
        cloud = open;
        assertThat(secret).as("%s", mode).isEqualTo(answer(LinkSecurity.NONE, ask).tokens());
      } finally {
        cloud = guarded;
      }
    }
  }

  /** Also one that speaks an older TLS, whatever it trusts. */
  @Test
  void nothingOlderThanTls13IsSpoken() throws Exception {
    serveByTls();
    SSLContext any = SSLContext.getInstance("TLS");
    any.init(null, new TrustManager[] {new TrustsAll()}, null);
    try (SSLSocket older = (SSLSocket) any.getSocketFactory().createSocket(HOST, cloud.port())) {
      older.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatExceptionOfType(SSLException.class).isThrownBy(older::startHandshake);
    }
    try (SSLSocket newer = (SSLSocket) any.getSocketFactory().createSocket(HOST, cloud.port())) {
      newer.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
      newer.startHandshake();
      assertThat(newer.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void cloudsOfUnknownOriginAreNotTrusted() throws Exception {
    serveByTls();
    assertThat(refused(trusting(otherFiles)))
        .hasMessageContaining("vouched for by nobody")
        .hasMessageContaining("--tls-ca");
    assertThat(refused(new LinkSecurity(PemTrust.system(), null, null, false)))
        .hasMessageContaining("--tls-ca");
  }

  @Test
  void cloudsWithACertificateForAnotherNameAreNotTrusted() throws Exception {
    serve(new Access(Tls13.cloud(identity(otherFiles), null), null));
    assertThat(refused(trusting(otherFiles)))
        .hasMessageContaining("cannot be trusted")
        .hasMessageContaining("connect by a name");
  }

  @Test
  void endsOfWhichOnlyOneSpeaksTlsSaySo() throws Exception {
    serveByTls();
    assertThat(refused(LinkSecurity.NONE)).hasMessageContaining("both ends speak TLS, or neither");
    cloud.close();
    serve(Access.OPEN);
    assertThat(refused(trusting(cloudFiles))).hasMessageContaining("does not speak TLS");
  }

  @Test
  void onlyTokensThatAreGoodAreServed() throws Exception {
    NewToken good = token("alice", Limits.NONE);
    NewToken late =
        NewToken.of(new Principal("bob", Limits.NONE), Instant.parse("2026-01-01T00:00:00Z"));
    serve(new Access(null, new Principals(tokens(good.line(), late.line()), false)));

    assertThat(answer(showing(good.token()), ASK).tokens()).hasSize(24);
    assertThat(refused(showing("dwt_another")))
        .hasMessageContaining("none that this server knows")
        .hasMessageContaining("draftwire token new NAME")
        .hasMessageNotContaining("dwt_another");
    assertThat(refused(showing(late.token())))
        .hasMessageContaining("of bob was good until 2026-01-01T00:00:00Z");
    assertThat(refused(LinkSecurity.NONE))
        .hasMessageContaining("DRAFTWIRE_TOKEN")
        .hasMessageContaining("--token-file");
    assertThat(cloud.refusals().get("login")).isEqualTo(3);
    // Also for who only asks what it serves.
    assertThatExceptionOfType(SessionException.class)
        .isThrownBy(() -> new CloudInquiry(at(LinkSecurity.NONE), TIMEOUT).ask())
        .withMessageContaining("DRAFTWIRE_TOKEN");
    assertThat(new CloudInquiry(at(showing(good.token())), TIMEOUT).ask().sessions()).isEqualTo(2);
  }

  /** Whoever balances loads has no token. */
  @Test
  void healthIsAnybodysToAsk() throws Exception {
    serve(new Access(null, new Principals(tokens("# nobody"), false)));
    ManagedChannel channel = MeteredChannels.channel(HOST, cloud.port(), new WireMeter());
    try {
      assertThat(
              HealthGrpc.newBlockingStub(channel)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void edgesAreKnownByTheirCertificates() throws Exception {
    serve(
        new Access(
            Tls13.cloud(identity(cloudFiles), trust(edgeFiles)),
            new Principals(tokens("edge-7 cert"), true)));
    LinkSecurity known = new LinkSecurity(trust(cloudFiles), identity(edgeFiles), null, false);
    assertThat(answer(known, ASK).tokens()).hasSize(24);
    assertThat(refused(trusting(cloudFiles)))
        .hasMessageContaining("a certificate (--tls-cert and --tls-key at the edge)");
    // Vouched for by nobody: no further than the handshake.
    LinkSecurity strange = new LinkSecurity(trust(cloudFiles), identity(otherFiles), null, false);
    refused(strange);
    assertThat(cloud.refusals().get("login")).isEqualTo(1);
    cloud.close();
    serve(
        new Access(
            Tls13.cloud(identity(cloudFiles), trust(otherFiles)),
            new Principals(tokens("edge-7 cert"), true)));
    assertThat(refused(strange))
        .hasMessageContaining("certificate of 'other.example'")
        .hasMessageContaining("NAME cert");
  }

  /** Of one principal: others are served meanwhile. */
  @Test
  void limitsAreThePrincipals() throws Exception {
    NewToken one = token("one", new Limits(1, 8, 100, 100));
    NewToken other = token("other", Limits.NONE);
    serve(new Access(null, new Principals(tokens(one.line(), other.line()), false)));
    SessionException[] refused = new SessionException[1];
    Answer[] served = new Answer[1];
    try (EdgeClient first = new EdgeClient(draft, at(showing(one.token())), TIMEOUT)) {
      first.answer(
          ASK,
          (token, origin) -> {
            if (refused[0] == null) {
              refused[0] = refused(showing(one.token()));
              served[0] = otherAnswer(other);
            }
          });
    }
    assertThat(refused[0].refusal().code()).isEqualTo(Refusal.Code.BUSY);
    assertThat(refused[0]).hasMessageContaining("one is at its limit of sessions=1");
    assertThat(served[0].tokens()).hasSize(24);
    assertThat(cloud.refusals().get("limit")).isEqualTo(1);
    // And what it had is given back.
    assertThat(answer(showing(one.token()), ASK).tokens()).hasSize(24);
  }

  private Answer otherAnswer(NewToken token) {
    try {
      return answer(showing(token.token()), ASK);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A connection lives on; whoever comes next meets the new one. */
  @Test
  void certificatesAndTokensAreReplacedWhileTheCloudServes() throws Exception {
    Path certificate = folder.resolve("live.pem");
    Path key = folder.resolve("live-key.pem");
    Files.copy(cloudFiles.certificate(), certificate);
    Files.copy(cloudFiles.key(), key, StandardCopyOption.COPY_ATTRIBUTES);
    NewToken old = token("alice", Limits.NONE);
    NewToken young = token("alice", Limits.NONE);
    Path tokens = tokens(old.line());
    SelfSigned renewed = SelfSigned.make(folder.resolve("renewed"), HOST, "-1H", 2);
    try (FileWatch watch = new FileWatch()) {
      serve(
          new Access(
              Tls13.cloud(watch.on(new PemIdentity(certificate, key)), null),
              watch.on(new Principals(tokens, false))));
      assertThat(answer(with(cloudFiles, old), ASK).tokens()).hasSize(24);
      // Half of it: what there was holds on.
      Files.copy(renewed.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
      watch.look();
      assertThat(answer(with(cloudFiles, old), ASK).tokens()).hasSize(24);

      Files.copy(
          renewed.key(),
          key,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      Files.writeString(tokens, young.line() + "\n", UTF_8);
      watch.look();
      assertThat(answer(with(renewed, young), ASK).tokens()).hasSize(24);
      assertThat(refused(with(cloudFiles, young))).hasMessageContaining("--tls-ca");
      assertThat(refused(with(renewed, old))).hasMessageContaining("none that this server knows");
    }
  }

  /** Frames of a session with padding, and of the same without: one text, and other sizes. */
  @Test
  void paddedAnswersAreThoseWithoutPaddingAndLonger() throws Exception {
    serve(Access.OPEN);
    LinkSecurity padded = new LinkSecurity(null, null, null, true);
    for (Mode mode : Mode.values()) {
      AnswerRequest ask = ASK.withMode(mode);
      Answer plain = answer(LinkSecurity.NONE, ask);
      Answer longer = answer(padded, ask);
      assertThat(longer.tokens()).as("%s", mode).isEqualTo(plain.tokens());
      // A frame at least each way, and none of less than 64 bytes.
      if (mode == Mode.LIVE) {
        // How many frames there are is the clock's.
        assertThat(longer.wireBytesUp()).isGreaterThanOrEqualTo(2 * 64);
        assertThat(longer.wireBytesDown())
            .isGreaterThanOrEqualTo(64 * longer.figures().targetPasses());
        continue;
      }
      assertThat(longer.wireBytesUp()).isGreaterThan(plain.wireBytesUp());
      assertThat(longer.wireBytesDown()).isGreaterThan(plain.wireBytesDown() + 10L * 24);
    }
  }

  /** Whoever comes to do harm, or by mistake: afterwards nothing is left of them. */
  @Test
  void badConnectsLeaveNothingBehind() throws Exception {
    NewToken good = token("alice", Limits.NONE);
    serve(
        new Access(
            Tls13.cloud(identity(cloudFiles), null), new Principals(tokens(good.line()), false)));
    SSLContext any = SSLContext.getInstance("TLS");
    any.init(null, new TrustManager[] {new TrustsAll()}, null);
    byte[] garbage = new byte[300];
    new SplittableRandom(1).nextBytes(garbage);
    for (int i = 0; i < 100; i++) {
      new Socket(HOST, cloud.port()).close();
      try (Socket socket = new Socket(HOST, cloud.port())) {
        socket.getOutputStream().write(garbage);
      }
      try (SSLSocket socket = (SSLSocket) any.getSocketFactory().createSocket(HOST, cloud.port())) {
        socket.startHandshake();
      }
    }
    LinkSecurity wrong =
        new LinkSecurity(trust(cloudFiles), null, BearerToken.of("a test", "dwt_wrong"), false);
    for (int i = 0; i < 20; i++) {
      refused(wrong);
    }
    assertThat(cloud.refusals().get("login")).isEqualTo(20);
    assertThat(answer(with(cloudFiles, good), ASK).tokens()).hasSize(24);
    Eventually.holds("all connections are closed", () -> cloud.openConnections() == 0);
    assertThat(cloud.openSessions()).isZero();
  }

  /** Whoever connects and does not come to speak has a place for a while only. */
  @Test
  void halfAHandshakeIsEnded() throws Exception {
    cloud =
        new CloudServer(
            target,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            CloudSettings.DEFAULT
                .withAccess(new Access(Tls13.cloud(identity(cloudFiles), null), null))
                .withPatience(
                    new Patience(
                        Duration.ofMillis(200),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(1),
                        Duration.ZERO)),
            () -> {});
    for (byte[] said : new byte[][] {{}, {22, 3, 1}, {22, 3, 1, 1, 0, 1, 0, 0}}) {
      try (Socket socket = new Socket(HOST, cloud.port())) {
        socket.getOutputStream().write(said);
        socket.getInputStream().readAllBytes(); // It comes to an end.
      }
    }
    assertThat(answer(trusting(cloudFiles), ASK).tokens()).hasSize(24);
  }

  private static LinkSecurity with(SelfSigned cloud, NewToken token) {
    return new LinkSecurity(trust(cloud), null, BearerToken.of("a test", token.token()), false);
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
