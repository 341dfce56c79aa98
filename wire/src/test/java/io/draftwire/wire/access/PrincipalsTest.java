package io.draftwire.wire.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.draftwire.core.session.SessionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalsTest {
  private static final String DIGEST = "ab".repeat(32);
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  @TempDir private Path folder;
  private Path file;
  private Instant now = NOON;

  @BeforeEach
  void begin() {
    file = folder.resolve("tokens");
  }

  private Principals principals(boolean certificates) {
    return new Principals(file, certificates, () -> now);
  }

  private NewToken add(String name, Limits limits, Instant expires) throws Exception {
    NewToken made = NewToken.of(new Principal(name, limits), expires);
    Principals.add(file, made);
    return made;
  }

  @Test
  void aTokenIsItsPrincipalsAndNobodyElseHasOneLikeIt() throws Exception {
    Limits limits = new Limits(1, 2, 300, 4);
    NewToken alices = add("alice", limits, Instant.MAX);
    NewToken bobs = add("bob", Limits.NONE, Instant.MAX);
    assertThat(alices.token()).hasSizeGreaterThan(43).isNotEqualTo(bobs.token());
    assertThat(Files.readString(file)).doesNotContain(alices.token()).doesNotContain(bobs.token());
    Principals all = principals(false);
    assertThat(all.byToken(alices.token()).principal()).isEqualTo(new Principal("alice", limits));
    assertThat(all.byToken(bobs.token()).principal().name()).isEqualTo("bob");
    String almost = alices.token().substring(0, alices.token().length() - 1);
    for (String strange : new String[] {"", almost, alices.line(), alices.token() + " "}) {
      assertThatExceptionOfType(LoginException.class)
          .isThrownBy(() -> all.byToken(strange))
          .withMessageContaining("none that this server knows");
    }
  }

  /** While it is good, and not from the moment on at which it is not. */
  @Test
  void aTokenEnds() throws Exception {
    NewToken token = add("alice", Limits.NONE, NOON.plusSeconds(60));
    Principals all = principals(false);
    now = NOON.plusSeconds(59);
    assertThat(all.byToken(token.token()).principal().name()).isEqualTo("alice");
    now = NOON.plusSeconds(60);
    assertThatExceptionOfType(LoginException.class)
        .isThrownBy(() -> all.byToken(token.token()))
        .withMessageContaining("alice was good until 2026-11-29T12:01:00Z");
    assertThat(Principals.moment("2026-11-30")).isEqualTo("2026-11-30T00:00:00Z");
    assertThat(Principals.moment("2026-11-30T01:02:03Z")).isEqualTo("2026-11-30T01:02:03Z");
  }

  /** Two tokens of one name share what it may have, so that one can follow the other. */
  @Test
  void tokensOfOneNameShareItsLimits() throws Exception {
    Limits one = new Limits(1, 1, 100, 100);
    NewToken before = add("alice", one, Instant.MAX);
    NewToken after = add("alice", one, Instant.MAX);
    Principals all = principals(false);
    Caller.Stay stay = all.byToken(before.token()).begin(10, false, 0);
    assertThatExceptionOfType(SessionException.class)
        .isThrownBy(() -> all.byToken(after.token()).begin(10, false, 0))
        .withMessageContaining("sessions=1");
    stay.end();
    all.byToken(after.token()).begin(10, false, 0);
  }

  @Test
  void certificatesAreForNamesThatStandThere() throws Exception {
    Principals.add(file, new NewToken("", "edge-7 cert sessions=2"));
    Principals all = principals(true);
    assertThat(all.byCertificate("edge-7").principal().limits().sessions()).isEqualTo(2);
    assertThatExceptionOfType(LoginException.class).isThrownBy(() -> all.byCertificate("edge-8"));
    // Its name is no secret: no token is made of it.
    assertThatExceptionOfType(LoginException.class).isThrownBy(() -> all.byToken("edge-7"));
    Principals whoever = new Principals(null, true, InstantSource.system());
    assertThat(whoever.byCertificate("edge-8").principal().name()).isEqualTo("edge-8");
    assertThatExceptionOfType(LoginException.class)
        .isThrownBy(() -> whoever.byCertificate("*.example"))
        .withMessageContaining("'*.example'");
  }

  /** What was there before holds on then. */
  @Test
  void aFileThatMakesNoSenseChangesNothing() throws Exception {
    NewToken token = add("alice", Limits.NONE, Instant.MAX);
    Principals all = principals(false);
    Files.writeString(file, "alice\n");
    assertThatIllegalArgumentException().isThrownBy(all::read);
    assertThat(all.byToken(token.token()).principal().name()).isEqualTo("alice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alice                          | draftwire token new
          alice secret                   | 64 hexadecimal digits
          alice DIGEST sessions          | 'sessions'
          alice DIGEST sessions=0        | limit 0
          alice DIGEST sessions=x        | sessions=x
          alice DIGEST seats=4           | 'seats=4'
          alice DIGEST expires=tomorrow  | expires=tomorrow
          al:ice DIGEST                  | 'al:ice'
          """)
  void linesThatMakeNoSenseAreNamed(String line, String named) throws Exception {
    String second = line.replace("DIGEST", DIGEST);
    Principals.add(file, new NewToken("", "# tokens\n" + second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> principals(false))
        .withMessageContaining(file + ", line 2: ")
        .withMessageContaining(named)
        .withMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
  void filesThatOthersReadOrWriteAreNotUsed(String permissions) throws Exception {
    NewToken token = add("alice", Limits.NONE, Instant.MAX);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> principals(false))
        .withMessageContaining("chmod 600 " + file);
    assertThatIllegalArgumentException().isThrownBy(() -> Principals.add(file, token));
  }

  @Test
  void aNewFileIsForItsOwnerAlone() throws Exception {
    add("alice", Limits.NONE, Instant.MAX);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
