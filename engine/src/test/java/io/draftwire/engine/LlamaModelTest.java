package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.llama.LlamaModel;
import io.draftwire.engine.llama.LlamaOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on a real model. Needs {@code -Ddraftwire.natives=DIR} (the llama.cpp libraries) and
 * {@code -Ddraftwire.target=FILE} (a GGUF model of any kind); skipped without.
 */
@Tag("models")
class LlamaModelTest extends LanguageModelContract {

  @Override
  LanguageModel load() {
    return backend().open(options().withContextLength(CONTEXT).withMaxSequences(SEQUENCES));
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
    return LlamaBackend.load(given("draftwire.natives", "the directory of llama.cpp libraries"));
  }

  /** Native batches of 16, so that the contract's longer ones have to be split. */
  private static LlamaOptions options() {
    return LlamaOptions.of(given("draftwire.target", "a GGUF file")).withBatchTokens(16);
  }

  private static Path given(String property, String what) {
    String value = System.getProperty(property);
    assumeTrue(value != null, "set -D" + property + "=PATH (" + what + ") to run this test");
    return Path.of(value);
  }
}
