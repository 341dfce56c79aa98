package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.llama.LlamaModel;
import io.draftwire.engine.llama.LlamaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on TinyLlama, whose weights are quantised as large targets' are: on its first
 * layers, since all have the same kernels.
 */
@Tag("models")
class LlamaModelTest extends TreeContract {
  /** Of TinyLlama's 22. */
  private static final int LAYERS = 2;

  @TempDir static Path directory;

  private static Path target;

  @BeforeAll
  static void cut() throws IOException {
    target =
        RealModels.CONTRACT_ON_TINYLLAMA
            ? RealModels.pair().target()
            : RealModels.tinyLlamasFirst(LAYERS, directory.resolve("first-layers.gguf"));
  }

  @Override
  LanguageModel load() {
    return backend()
        .open(
            options()
                .withContextLength(CONTEXT)
                .withMaxSequences(SEQUENCES)
                .withRoom(new LlamaOptions.Room(0, 2 * NODES, BRANCHES)));
  }

  @Override
  double tolerance() {
    // Q4_0 with flash attention gives the same bits for every batch shape while the cache holds
    // no more than 256 tokens; beyond, and at two bits a weight, the kernels for one token and for
    // many round differently.
    return 0.1;
  }

  @Test
  void contextBeyondTheTrainedOneIsRefused() {
    assertThatThrownBy(() -> backend().open(options().withContextLength(1 << 23)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("was trained with");
  }

  @Test
  void filesThatAreNoModelsAreRefused(@TempDir Path directory) throws Exception {
    LlamaBackend backend = backend();
    Path file = directory.resolve("broken.gguf");
    assertThatThrownBy(() -> backend.open(LlamaOptions.of(file)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString());
    Files.writeString(file, "this is not a model");
    assertThatThrownBy(() -> backend.open(LlamaOptions.of(file)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString());
    Path target = directory.resolve("target.gguf");
    assertThatThrownBy(() -> backend.quantize(file, target, 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString());
    try (var left = Files.list(directory)) {
      assertThat(left).as("no partial file is left").containsExactly(file);
    }
  }

  @Test
  void otherDirectoriesAreRefusedOnceLoaded(@TempDir Path other) {
    backend();
    assertThatThrownBy(() -> LlamaBackend.load(other))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("start another process");
  }

  @Test
  void tokenizersAreTheSameForEveryLoadAndOutliveTheModel() {
    Tokenizer tokenizer;
    try (LlamaModel model = backend().open(options().withContextLength(CONTEXT));
        LlamaModel again = backend().open(options().withContextLength(CONTEXT))) {
      tokenizer = model.tokenizer();
      assertThat(tokenizer.fingerprint())
          .matches("[0-9a-f]{64}")
          .isEqualTo(again.tokenizer().fingerprint());
    }
    assertThatThrownBy(() -> tokenizer.encode("a", true, false))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("closed");
    assertThat(tokenizer.bytes(tokenizer.vocabularySize() - 1)).isNotNull();
  }

  @Test
  void threadsDoNotChangeTheLaws() {
    float[] one = firstLaw(options().withThreads(1));
    float[] pinned = firstLaw(options().withThreads(2).withPinning(LlamaOptions.Pinning.ON));
    assertThat(pinned).containsExactly(one, org.assertj.core.data.Offset.offset(1e-2f));
  }

  private static float[] firstLaw(LlamaOptions options) {
    try (LlamaModel model = backend().open(options.withContextLength(CONTEXT))) {
      Batch batch = new Batch(model.tokenizer().vocabularySize());
      model.forward(batch.addLast(model.open(), new int[] {1, 2, 3}, 0, 3));
      return batch.logits().clone();
    }
  }

  private static LlamaBackend backend() {
    return RealModels.backend();
  }

  /** Native batches of 16, so that the contract's longer ones have to be split. */
  private static LlamaOptions options() {
    return LlamaOptions.of(target).withBatchTokens(16);
  }
}
