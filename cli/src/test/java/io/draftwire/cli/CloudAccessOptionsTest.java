package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.draftwire.cloud.Access;
import io.draftwire.cloud.metrics.MetricsEndpoint.Protection;
import io.draftwire.wire.access.Limits;
import io.draftwire.wire.access.NewToken;
import io.draftwire.wire.access.Principal;
import io.draftwire.wire.access.Principals;
import io.draftwire.wire.trust.FileWatch;
import io.draftwire.wire.trust.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a cloud does not do, and the one line that says so. */
class CloudAccessOptionsTest {
  private static final ListenAddress HERE = new ListenAddress("", "127.0.0.1", 0);
  private static final ListenAddress OPEN = new ListenAddress("", "0.0.0.0", 0);

  @TempDir private static Path folder;
  private static SelfSigned files;
  private static SelfSigned others;
  private static Path tokens;

  private final FileWatch watch = new FileWatch();

  @BeforeAll
  static void certify() throws Exception {
    files = SelfSigned.make(folder, "cloud.example", "-1H", 1);
    others = SelfSigned.make(folder, "other.example", "-2d", 1);
    tokens = folder.resolve("tokens");
    Principals.add(tokens, NewToken.of(new Principal("alice", Limits.NONE), Instant.MAX));
  }

  @AfterEach
  void stop() {
    watch.close();
  }

  private static CloudAccessOptions options(String... line) {
    return CommandLine.populateCommand(new CloudAccessOptions(), line);
  }

  private static String[] tls(String... more) {
    List<String> line = new ArrayList<>(List.of(more));
    line.addAll(
        List.of("--tls-cert", files.certificate().toString(), "--tls-key", files.key().toString()));
    return line.toArray(String[]::new);
  }

  private String refusal(ListenAddress listen, String... line) {
    String[] said = new String[1];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(line).read(listen, watch))
        .satisfies(e -> said[0] = e.getMessage());
    assertThat(said[0]).doesNotContain("\n");
    return said[0];
  }

  @Test
  void offLoopbackThereIsEncryptionAndLogin() {
    assertThat(refusal(OPEN))
        .contains(
            "0.0.0.0", "neither encryption nor login", "--tls-cert", "--tokens", "--insecure");
    assertThat(refusal(OPEN, tls())).contains("anybody", "--tokens", "--tls-client-ca");
    assertThat(refusal(OPEN, "--tokens", tokens.toString())).contains("in clear", "--tls-cert");
    Access both = options(tls("--tokens", tokens.toString())).read(OPEN, watch);
    assertThat(both.tls()).isNotNull();
    assertThat(both.principals()).isNotNull();
    Access certificates =
        options(tls("--tls-client-ca", files.certificate().toString())).read(OPEN, watch);
    assertThat(certificates.principals()).isNotNull();
    assertThat(options("--insecure").read(OPEN, watch)).isEqualTo(Access.OPEN);
    assertThat(options().read(HERE, watch)).isEqualTo(Access.OPEN);
  }

  /** Their readers have tokens, but no certificates. */
  @Test
  void metricsAreNoMoreOpenThanTheCloud() {
    CloudAccessOptions all = options(tls("--tokens", tokens.toString()));
    all.read(HERE, watch);
    assertThat(all.metrics(HERE)).isEqualTo(Protection.NONE);
    assertThat(all.metrics(OPEN).tls()).isNotNull();
    assertThat(all.metrics(OPEN).readers()).isNotNull();
    CloudAccessOptions certificates =
        options(tls("--tls-client-ca", files.certificate().toString()));
    certificates.read(OPEN, watch);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> certificates.metrics(new ListenAddress("metrics-", "0.0.0.0", 0)))
        .withMessageContaining("--metrics-host 0.0.0.0")
        .withMessageContaining("--tokens");
    CloudAccessOptions insecure = options("--insecure");
    insecure.read(OPEN, watch);
    assertThat(insecure.metrics(OPEN)).isEqualTo(Protection.NONE);
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    String certificate = files.certificate().toString();
    String key = files.key().toString();
    Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
    assertThat(refusal(HERE, "--tls-cert", certificate)).contains(certificate, "--tls-key");
    assertThat(refusal(HERE, "--tls-key", key)).contains(key, "--tls-cert");
    assertThat(refusal(HERE, "--tls-client-ca", certificate)).contains(certificate, "--tls-cert");
    assertThat(refusal(HERE, "--tokens", "gone")).contains("gone", "check the path");
    assertThat(refusal(HERE, "--tls-cert", "gone.pem", "--tls-key", key)).contains("gone.pem");
    assertThat(refusal(HERE, "--tls-cert", text.toString(), "--tls-key", key))
        .contains("text.pem", "X.509");
    assertThat(refusal(HERE, "--tls-cert", certificate, "--tls-key", others.key().toString()))
        .contains(others.key().toString(), "is not the key of", certificate);
    assertThat(
            refusal(
                HERE,
                "--tls-cert",
                others.certificate().toString(),
                "--tls-key",
                others.key().toString()))
        .contains(others.certificate().toString(), "give one that holds now");
    Path open = folder.resolve("open-key.pem");
    Files.copy(files.key(), open);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(refusal(HERE, "--tls-cert", certificate, "--tls-key", open.toString()))
        .contains("chmod 600 " + open);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(open, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    assertThat(refusal(HERE, "--tls-cert", certificate, "--tls-key", open.toString()))
        .contains("openssl pkcs8 -topk8");
    Files.writeString(open, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertThat(refusal(HERE, "--tls-cert", certificate, "--tls-key", open.toString()))
        .contains(open.toString(), "can be read");
  }
}
