package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.ModelPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The recipe of {@code models/stories-draft} from end to end, at a scale of seconds. It needs a
 * Python with PyTorch; {@code -Ddraftwire.recipe=on} says that there has to be one, {@code full}
 * that TinyLlama's layers are all to be read, too (a minute).
 */
@Tag("models")
class DistillRecipeTest {
  private static final String DEBIAN_PYTHON = "/usr/bin/python3";
  private static final List<String> TINY =
      List.of(
          ("--dim 64 --ff 96 --layers 2 --heads 2 --batch 4 --warmup 10"
                  + " --evaluate-every 20 --evaluate-sequences 4")
              .split(" "));

  private static final String ASKED = System.getProperty("draftwire.recipe", "");

  /**
   * Of TinyLlama's 22: with both of its types of weights, and enough for a law that says something.
   */
  private static final int LAYERS = 2;

  @TempDir static Path folder;
  private static String python;
  private static Path stories;

  @BeforeAll
  static void findPython() throws Exception {
    python = Files.isExecutable(Path.of(DEBIAN_PYTHON)) ? DEBIAN_PYTHON : "python3";
    boolean there = run(List.of(python, "-c", "import torch, numpy"), "probe") == 0;
    if (ASKED.equals("on") || ASKED.equals("full")) {
      assertThat(there).as("%s has PyTorch and NumPy", python).isTrue();
    } else if (!there) {
      System.out.println(
          "draftwire: the distillation recipe is not tested: " + python + " has no PyTorch");
    }
    assumeTrue(there, "no PyTorch");
    stories = RealPair.get().target();
  }

  @Test
  void anInterruptedRunGoesOnToTheSameDraftAndItDrafts() throws Exception {
    List<String> plan = List.of("--shards 2 --sequences 8 --length 48 --vocabulary 512".split(" "));
    Path whole = distill(stories, "whole", plan, "--steps", "40", "20");
    distill(stories, "paused", plan, "--steps", "40", "--pause-at", "25");
    assertThat(folder.resolve("paused.gguf")).doesNotExist();
    // One cycle to its end, and another one decided on afterwards.
    distill(stories, "paused", plan, "--steps", "40");
    Path resumed = distill(stories, "paused", plan, "--steps", "40", "20");
    assertThat(resumed).hasSameBinaryContentAs(whole);

    List<JsonNode> curve = curve("whole");
    assertThat(curve).hasSize(3);
    double first = curve.getFirst().get("overlap_t1").asDouble();
    double last = curve.getLast().get("overlap_t1").asDouble();
    // From 0.20 to 0.43 where this was written; a recipe that does not learn stays where it starts.
    assertThat(last).isGreaterThan(first + 0.1);

    // A draft that exists goes on learning from where it was, by an embedding of eight bits.
    distill(stories, "more", plan, "--start", whole.toString(), "--steps", "5", "--blend", "0.5");
    // The rates of a first step are next to nothing.
    assertThat(curve("more").getFirst().get("overlap_t1").asDouble()).isGreaterThan(last - 0.1);

    // With twice its layers it begins with the same laws, and of what it learns next to nothing is
    // kept; its logits are twice what they were.
    Path deeper =
        distill(
            stories,
            "deeper",
            plan,
            "--layers",
            "4",
            "--start",
            whole.toString(),
            "--steps",
            "3",
            "--blend",
            "1e-9",
            "--sharpen",
            "2");
    try (LanguageModel target = open(stories);
        LanguageModel grown = open(deeper);
        LanguageModel draft = open(whole)) {
      assertThat(draft.tokenizer().fingerprint()).isEqualTo(target.tokenizer().fingerprint());
      int[] text = draft.tokenizer().encode("Once upon a time, there was a girl", true, false);
      double[] law = laws(draft, text, 1)[0];
      assertThat(Arrays.stream(law).sum()).isCloseTo(1, within(1e-6));
      assertThat(Arrays.stream(law).max().orElseThrow()).isGreaterThan(1.0 / law.length);
      double[] sharp = Arrays.stream(law).map(q -> q * q).toArray();
      double total = Arrays.stream(sharp).sum();
      assertThat(laws(grown, text, 1)[0])
          .containsExactly(Arrays.stream(sharp).map(q -> q / total).toArray(), within(1e-3));
      assertThat(Files.size(deeper)).isGreaterThan(Files.size(whole));
    }
  }

  /** As the engine reads them; nothing is to be learnt inside them. */
  @Test
  void textsBeginWithTheOpenings() throws Exception {
    List<String> openings =
        List.of("Grüße von der ☃", "The  old clock", "\"No,\" said", "It is 12 o'clock. A hen");
    Path file = folder.resolve("openings.txt");
    Files.writeString(file, String.join("\n", openings) + "\n\n");
    distill(
        stories,
        "opened",
        List.of("--shards 1 --sequences 6 --length 48 --vocabulary 32000".split(" ")),
        "sample",
        "--openings",
        file.toString(),
        "--opened",
        "1");
    Npz ids = Npz.read(folder.resolve("opened").resolve("shard-00000.npz"), "ids");
    Npz weights = Npz.read(folder.resolve("opened").resolve("shard-00000.npz"), "weights");
    List<int[]> read = new ArrayList<>();
    try (LanguageModel target = open(stories)) {
      // The first half of so few is held out.
      for (String opening : openings.subList(2, 4)) {
        read.add(target.tokenizer().encode(opening, true, false));
      }
      for (String opening : openings) {
        assertThat(encoded(opening)).isEqualTo(target.tokenizer().encode(opening, true, false));
      }
    }
    for (int row = 0; row < ids.shape()[0]; row++) {
      int[] text = new int[ids.shape()[1]];
      for (int i = 0; i < text.length; i++) {
        text[i] = (int) ids.at(row, i);
      }
      int[] opening =
          read.stream()
              .filter(each -> Arrays.equals(each, Arrays.copyOf(text, each.length)))
              .findFirst()
              .orElseThrow(() -> new AssertionError("begins with " + Arrays.toString(text)));
      for (int i = 0; i < weights.shape()[1]; i++) {
        boolean inside = i + 1 < opening.length;
        assertThat(weights.at(row, i, 0) > 0).as("labelled at %d", i).isEqualTo(!inside);
      }
    }
  }

  /** The likeliest token is sampled less often where a text is to begin strangely. */
  @Test
  void textsBeginMoreStrangelyThanTheTargetWrites() throws Exception {
    List<String> plan =
        List.of("--shards 1 --sequences 32 --length 24 --vocabulary 512".split(" "));
    distill(stories, "usual", plan, "sample");
    distill(stories, "strange", plan, "sample", "--strange", "1");
    assertThat(likeliest("strange", 0, 4)).isLessThan(likeliest("usual", 0, 4) - 0.1);
    assertThat(likeliest("strange", 18, 24)).isCloseTo(likeliest("usual", 18, 24), within(0.15));
  }

  /** The share of positions, of those in the interval, at which the likeliest class was sampled. */
  private static double likeliest(String name, int from, int end) throws IOException {
    Path shard = folder.resolve(name).resolve("shard-00000.npz");
    Npz ids = Npz.read(shard, "ids");
    Npz top = Npz.read(shard, "top");
    Npz weights = Npz.read(shard, "weights");
    int hits = 0;
    for (int row = 0; row < ids.shape()[0]; row++) {
      for (int i = from; i < end; i++) {
        int best = 0;
        for (int k = 1; k < top.shape()[2]; k++) {
          best = weights.at(row, i, k) > weights.at(row, i, best) ? k : best;
        }
        hits += ids.at(row, i + 1) == top.at(row, i, best) ? 1 : 0;
      }
    }
    return (double) hits / ids.shape()[0] / (end - from);
  }

  /** By the recipe's own reader. */
  private static int[] encoded(String opening) throws Exception {
    Process process =
        new ProcessBuilder(
                python,
                "-c",
                "import sys, gguf, pieces; print(*pieces.Pieces(gguf.GgufFile(sys.argv[1])).encode(sys.argv[2]))",
                stories.toString(),
                opening)
            .directory(Path.of("..", "models", "stories-draft").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return Arrays.stream(said.strip().split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void openingsThatCannotBeReadAreNamed() throws Exception {
    Path empty = folder.resolve("empty.txt");
    Files.writeString(empty, "One alone\n");
    for (String[] wrong :
        new String[][] {
          {"--openings", empty.toString()},
          {"--openings", folder.resolve("nowhere.txt").toString()},
          {"--start", stories.toString()},
          {"--start", RealPair.get().draft().toString(), "--layers", "12"},
          {"--start", RealPair.get().draft().toString(), "--layers", "0"},
          {"--strange", "2"},
          {"--sharpen", "0"},
          {"--blend", "0.5"}
        }) {
      List<String> command = new ArrayList<>(List.of(python));
      command.add(Path.of("..", "models", "stories-draft", "distill.py").toString());
      command.addAll(List.of("sample", "--target", stories.toString()));
      command.addAll(List.of("--out", "none.gguf", "--work", folder.resolve("wrong").toString()));
      command.addAll(List.of(wrong));
      assertThat(run(command, "wrong")).isEqualTo(1);
      List<String> said = Files.readAllLines(folder.resolve("wrong.log"));
      assertThat(said).hasSize(1);
      assertThat(said.getFirst()).startsWith("distill: " + wrong[0] + " " + wrong[1] + ": ");
    }
  }

  @Test
  void labelsAreTheLawsThatTheEngineSees() throws Exception {
    distill(
        stories,
        "f32",
        List.of("--shards 1 --sequences 2 --length 24 --vocabulary 4096".split(" ")),
        "sample");
    assertLabelsAgree(stories, "f32", 0.002);
  }

  /** The recipe for a draft of TinyLlama: its Q4_0 and Q6_K weights are read as they are. */
  @Test
  void readsQuantisedTargets() throws Exception {
    ModelPair pair = Catalog.TINYLLAMA;
    Path target;
    try (ProgressLine progress = new ProgressLine(System.out, false)) {
      target = new Models(progress, new ModelOptions()).prepare(pair.target());
    }
    if (!ASKED.equals("full")) {
      target = FirstLayers.of(target, LAYERS, folder.resolve("first-layers.gguf"));
    }
    // Every token by name: what a law as broad as this target's needs, and a path of its own.
    List<String> plan =
        List.of("--shards 1 --sequences 1 --length 8 --vocabulary 32000".split(" "));
    distill(target, "q4", plan, "sample");
    // The engine rounds activations to eight bits where weights have four; here they stay floats.
    assertLabelsAgree(target, "q4", 0.06);
    Path draft = distill(target, "q4", plan, "train", "--steps", "2");
    try (LanguageModel model = open(draft)) {
      assertThat(laws(model, new int[] {1, 450}, 1)[0]).isNotEmpty();
    }
  }

  /** The kept probabilities of a shard against the engine's law on the same text. */
  private static void assertLabelsAgree(Path target, String name, double tolerance)
      throws IOException {
    Path work = folder.resolve(name);
    Npz tokens = Npz.read(work.resolve("pilot.npz"), "tokens");
    Npz ids = Npz.read(work.resolve("shard-00000.npz"), "ids");
    Npz top = Npz.read(work.resolve("shard-00000.npz"), "top");
    Npz weights = Npz.read(work.resolve("shard-00000.npz"), "weights");
    int named = tokens.shape()[0];
    int compared = 0;
    try (LanguageModel model = open(target)) {
      for (int row = 0; row < ids.shape()[0]; row++) {
        int[] text = new int[top.shape()[1]];
        int length = 0;
        // A token that shares its class with others ends it: which one, the shard does not say.
        while (length < text.length && ids.at(row, length) < named) {
          text[length] = (int) tokens.at((int) ids.at(row, length));
          length++;
        }
        double[][] laws = laws(model, Arrays.copyOf(text, length), length);
        for (int i = 0; i < length; i++) {
          for (int k = 0; k < top.shape()[2]; k++) {
            int label = (int) top.at(row, i, k);
            if (label < named) {
              assertThat(laws[i][(int) tokens.at(label)])
                  .as("sequence %d, position %d, class %d", row, i, label)
                  .isCloseTo(weights.at(row, i, k), within(tolerance));
              compared++;
            }
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(200);
  }

  /** The laws at the last {@code rows} positions of {@code text}. */
  private static double[][] laws(LanguageModel model, int[] text, int rows) {
    Batch batch = new Batch(model.tokenizer().vocabularySize());
    int sequence = model.open();
    for (int i = 0; i < text.length; i++) {
      batch.add(sequence, text[i], i >= text.length - rows);
    }
    model.forward(batch);
    double[][] laws = new double[rows][batch.vocabulary()];
    for (int row = 0; row < rows; row++) {
      double total = 0;
      for (int token = 0; token < batch.vocabulary(); token++) {
        laws[row][token] = Math.exp(batch.logits()[batch.offset(row) + token]);
        total += laws[row][token];
      }
      for (int token = 0; token < batch.vocabulary(); token++) {
        laws[row][token] /= total;
      }
    }
    model.end(sequence);
    return laws;
  }

  private static LanguageModel open(Path file) {
    try (ProgressLine progress = new ProgressLine(System.out, false)) {
      return new Models(progress, new ModelOptions()).draft(file);
    }
  }

  private static Path distill(Path target, String name, List<String> plan, String... more)
      throws Exception {
    Path out = folder.resolve(name + ".gguf");
    List<String> command = new ArrayList<>(List.of(python));
    command.add(Path.of("..", "models", "stories-draft", "distill.py").toString());
    List<String> rest = new ArrayList<>(List.of(more));
    if (!rest.getFirst().startsWith("--")) {
      command.add(rest.removeFirst()); // the stage
    }
    command.addAll(List.of("--target", target.toString(), "--out", out.toString()));
    command.addAll(List.of("--work", folder.resolve(name).toString()));
    command.addAll(TINY);
    command.addAll(plan);
    command.addAll(rest);
    assertThat(run(command, name)).as("%s", command).isZero();
    return out;
  }

  private static List<JsonNode> curve(String name) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve("curve.jsonl"))) {
      rows.add(AnswerShape.parse(line));
    }
    return rows;
  }

  private static int run(List<String> command, String name) throws Exception {
    Path log = folder.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
    if (process.exitValue() != 0) {
      System.out.println(Files.readString(log, StandardCharsets.UTF_8));
    }
    return process.exitValue();
  }
}
