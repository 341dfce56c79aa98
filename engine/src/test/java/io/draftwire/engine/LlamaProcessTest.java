package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.engine.llama.LlamaProcess;
import io.draftwire.engine.process.EngineProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on a model that another process runs: one process for all of it, and the smallest
 * model that there is, since the contract is about cells and rows. A real one's rows are those of
 * the same model in this process.
 */
@Tag("models")
class LlamaProcessTest extends TreeContract {
  /** How often passes are timed. */
  private static final int PASSES = Integer.getInteger("draftwire.passes", 2);

  private static final int[] SIZES = {1, 4, 16, CONTEXT};

  @TempDir static Path directory;

  private static EngineProcess engine;

  @BeforeAll
  static void start() throws IOException {
    Path natives = RealModels.natives();
    engine =
        start(
            natives,
            RealModels.CONTRACT_ON_TINYLLAMA
                ? RealModels.pair().target()
                : TinyLlama.write(directory.resolve("m.gguf"), TinyLlama.sentencePiece(), 1, 2));
  }

  private static EngineProcess start(Path natives, Path file) {
    return LlamaProcess.start(natives, List.of(), options(file), List.of());
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
    return 0.1; // As of the model in this process.
  }

  private static LlamaOptions options(Path file) {
    return LlamaOptions.of(file)
        .withBatchTokens(16)
        .withContextLength(CONTEXT)
        .withMaxSequences(SEQUENCES)
        .withRoom(new LlamaOptions.Room(0, 2 * NODES, BRANCHES));
  }

  /** By turns, so that what else the machine does is for both; and the rows are the same bits. */
  @Test
  void itsRowsAreThoseOfTheModelInThisProcess() {
    Path file =
        RealModels.CONTRACT_ON_TINYLLAMA ? RealModels.pair().target() : RealModels.storiesDraft();
    try (EngineProcess other = start(RealModels.natives(), file);
        LanguageModel away = other.model();
        LanguageModel here = RealModels.backend().open(options(file))) {
      vocabulary = here.tokenizer().vocabularySize();
      batch = new Batch(vocabulary);
      for (int size : SIZES) {
        double[] there = new double[PASSES];
        double[] own = new double[PASSES];
        for (int i = 0; i < PASSES; i++) {
          own[i] = milliseconds(here, size);
          float[] expected = batch.logits().clone();
          there[i] = milliseconds(away, size);
          assertThat(batch.logits()).isEqualTo(expected);
        }
        System.out.printf(
            Locale.ROOT,
            "%s, a pass of %d rows of %d logits: %.3f ms in this process, %.3f ms in another"
                + " (medians of %d, by turns)%n",
            here.description(),
            size,
            vocabulary,
            median(own),
            median(there),
            PASSES);
      }
    }
  }

  private double milliseconds(LanguageModel which, int size) {
    int s = which.open();
    batch.clear().addAll(s, tokens(0, size), 0, size);
    long begin = System.nanoTime();
    which.forward(batch);
    double took = 1e-6 * (System.nanoTime() - begin);
    which.end(s);
    return took;
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }
}
