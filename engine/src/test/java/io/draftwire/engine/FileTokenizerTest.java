package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.session.FingerprintPart;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.TokenizerKind;
import io.draftwire.engine.llama.FileTokenizer;
import io.draftwire.engine.llama.LlamaModel;
import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.engine.llama.MemoryNeed;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a model without its weights is what is known with them. */
class FileTokenizerTest {
  @TempDir Path directory;

  @Tag("models")
  @Test
  void readsAsTheLoadedModelDoes() throws Exception {
    for (TinyLlama.Vocabulary vocabulary :
        new TinyLlama.Vocabulary[] {TinyLlama.sentencePiece(), TinyLlama.bytePairs()}) {
      Path file = TinyLlama.write(directory.resolve("m.gguf"), vocabulary, 1);
      try (LlamaModel model =
              RealModels.backend()
                  .open(LlamaOptions.of(file).withContextLength(64).withThreads(1));
          FileTokenizer alone = RealModels.backend().tokenizer(file)) {
        Tokenizer loaded = model.tokenizer();
        assertThat(alone.tokenizer().fingerprint()).isEqualTo(loaded.fingerprint());
        assertThat(alone.tokenizer().vocabularySize()).isEqualTo(loaded.vocabularySize());
        assertThat(alone.tokenizer().prompt("<s>once upon a time"))
            .isEqualTo(loaded.prompt("<s>once upon a time"));
      }
    }
  }

  @Tag("models")
  @Test
  void worksUntilItIsClosedAndTellsOthersApart() throws Exception {
    Path one = TinyLlama.write(directory.resolve("1.gguf"), TinyLlama.sentencePiece(), 1);
    Path other = TinyLlama.write(directory.resolve("2.gguf"), TinyLlama.bytePairs(), 1);
    FileTokenizer closed = RealModels.backend().tokenizer(one);
    try (FileTokenizer open = RealModels.backend().tokenizer(other)) {
      assertThat(
              FingerprintPart.differing(
                  closed.tokenizer().fingerprint(), open.tokenizer().fingerprint()))
          .contains(FingerprintPart.PIECES);
    }
    Tokenizer left = closed.tokenizer();
    closed.close();
    closed.close();
    assertThatThrownBy(() -> left.prompt("once")).hasMessageContaining("closed");
  }

  @Test
  void headersTellKindAndMemory() throws Exception {
    Path file = TinyLlama.write(directory.resolve("m.gguf"), TinyLlama.sentencePiece(), 1);
    GgufFile header = GgufFile.open(file);
    TokenizerKind kind = TokenizerKind.of(header).orElseThrow();
    assertThat(kind.model()).isEqualTo("llama");
    assertThat(kind.pre()).isEmpty();
    assertThat(kind.tokens()).isEqualTo(header.arrayLength("tokenizer.ggml.tokens").orElseThrow());
    LlamaOptions options =
        LlamaOptions.of(file)
            .withContextLength(64)
            .withMaxSequences(5)
            .withRoom(new LlamaOptions.Room(3, 8, 0));
    // One layer, 2 heads of 16 numbers for keys and as many for values, of 2 bytes each.
    assertThat(MemoryNeed.of(options).cache()).isEqualTo((3 * 64 + 8) * 2L * (16 + 16) * 2);
    assertThat(MemoryNeed.of(options).weights())
        .isEqualTo(header.tensors().stream().mapToLong(t -> t.bytes()).sum())
        .isPositive();
  }

  @Test
  void pinningIsForThreadsThatTakeEveryProcessor() {
    LlamaOptions options = LlamaOptions.of(Path.of("m.gguf"));
    assertThat(options.withThreads(4).pinned(4)).isTrue();
    assertThat(options.withThreads(3).pinned(4)).isFalse();
    assertThat(options.withThreads(1).pinned(1)).isFalse();
    assertThat(options.withThreads(2).withPinning(LlamaOptions.Pinning.ON).pinned(4)).isTrue();
    assertThat(options.withThreads(4).withPinning(LlamaOptions.Pinning.OFF).pinned(4)).isFalse();
  }
}
