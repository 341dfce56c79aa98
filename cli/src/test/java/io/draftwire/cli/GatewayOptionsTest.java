package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.draftwire.gateway.GatewayConfig;
import io.draftwire.wire.access.Limits;
import io.draftwire.wire.access.LoginException;
import io.draftwire.wire.access.NewToken;
import io.draftwire.wire.access.Principal;
import io.draftwire.wire.access.Principals;
import io.draftwire.wire.trust.SecretFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GatewayOptionsTest {
  private static final String KEY = "0123456789abcdef";

  private final GatewayOptions options = new GatewayOptions();

  @Test
  void aKeyComesFromAFileBeforeTheVariable(@TempDir Path folder) throws Exception {
    assertThat(options.key(KEY)).hasValue(KEY);
    assertThat(options.key(KEY + "\n")).hasValue(KEY);
    options.apiKeyFile = folder.resolve("key");
    SecretFile.make(options.apiKeyFile);
    Files.writeString(options.apiKeyFile, "another " + KEY + "\r\n");
    assertThat(options.key(KEY)).hasValue("another " + KEY);
    Files.writeString(options.apiKeyFile, "\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.key(KEY))
        .withMessageContaining("is empty");
  }

  @Test
  void anEmptyVariableIsNone() {
    assertThat(options.key(null)).isEmpty();
    assertThat(options.key("")).isEmpty();
    assertThat(Terminal.wanted(Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Terminal.wanted(Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(Terminal.wanted(Map.of("TERM", "dumb"))).isFalse();
  }

  /** Everybody on the machine reads the command line; the message must not repeat it either. */
  @Test
  void aKeyOnTheCommandLineIsRefused() {
    options.apiKey = KEY;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.key(null))
        .withMessageContaining("--api-key-file")
        .withMessageContaining("DRAFTWIRE_API_KEY")
        .withMessageNotContaining(KEY);
  }

  /** Read once, however often the options are asked: what each has now is counted there. */
  @Test
  void clientsAreOfAFileOfTokensWithOrWithoutAKey(@TempDir Path folder) throws Exception {
    assertThat(options.clients(null)).isNull();
    NewToken alices = NewToken.of(new Principal("alice", Limits.NONE), Instant.MAX);
    options.tokens = folder.resolve("tokens");
    Principals.add(options.tokens, alices);
    Principals both = options.clients(KEY);
    assertThat(both.byToken(alices.token()).principal().name()).isEqualTo("alice");
    assertThat(both.byToken(KEY).principal()).isEqualTo(GatewayConfig.KEY_HOLDER);
    assertThat(options.clients(KEY)).isSameAs(both);
    GatewayOptions alone = new GatewayOptions();
    alone.tokens = options.tokens;
    assertThat(alone.clients("").byToken(alices.token()).principal().name()).isEqualTo("alice");
    assertThatExceptionOfType(LoginException.class)
        .isThrownBy(() -> alone.clients("").byToken(KEY));
  }

  /** Each of a cloud's sessions would take memory of the draft's here. */
  @Test
  void aCloudsWordMakesNoMoreThanSixteenAnswersAtOnce() {
    GatewayOptions said = CommandLine.populateCommand(new GatewayOptions());
    assertThat(said.config(5).parallel()).isEqualTo(5);
    assertThat(said.config(Integer.MAX_VALUE).parallel()).isEqualTo(16);
    said = CommandLine.populateCommand(new GatewayOptions(), "--parallel", "32");
    assertThat(said.config(1).parallel()).isEqualTo(32);
  }

  @Test
  void aliasesStandBehindTheModelsOwnName() throws Exception {
    GatewayOptions said = CommandLine.populateCommand(new GatewayOptions());
    assertThat(said.config(1).names().all("own")).containsExactly("own");
    said = CommandLine.populateCommand(new GatewayOptions(), "--alias", "a,b", "-a", "c");
    assertThat(said.config(1).names().all("own")).containsExactly("own", "a", "b", "c");
    assertThat(said.config(1).names().chosen("b", "own")).isEqualTo("b");
  }

  @Test
  void onlyMinusOneIsNoSeed() {
    SamplingOptions sampling = new SamplingOptions();
    assertThat(sampling.seed()).isEmpty();
    sampling.seed = -7218246898484197609L;
    assertThat(sampling.seed()).hasValue(-7218246898484197609L);
  }
}
