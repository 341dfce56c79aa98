package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.RealModels;
import io.draftwire.engine.TinyLlama;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What llama.cpp ends the process for is refused in one line before it sees the file. */
class SoundFileTest {
  @TempDir Path directory;
  private EditableGguf pieces;

  @BeforeEach
  void write() throws IOException {
    Path file = TinyLlama.write(directory.resolve("s.gguf"), TinyLlama.sentencePiece(), 1);
    pieces = EditableGguf.read(file);
  }

  private Path with(Consumer<EditableGguf> change) throws IOException {
    EditableGguf changed = pieces.copy();
    change.accept(changed);
    return Files.write(directory.resolve("m.gguf"), changed.encoded(new Random(1)));
  }

  private void assertRefused(String because, Consumer<EditableGguf> change) throws IOException {
    Path file = with(change);
    assertThatThrownBy(() -> LlamaBackend.inspect(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(because)
        .hasMessageNotContaining("\n");
  }

  private static Consumer<EditableGguf> token(int id, String text) {
    return gguf ->
        gguf.entry("tokenizer.ggml.tokens").items.set(id, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aSoundFilePasses() throws IOException {
    assertThat(LlamaBackend.inspect(with(gguf -> {})).architecture()).isEqualTo("llama");
  }

  @Test
  void equalTokens() throws IOException {
    assertRefused("tokens 4 and 7 are both '<|endoftext|>'", token(7, "<|endoftext|>"));
    assertRefused("tokens 4 and 7 are both", token(7, "<|endoftext|>\0other"));
    assertRefused("tokens 5 and 7 are both", token(5, "[EMPTY_7]").andThen(token(7, "\0")));
  }

  @Test
  void bytesThatNoTokenStandsFor() throws IOException {
    assertRefused("no token stands for the byte <0x0A>", token(6 + '\n', "other"));
  }

  @Test
  void tokenizersThatDecodersDoNotHave() throws IOException {
    for (String kind : List.of("none", "no_vocab", "bert", "rwkv", "t5", "test", "")) {
      assertRefused("use a model with a tokenizer", gguf -> gguf.put("tokenizer.ggml.model", kind));
    }
  }

  @Test
  void modelsThatCannotContinueATextOrDropTokens() throws IOException {
    for (String family : List.of("mamba", "rwkv7", "jamba", "bert", "t5", "dream", "clip")) {
      assertRefused("use a transformer", gguf -> gguf.as(family));
    }
  }

  @Test
  void blocks() throws IOException {
    for (int count : new int[] {0, -1, 513}) {
      assertRefused("llama.block_count", gguf -> gguf.put("llama.block_count", count));
    }
    assertRefused("llama.nextn_predict_layers", gguf -> gguf.put("llama.nextn_predict_layers", 1));
  }

  @Test
  void experts() throws IOException {
    assertRefused("llama.expert_used_count", gguf -> gguf.put("llama.expert_count", 4));
    assertRefused("llama.expert_used_count", gguf -> gguf.put("llama.expert_used_count", 1));
    assertRefused("llama.expert_count", gguf -> gguf.put("llama.expert_count", 1025));
    assertRefused("llama.expert_gating_func", gguf -> gguf.put("llama.expert_gating_func", 9));
  }

  @Test
  void numbersThatAreNone() throws IOException {
    for (float epsilon : new float[] {-1e-5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertRefused(
          "llama.attention.layer_norm_rms_epsilon",
          gguf -> gguf.put("llama.attention.layer_norm_rms_epsilon", epsilon));
    }
    assertRefused("llama.rope.freq_base", gguf -> gguf.put("llama.rope.freq_base", Float.NaN));
  }

  @Test
  void headsThatDoNotFit() throws IOException {
    assertRefused(
        "llama.attention.head_count_kv", gguf -> gguf.put("llama.attention.head_count_kv", 0));
    assertRefused("llama.attention.head_count", gguf -> gguf.put("llama.attention.head_count", 0));
    assertRefused(
        "llama.attention.value_length", gguf -> gguf.put("llama.attention.key_length", 8));
    assertRefused(
        "attn_q.weight",
        gguf -> {
          gguf.put("llama.attention.key_length", 8);
          gguf.put("llama.attention.value_length", 8);
        });
    assertRefused("llama.rope.dimension_count", gguf -> gguf.put("llama.rope.dimension_count", 0));
    assertRefused(
        "attn_v.weight is missing",
        gguf -> gguf.tensors.removeIf(tensor -> tensor.name.contains("attn_v")));
  }

  @Test
  void quantisedNorms() throws IOException {
    assertRefused(
        "must be F32",
        gguf ->
            gguf.tensors.stream()
                .filter(tensor -> tensor.name.equals("blk.0.attn_norm.weight"))
                .forEach(tensor -> tensor.type = 8));
  }

  @Test
  void scalingsThatAreNone() throws IOException {
    assertRefused("llama.rope.scaling.type", gguf -> gguf.put("llama.rope.scaling.type", "cubic"));
  }

  /**
   * Nanbeige goes over its blocks as often as a key says, and asserts that this is once at least.
   */
  @Test
  @Tag("models")
  void familiesThatNobodyHasCheckedAreTriedInAProcessOfTheirOwn() throws IOException {
    Path notes = directory.resolve("trials");
    LlamaBackend backend = LlamaBackend.load(RealModels.natives()).remembering(notes);
    Path never = with(gguf -> gguf.as("nanbeige").put("nanbeige.num_loops", 0));
    assertThatThrownBy(() -> backend.open(LlamaOptions.of(never).withThreads(1)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("(nanbeige): llama.cpp ends its process over it (nanbeige.cpp:")
        .hasMessageNotContaining("\n");
    assertThat(notes).doesNotExist();
    Path sound = with(gguf -> gguf.as("nanbeige"));
    try (LlamaModel model = backend.open(LlamaOptions.of(sound).withThreads(1))) {
      assertThat(model.tokenizer().prompt("once")).isNotEmpty();
    }
    try (var passed = Files.list(notes)) {
      assertThat(passed).as("what passed is remembered").hasSize(1);
    }
  }
}
