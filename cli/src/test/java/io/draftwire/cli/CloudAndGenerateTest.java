package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.store.PreparedPair;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import io.draftwire.wire.WireBytes;
import io.draftwire.wire.trust.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * A cloud with one sequence in one process, edges in others, real models in both. Edges that end by
 * themselves are of this process.
 */
@Tag("models")
class CloudAndGenerateTest {
  private static final int FAILED = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Bytes down before a session's first message. */
  private static final int WELCOMED =
      WireBytes.SERVER_PREFACE + WireBytes.SERVER_REPLY + WireBytes.RESPONSE;

  private static PreparedPair pair;
  private static CommandRun cloud;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    pair = RealPair.get();
    cloud = startCloud();
    address = addressOf(cloud);
  }

  @AfterAll
  static void stop() {
    if (cloud != null) {
      cloud.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "top-k", "qs", "k-sqs", "c-sqs"})
  void everySchemeAnswersOverAThinLink(String scheme) throws Exception {
    Said run =
        Said.of(
            "generate",
            "--cloud",
            address,
            "-p",
            "Once upon a time",
            "-n",
            "6",
            "--seed",
            "3",
            "--scheme",
            scheme,
            "--spec-draft-n-max",
            "2",
            "--link",
            "20mbit/20mbit/20ms/2ms",
            "--json");
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    assertThat(run.err()).isEmpty();
    JsonNode answer = AnswerShape.parse(run.out());
    AnswerShape.check(answer, 6);
    assertThat(answer.get("scheme").asString()).isEqualTo(scheme);
  }

  /** Of this machine, this cloud and its draft. */
  @Test
  void theDoctorFindsThemWell() throws Exception {
    Said run = Said.of("doctor", "--cloud", address, "--json");
    JsonNode json = AnswerShape.parse(run.out());
    assertThat(json.get("well").asBoolean()).as(run.out()).isTrue();
    assertThat(run.exit()).isZero();
    assertThat(json.get("findings"))
        .extracting(finding -> finding.get("name").asString())
        .contains(
            "natives",
            "cpu",
            "gpu",
            "cloud",
            "cloud, protocol",
            "cloud, tokenizer",
            "cloud, session",
            "cloud, uplink",
            "cloud, downlink");
    assertThat(run.out()).doesNotContain("not measured");
    Said drafts = Said.of("models", "find", "--cloud", address);
    assertThat(drafts.exit()).isZero();
    assertThat(drafts.out())
        .doesNotContain("target-f32.gguf")
        .contains("fits     stories-draft Q8_0", "accepted by ids 69 %");
  }

  @Test
  void theDoctorTellsACloudThatIsAway() throws Exception {
    try (NobodysPort nobody = new NobodysPort()) {
      Said run = Said.of("doctor", "--cloud", nobody.address());
      assertThat(run.exit()).isEqualTo(FAILED);
      assertThat(run.out())
          .containsPattern("bad +cloud +" + nobody.address() + ": .*cannot be reached");
    }
  }

  /** Where the cloud says, and of its own answers. */
  @Test
  void metricsTellWhatTheCloudDid() throws Exception {
    try (CommandRun metered = startCloud("--metrics-port", "0");
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest page =
          HttpRequest.newBuilder(URI.create(metered.awaitLine("metrics on "))).build();
      String[] answer = {"generate", "--cloud", addressOf(metered), "--seed", "3", "-n", "12"};
      assertThat(Said.of(concat(new String[] {"-p", "Once upon a time"}, answer)).exit()).isZero();
      assertThat(client.send(page, BodyHandlers.ofString()).body())
          .contains(
              "draftwire_cloud_committed_tokens_total 12.0\n",
              "draftwire_cloud_sequences 1.0\n",
              "model=\"stories15m-target-f32\"");
    }
  }

  /** As the docs have it: what two machines need is made, and refused without. */
  @Test
  void otherMachinesAreServedByTlsAndToken(@TempDir Path folder) throws Exception {
    Path certificate = folder.resolve("127.0.0.1.pem");
    Path tokens = folder.resolve("tokens");
    Path token = folder.resolve("alice");
    assertThat(Said.of("tls", "new", "127.0.0.1", "--dir", folder.toString()).exit()).isZero();
    Said made = Said.of("token", "new", "alice", "--sessions", "1", "--tokens", tokens.toString());
    assertThat(made.exit()).isZero();
    SecretFile.make(token);
    Files.writeString(token, made.out());
    try (CommandRun guarded =
        startCloud(
            "--host",
            "0.0.0.0",
            "--tls-cert",
            certificate.toString(),
            "--tls-key",
            folder.resolve("127.0.0.1-key.pem").toString(),
            "--tokens",
            tokens.toString())) {
      String[] line = {
        "generate",
        "--cloud",
        addressOf(guarded).replace("0.0.0.0", "127.0.0.1"),
        "-p",
        "Once upon a time",
        "-n",
        "8",
        "--seed",
        "3",
        "--pad",
        "--tls-ca",
        certificate.toString()
      };
      assertThat(CommandRun.of(line).failedWith(1)).contains("DRAFTWIRE_TOKEN", "--token-file");
      CommandRun whole =
          CommandRun.of(concat(new String[] {"--token-file", token.toString(), "--json"}, line));
      assertThat(whole.exit()).as("stderr: %s", whole.err()).isZero();
      AnswerShape.check(AnswerShape.parse(whole.out()), 8);
      assertThat(
              CommandRun.in(Map.of("DRAFTWIRE_TOKEN", "dwt_another"), List.of(line)).failedWith(1))
          .contains("draftwire token new NAME")
          .doesNotContain("dwt_another");
    }
  }

  /** Whatever seed the cloud has drawn: it is one that can be given back. */
  @Test
  void theSeedThatAnAnswerTellsGivesItAgain() throws Exception {
    String[] line = {
      "generate",
      "--cloud",
      address,
      "-p",
      "Once upon a time",
      "-n",
      "12",
      "--scheme",
      "k-sqs",
      "--json"
    };
    JsonNode first = AnswerShape.parse(Said.of(line).out());
    String seed = first.get("seed").asString();
    assertThat(seed).doesNotStartWith("-");
    JsonNode again = AnswerShape.parse(Said.of(concat(new String[] {"--seed", seed}, line)).out());
    assertThat(again.get("token_ids")).isEqualTo(first.get("token_ids"));
    assertThat(again.get("seed")).isEqualTo(first.get("seed"));
  }

  @Test
  void promptsLongerThanTheContextAreRefused() throws Exception {
    String message = generate("-p", "once ".repeat(300)).failedWith(FAILED);
    assertThat(message).contains("context holds 256", "--ctx-size");
  }

  @Test
  void draftsOfAnotherTokenizerAreRefusedWithBothFingerprints(@TempDir Path directory)
      throws Exception {
    Path other = directory.resolve("other.gguf");
    Files.copy(pair.draft(), other);
    OnePiece.respell(other);
    String message =
        generate("-p", "Once upon a time", "--model-draft", other.toString()).failedWith(FAILED);
    assertThat(message)
        .contains("different tokenizers")
        .containsPattern("[0-9a-f]{64}.*[0-9a-f]{64}");
  }

  @Test
  void draftsWhoseFilesSayOtherwiseHowTextsAreReadGiveTheSameAnswer(@TempDir Path directory)
      throws Exception {
    String text = toldBy(pair.draft());
    for (String flag : new String[] {"add_bos_token", "add_space_prefix"}) {
      Path other = directory.resolve(flag + ".gguf");
      Files.copy(pair.draft(), other);
      OneFlag.turn(other, "tokenizer.ggml." + flag);
      assertThat(toldBy(other)).as(flag).isEqualTo(text);
    }
  }

  /** The answer to a prompt with a special token in it. */
  private static String toldBy(Path draft) throws Exception {
    Said run =
        generate(
            "-p",
            "Once upon a time</s>The",
            "--temp",
            "0",
            "-n",
            "16",
            "--json",
            "--model-draft",
            draft.toString());
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    return AnswerShape.parse(run.out()).get("text").asString();
  }

  @Test
  void noCloudThereIsSaid() throws Exception {
    try (NobodysPort nobody = new NobodysPort()) {
      String there = nobody.address();
      for (String[] link : new String[][] {{}, {"--link", "1mbit/1mbit/20ms"}}) {
        Said run = Said.of(concat(link, "generate", "--cloud", there, "-p", "hi"));
        assertThat(run.failedWith(FAILED)).contains(there, "check that it runs");
      }
    }
  }

  @Test
  void cloudsKilledInTheMiddleGiveAnErrorAndNoFigures() throws Exception {
    try (CommandRun dying = startCloud();
        CommandRun edge = longAnswer(addressOf(dying), "--on-cloud-loss", "fail")) {
      edge.awaitOut(20);
      dying.signal("KILL");
      assertThat(edge.finish()).isEqualTo(FAILED);
      assertThat(edge.oneLine()).contains("127.0.0.1:");
      assertThat(edge.out()).doesNotContain("tokens/s").doesNotContain("rounds");
    }
    // A run with --json says nothing before its end; what passes a link beside it does.
    try (CommandRun dying = startCloud();
        ShapedLink beside = beside(addressOf(dying));
        CommandRun edge =
            longAnswer(beside.host() + ":" + beside.port(), "--json", "--on-cloud-loss", "fail")) {
      edge.await(() -> beside.bytesDown() > WELCOMED, "the cloud's welcome");
      dying.signal("KILL");
      assertThat(edge.finish()).isEqualTo(FAILED);
      assertThat(edge.failedWith(FAILED)).contains("127.0.0.1:");
    }
  }

  @Test
  void edgesKilledInTheMiddleFreeTheOneSequence() throws Exception {
    try (CommandRun edge = longAnswer(address)) {
      edge.awaitOut(20);
      assertThat(generate("-p", "hi").failedWith(FAILED)).contains("--parallel");
      edge.signal("KILL");
      edge.finish();
    }
    // The dead edge's end may still be on its way into the cloud.
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Said next;
    do {
      next = generate("-p", "Once upon a time", "-n", "4", "--json");
    } while (next.exit() == FAILED
        && next.oneLine().contains("--parallel")
        && System.nanoTime() < deadline);
    assertThat(next.exit()).as("stderr: %s", next.err()).isZero();
    AnswerShape.check(AnswerShape.parse(next.out()), 4);
  }

  private static ShapedLink beside(String address) throws IOException {
    HostPort cloud = HostPort.parse(address);
    return ShapedLink.open(LinkSpec.NONE, cloud.host(), cloud.port(), 1);
  }

  private static CommandRun startCloud(String... more) throws IOException {
    return CommandRun.start(
        concat(more, "cloud", "--port", "0", "--parallel", "1", "--stop-with-input"));
  }

  private static String addressOf(CommandRun cloud) throws InterruptedException {
    String rest = cloud.awaitLine(CloudCommand.LISTENING);
    return rest.substring(0, rest.indexOf(','));
  }

  /** An answer that takes minutes, a second a round: whatever happens, happens in its middle. */
  private static CommandRun longAnswer(String cloud, String... more) throws IOException {
    return CommandRun.start(
        concat(
            more,
            "generate",
            "--cloud",
            cloud,
            "-p",
            "Once upon a time",
            "-n",
            "240",
            "--link",
            "1mbit/1mbit/1s",
            // Over such a link auto would stream, and be done in a second.
            "--scheme",
            "k-sqs",
            "--seed",
            "1"));
  }

  private static Said generate(String... more) {
    return Said.of(concat(more, "generate", "--cloud", address, "--seed", "1"));
  }

  private static String[] concat(String[] more, String... first) {
    String[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }
}
