package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.draftwire.wire.LinkSecurity;
import io.draftwire.wire.trust.SecretFile;
import io.draftwire.wire.trust.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What an edge does not do, and the one line that says so. */
class TrustOptionsTest {
  /** An address of documentation's (RFC 5737). */
  private static final HostPort ELSEWHERE = new HostPort("192.0.2.1", 8642);

  private static final HostPort HERE = new HostPort("127.0.0.1", 8642);
  private static final String TOKEN = "dwt_0123456789";

  @TempDir private static Path folder;
  private static SelfSigned files;

  @BeforeAll
  static void certify() throws Exception {
    files = SelfSigned.make(folder, "cloud.example", "-1H", 1);
  }

  private static LinkSecurity of(HostPort cloud, String... line) {
    return with(null, cloud, line);
  }

  private static LinkSecurity with(String variable, HostPort cloud, String... line) {
    InsecureOption clear = new InsecureOption();
    TrustOptions trust = new TrustOptions();
    CommandLine command = new CommandLine(new Both(trust, clear));
    command.parseArgs(line);
    return trust.security(cloud, clear.insecure, variable);
  }

  @CommandLine.Command
  private record Both(
      @CommandLine.Mixin TrustOptions trust, @CommandLine.Mixin InsecureOption clear) {}

  @Test
  void otherMachinesAreSpokenWithInClearOnlyWhereThatIsAllowed() {
    for (String host : new String[] {"192.0.2.1", "no-such-host.invalid", "0.0.0.0"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> of(new HostPort(host, 8642)))
          .withMessageContaining(host + ":8642")
          .withMessageContaining("--tls-ca FILE")
          .withMessageContaining("--insecure");
    }
    assertThat(of(ELSEWHERE, "--insecure")).isEqualTo(LinkSecurity.NONE);
    for (String host : new String[] {"127.0.0.1", "localhost", "::1", "127.0.0.2"}) {
      assertThat(of(new HostPort(host, 8642))).isEqualTo(LinkSecurity.NONE);
    }
    assertThat(of(ELSEWHERE, "--tls").authorities()).isNotNull();
    assertThat(of(ELSEWHERE, "--tls-ca", files.certificate().toString()).authorities()).isNotNull();
  }

  @Test
  void certificatesOfItsOwnAreShownByTls() {
    String certificate = files.certificate().toString();
    LinkSecurity both =
        of(ELSEWHERE, "--tls-cert", certificate, "--tls-key", files.key().toString());
    assertThat(both.authorities()).isNotNull();
    assertThat(both.identity()).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(HERE, "--tls-cert", certificate))
        .withMessageContaining(certificate)
        .withMessageContaining("--tls-key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(HERE, "--tls-key", "key.pem"))
        .withMessageContaining("--tls-cert");
  }

  @Test
  void tokensComeFromAFileBeforeTheVariable() throws Exception {
    assertThat(of(HERE).token()).isNull();
    assertThat(with(" ", HERE).token()).isNull();
    assertThat(with(TOKEN, HERE).token()).isNotNull();
    Path file = folder.resolve("token");
    SecretFile.make(file);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(TOKEN, HERE, "--token-file", file.toString()))
        .withMessageContaining(file + " is empty");
    Files.writeString(file, TOKEN + "\n");
    assertThat(of(HERE, "--token-file", file.toString()).token()).isNotNull();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(HERE, "--token-file", file.toString()))
        .withMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two tokens", "tök", "a\nb"})
  void whatIsNoTokenIsNotSent(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(token, HERE))
        .withMessageContaining("DRAFTWIRE_TOKEN")
        .withMessageNotContaining(token);
  }

  /** Everybody on the machine reads the command line; the message must not repeat it either. */
  @Test
  void aTokenOnTheCommandLineIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(HERE, "--token", TOKEN))
        .withMessageContaining("--token-file")
        .withMessageContaining("DRAFTWIRE_TOKEN")
        .withMessageNotContaining(TOKEN);
  }
}
