package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.engine.llama.LlamaProcess;
import io.draftwire.engine.llama.Offload;
import io.draftwire.engine.process.EngineProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on Vulkan, and its laws against the processor's: Mesa's software driver does where
 * there is no GPU. In a process of its own, since one process can load one build of llama.cpp. What
 * a software driver wants of the environment stands in the module's build.
 */
@Tag("models")
class VulkanTest extends TreeContract {
  private static final String STORY =
      "Once upon a time there was a little girl named Lily. She loved to play with her";

  @TempDir static Path directory;

  private static final int TOKENS = 20;

  private static EngineProcess engine;

  /** The contract is about cells and rows: the smallest model that there is does. */
  @BeforeAll
  static void start() throws IOException {
    engine =
        start(
            RealModels.natives(Backend.VULKAN),
            options(TinyLlama.write(directory.resolve("m.gguf"), TinyLlama.sentencePiece(), 1, 2)));
  }

  private static EngineProcess start(Path natives, LlamaOptions options) {
    try {
      return LlamaProcess.start(
          natives, List.of(), options.withOffload(Offload.on(Backend.VULKAN)), List.of());
    } catch (ModelException e) {
      if (e.getMessage().contains("no device")) {
        RealModels.lacking(Backend.VULKAN, e.getMessage());
      }
      throw e;
    }
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      assertThat(engine.restarts()).as("nothing of it ended the process").isZero();
      engine.close();
    }
  }

  @Override
  LanguageModel load() {
    return engine.model();
  }

  @Override
  double tolerance() {
    return 0.06; // Of random weights, whose products are summed in 16 bits there: .03 was met.
  }

  private static LlamaOptions options(Path file) {
    return LlamaOptions.of(file)
        .withBatchTokens(16)
        .withContextLength(CONTEXT)
        .withMaxSequences(SEQUENCES)
        .withRoom(new LlamaOptions.Room(0, 2 * NODES, BRANCHES));
  }

  @Test
  void theDeviceThatWasTakenIsTold() {
    assertThat(model.runsOn().orElseThrow()).startsWith("all layers on Vulkan0 (");
  }

  /** Floats and bytes have kernels of their own; and some layers may stay on the processor. */
  @Test
  void lawsAreTheProcessorsUpToRounding() {
    assertLawsAreClose(RealModels.storiesTarget(), Offload.ALL, 0.01);
    // The processor rounds what it multiplies by bytes to bytes too; the device does not.
    assertLawsAreClose(RealModels.storiesDraft(), 2, 0.1);
  }

  /**
   * The build with a GPU's backend is the processor's own where nothing is put on a device. A pass
   * of 32 tokens is long enough for llama.cpp to have a device help, where it may.
   */
  @Test
  void withoutADeviceLawsAreThoseOfTheProcessorsBuildToTheBit() {
    LlamaOptions plain =
        options(RealModels.storiesTarget()).withOffload(Offload.NONE).withBatchTokens(CONTEXT);
    try (EngineProcess other =
            LlamaProcess.start(RealModels.natives(Backend.VULKAN), List.of(), plain, List.of());
        LanguageModel there = other.model();
        LanguageModel here = RealModels.backend().open(plain)) {
      assertThat(there.runsOn()).isEmpty();
      assertThat(rows(there, CONTEXT - 1)).isEqualTo(rows(here, CONTEXT - 1));
    }
  }

  /** A text in one pass, and a token alone behind it: other kernels. */
  private static float[][] rows(LanguageModel which, int tokens) {
    int[] story = which.tokenizer().prompt(STORY);
    int[] text = new int[tokens];
    Arrays.setAll(text, i -> story[i % story.length]);
    int s = which.open();
    Batch all = new Batch(which.tokenizer().vocabularySize());
    which.forward(all.addAll(s, text, 0, text.length));
    Batch last = new Batch(all.vocabulary());
    last.add(s, text[1], true);
    which.forward(last);
    which.end(s);
    float[][] rows = new float[text.length + 1][];
    for (int r = 0; r < rows.length; r++) {
      Batch of = r < text.length ? all : last;
      int at = of.offset(r % text.length);
      rows[r] = Arrays.copyOfRange(of.logits(), at, at + of.vocabulary());
    }
    return rows;
  }

  private static void assertLawsAreClose(Path file, int layers, double bound) {
    String runsOn;
    float[][] there;
    try (EngineProcess other =
            LlamaProcess.start(
                RealModels.natives(Backend.VULKAN),
                List.of(),
                options(file).withOffload(new Offload(Optional.of(Backend.VULKAN), layers)),
                List.of());
        LanguageModel device = other.model()) {
      runsOn = device.runsOn().orElseThrow();
      there = rows(device, TOKENS);
    }
    assertThat(runsOn)
        .matches((layers < 0 ? "all" : layers + " of \\d+") + " layers on Vulkan0 \\(.*");
    float[][] own;
    try (LanguageModel processor =
        RealModels.backend().open(options(file).withOffload(Offload.NONE))) {
      own = rows(processor, TOKENS);
    }
    int vocabulary = own[0].length;
    Law p = new Law(vocabulary);
    Law q = new Law(vocabulary);
    double most = 0;
    double mostApart = 0;
    int flips = 0;
    for (int r = 0; r < own.length; r++) {
      p.shape(own[r], 0, Sampling.at(1));
      q.shape(there[r], 0, Sampling.at(1));
      double apart = 0;
      for (int v = 0; v < vocabulary; v++) {
        double difference = Math.abs(p.p(v) - q.p(v));
        most = Math.max(most, difference);
        apart += difference / 2;
      }
      mostApart = Math.max(mostApart, apart);
      flips += greatest(own[r]) == greatest(there[r]) ? 0 : 1;
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %s: of %d laws at temperature 1 at most %.2g in a probability and %.2g in total"
            + " variation from the processor's, %d other first tokens%n",
        file.getFileName(),
        runsOn,
        own.length,
        most,
        mostApart,
        flips);
    assertThat(mostApart).as("total variation").isPositive().isLessThan(bound);
    assertThat(most).as("probability").isLessThan(bound);
    assertThat(flips).as("first tokens").isZero();
  }

  private static int greatest(float[] row) {
    int greatest = 0;
    for (int v = 1; v < row.length; v++) {
      greatest = row[v] > row[greatest] ? v : greatest;
    }
    return greatest;
  }
}
