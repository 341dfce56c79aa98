package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.store.PreparedPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The demo as a user starts it: two processes, two real models. Where only what it says is looked
 * at, this process is the edge's.
 */
@Tag("models")
class DemoProcessTest {

  /** Three profiles, three setups. */
  private static final int PROJECTIONS = 9;

  private static PreparedPair pair;

  @BeforeAll
  static void fetch() {
    pair = RealPair.get();
  }

  /**
   * The cloud's own, in any process: where a planner decides by the clock, whether drafts were used
   * or not, and whatever was guessed in time.
   */
  @Test
  void theSameSeedGivesTheSameTextByDefaultAndLive() throws Exception {
    JsonNode unnamed = demo("auto", "--no-projection");
    JsonNode live = checked(Said.of(line("live", "--no-projection")), "live", 0);
    JsonNode text = unnamed.get("cloud_only").get("token_ids");
    assertThat(unnamed.get("speculative").get("token_ids")).isEqualTo(text);
    assertThat(live.get("cloud_only").get("token_ids")).isEqualTo(text);
    assertThat(live.get("speculative").get("token_ids")).isEqualTo(text);
    assertThat(live.get("speculative").get("draft_passes").asLong()).isPositive();
  }

  /** The second run is not projected once more: what it tells of itself is what is compared. */
  @Test
  void jsonIsOneObjectAndTheSameSeedGivesTheSameTextAndBits() throws Exception {
    JsonNode first = demo("k-sqs");
    JsonNode again = checked(Said.of(line("k-sqs", "--no-projection")), "k-sqs", 0);
    for (String half : List.of("speculative", "cloud_only")) {
      for (String key : List.of("text", "token_ids", "uplink_payload_bits", "seed")) {
        assertThat(again.get(half).get(key))
            .as(half + " " + key)
            .isEqualTo(first.get(half).get(key));
      }
    }
  }

  private static JsonNode demo(String scheme, String... more) throws Exception {
    return checked(
        CommandRun.of(line(scheme, more)).said(), scheme, more.length == 0 ? PROJECTIONS : 0);
  }

  private static String[] line(String scheme, String... more) {
    List<String> args = new ArrayList<>(List.of("demo", "--json", "-n", "24", "--seed", "7"));
    args.addAll(List.of("--scheme", scheme));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private static JsonNode checked(Said run, String scheme, int projections) {
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    assertThat(run.err()).isEmpty();
    JsonNode json = AnswerShape.parse(run.out());
    assertThat(json.propertyNames())
        .containsExactly("speculative", "cloud_only", "projection", "live", "paced");
    // A first answer that is left to auto is live: nothing is known of rounds yet.
    boolean live = scheme.equals("live") || scheme.equals("auto");
    assertThat(json.get("live").isNull()).isEqualTo(!live);
    assertThat(json.get("paced").isNull()).isTrue();
    AnswerShape.check(json.get("speculative"), 24);
    AnswerShape.check(json.get("cloud_only"), 24);
    assertThat(json.get("speculative").get("scheme").asString()).isEqualTo(scheme);
    assertThat(json.get("speculative").get("seed").asLong()).isEqualTo(7);
    assertThat(json.get("cloud_only").get("seed").asLong()).isEqualTo(7);
    assertThat(json.get("projection")).hasSize(projections);
    for (JsonNode row : json.get("projection")) {
      assertThat(row.get("tokens_per_second").asDouble()).as("%s", row).isBetween(0.1, 1000.0);
      assertThat(row.get("source").asString()).contains("arXiv");
    }
    return json;
  }

  /** Where no scheme is named: every key of a story, and what four ways came to. */
  @Test
  void aRaceIsOneObjectToo() throws Exception {
    CommandRun run =
        CommandRun.thorough(
            "demo", "--json", "-n", "8", "--seed", "7", "--pace", "gpu", "--no-projection");
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    assertThat(run.err()).isEmpty();
    JsonNode json = AnswerShape.parse(run.out());
    assertThat(json.propertyNames())
        .containsExactly(
            "speculative", "cloud_only", "projection", "live", "paced", "race", "unpaced_loopback");
    assertThat(json.get("paced").asString()).isEqualTo("gpu");
    assertThat(json.get("race"))
        .extracting(lane -> lane.get("scheme").asString())
        .containsExactly("streaming", "k-sqs", "c-sqs", "live");
    for (JsonNode lane : json.get("race")) {
      AnswerShape.check(lane, 8);
      assertThat(lane.get("seed").asLong()).isEqualTo(7);
    }
    assertThat(json.get("speculative")).isEqualTo(json.get("race").get(1));
    assertThat(json.get("cloud_only")).isEqualTo(json.get("race").get(0));
    assertThat(json.get("live")).isEqualTo(json.get("race").get(3));
    assertThat(json.get("live").get("token_ids"))
        .isEqualTo(json.get("cloud_only").get("token_ids"));
    JsonNode loopback = json.get("unpaced_loopback");
    assertThat(loopback.get("paced").isNull()).isTrue();
    assertThat(loopback.get("live_tokens_per_second").asDouble()).isPositive();
    assertThat(loopback.get("streaming_tokens_per_second").asDouble()).isPositive();
  }

  /** What has a meaning for one way alone reaches that way, and the others run without it. */
  @Test
  void aRaceIsToldWhatIsPacedAndEndsWithWhatIsNot() throws Exception {
    Said run =
        Said.of(
            "demo",
            "-n",
            "8",
            "--pace",
            "gpu",
            "--draft-floor",
            ".3",
            "--support",
            "4",
            "--alpha",
            ".02");
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).filteredOn(line -> line.startsWith("both models paced to gpu")).hasSize(1);
    int table = lines.indexOf("paced to gpu: the models take as long as on that machine");
    assertThat(lines.subList(table + 3, table + 7))
        .extracting(line -> line.substring(0, 10).strip())
        .containsExactly("streaming", "k-sqs", "c-sqs", "live");
    assertThat(lines.getLast())
        .startsWith("this machine as it is, not paced, over loopback: live ")
        .contains("of streaming");
  }

  /**
   * A story that reads well is one that its own target finds likely: below 1.9 nats a token, where
   * the target's own texts at this temperature have about 1.2, words in a wrong order 4 and more.
   */
  @Test
  void theStoryIsOneThatTheTargetWouldTell() throws Exception {
    Said run =
        Said.of(
            "demo",
            "--scheme",
            "scalar",
            "--json",
            "-n",
            "160",
            "--temp",
            "0.8",
            "--seed",
            "11",
            "--no-projection");
    JsonNode story = AnswerShape.parse(run.out()).get("speculative");
    assertThat(story.get("text").asString()).contains(". ").matches("(?s)[\\p{ASCII}]+");
    try (ProgressLine progress = new ProgressLine(System.out, false);
        LanguageModel target = new Models(progress, new ModelOptions()).target(pair.target(), 1)) {
      int[] answer =
          StreamSupport.stream(story.get("token_ids").spliterator(), false)
              .mapToInt(JsonNode::asInt)
              .toArray();
      int[] prompt = target.tokenizer().encode(DemoCommand.PROMPT, true, false);
      assertThat(nats(target, prompt, answer)).isLessThan(1.9);
      int[] shuffled = answer.clone();
      for (int i = 0; i < shuffled.length; i++) {
        shuffled[i] = answer[(37 * i + 11) % answer.length];
      }
      assertThat(nats(target, prompt, shuffled)).as("what no story is").isGreaterThan(4);
    }
  }

  /** Mean surprise of the target at {@code text} behind {@code prompt}, nats a token. */
  private static double nats(LanguageModel target, int[] prompt, int[] text) {
    Batch batch = new Batch(target.tokenizer().vocabularySize());
    int sequence = target.open();
    batch.addLast(sequence, prompt, 0, prompt.length);
    for (int i = 0; i < text.length - 1; i++) {
      batch.add(sequence, text[i], true);
    }
    target.forward(batch);
    Law law = new Law(batch.vocabulary());
    double nats = 0;
    for (int i = 0; i < text.length; i++) {
      law.shape(batch.logits(), batch.offset(i), Sampling.at(1));
      nats -= Math.log(law.p(text[i]));
    }
    target.end(sequence);
    return nats / text.length;
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "KILL"})
  void endingItLeavesNoProcessBehind(String signal) throws Exception {
    // A round takes a second: it is in the answer's middle.
    try (CommandRun demo =
        CommandRun.start("demo", "-n", "200", "--scheme", "k-sqs", "--link", "1mbit/1mbit/1s")) {
      demo.awaitLine("link ");
      List<ProcessHandle> children = demo.process().descendants().toList();
      assertThat(children).as("the cloud's process").hasSize(1);
      demo.signal(signal);
      assertThat(demo.finish()).isNotZero();
      assertThat(demo.out()).doesNotContain("tokens/s");
      for (ProcessHandle child : children) {
        child.onExit().get(20, TimeUnit.SECONDS);
      }
    }
  }
}
