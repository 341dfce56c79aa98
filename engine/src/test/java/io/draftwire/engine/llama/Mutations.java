package io.draftwire.engine.llama;

import io.draftwire.engine.gguf.TensorType;
import io.draftwire.engine.llama.EditableGguf.Entry;
import io.draftwire.engine.llama.EditableGguf.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes to GGUF files of the kinds that broken converters and ill-willed people make. */
final class Mutations {
  private static final int[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    5,
    7,
    8,
    15,
    16,
    17,
    31,
    32,
    33,
    64,
    255,
    256,
    257,
    511,
    512,
    513,
    1024,
    1025,
    65535,
    65536,
    1 << 24,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    -2,
    -1
  };

  private static final float[] REALS = {
    0,
    1,
    -1,
    1e-40f,
    1e-5f,
    -1e-5f,
    1e38f,
    1000,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };

  private static final List<String> WORDS =
      List.of(
          "llama",
          "gpt2",
          "bert",
          "t5",
          "rwkv",
          "none",
          "no_vocab",
          "plamo2",
          "gemma4",
          "test",
          "whitespace",
          "hybriddna",
          "default",
          "qwen2",
          "llama-bpe",
          "deepseek-llm",
          "tekken",
          "jina-v2-de",
          "kimi-k2",
          "superbpe",
          "linear",
          "yarn",
          "longrope",
          "phi-3",
          "modern-bert",
          "qwen3",
          "gemma2",
          "phi3",
          "mamba",
          "deci",
          "falcon",
          "granite",
          "mistral3",
          "smollm3",
          "baichuan",
          "xverse",
          "minicpm",
          "internlm2",
          "arcee",
          "seed_oss",
          "ernie4_5",
          "olmo2",
          "exaone",
          "");

  /** Keys that llama.cpp reads of many families; the family's name comes in front. */
  private static final List<String> KEYS =
      List.of(
          "vocab_size",
          "embedding_length_out",
          "attention.causal",
          "pooling_type",
          "nextn_predict_layers",
          "expert_count",
          "expert_used_count",
          "expert_group_count",
          "expert_group_used_count",
          "expert_gating_func",
          "expert_weights_scale",
          "expert_weights_norm",
          "expert_shared_count",
          "expert_feed_forward_length",
          "leading_dense_block_count",
          "attention.head_count_kv",
          "attention.key_length",
          "attention.value_length",
          "attention.key_length_swa",
          "attention.value_length_swa",
          "rope.dimension_count",
          "rope.dimension_count_swa",
          "rope.dimension_sections",
          "rope.freq_base",
          "rope.freq_base_swa",
          "rope.scaling.type",
          "rope.scaling.factor",
          "rope.scale_linear",
          "rope.scaling.attn_factor",
          "rope.scaling.original_context_length",
          "rope.scaling.finetuned",
          "rope.scaling.yarn_log_multiplier",
          "rope.scaling.yarn_ext_factor",
          "rope.scaling.yarn_attn_factor",
          "rope.scaling.yarn_beta_fast",
          "rope.scaling.yarn_beta_slow",
          "rope.scaling.alpha",
          "attention.sliding_window",
          "attention.sliding_window_pattern",
          "attention.layer_norm_epsilon",
          "attention.layer_norm_rms_epsilon",
          "attention.group_norm_epsilon",
          "attention.clamp_kqv",
          "attention.max_alibi_bias",
          "attention.scale",
          "attn_logit_softcapping",
          "final_logit_softcapping",
          "logit_scale",
          "residual_scale",
          "embedding_scale",
          "use_parallel_residual",
          "decoder_start_token_id",
          "attention.temperature_scale",
          "classifier.output_labels",
          "feed_forward_length");

  private static final List<String> GENERAL =
      List.of(
          "general.name",
          "general.alignment",
          "general.file_type",
          "split.count",
          "split.no",
          "general.quantization_version",
          "tokenizer.ggml.pre",
          "tokenizer.ggml.add_bos_token",
          "tokenizer.ggml.add_eos_token",
          "tokenizer.ggml.add_sep_token",
          "tokenizer.ggml.add_space_prefix",
          "tokenizer.ggml.remove_extra_whitespaces",
          "tokenizer.ggml.bos_token_id",
          "tokenizer.ggml.eos_token_id",
          "tokenizer.ggml.eot_token_id",
          "tokenizer.ggml.unknown_token_id",
          "tokenizer.ggml.padding_token_id",
          "tokenizer.ggml.fim_pre_token_id",
          "tokenizer.ggml.token_type_count",
          "tokenizer.ggml.precompiled_charsmap",
          "tokenizer.ggml.suppress_tokens",
          "tokenizer.chat_template");

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /** The bytes of a file that differs from {@code base} in one to three things. */
  byte[] mutant(EditableGguf base) throws IOException {
    EditableGguf gguf = base.copy();
    for (int n = random.nextInt(3); n >= 0; n--) {
      mutate(gguf);
    }
    byte[] bytes = gguf.encoded(random);
    if (random.nextInt(20) == 0) {
      int header = Math.min(bytes.length, 4000);
      bytes[random.nextInt(header)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(100) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private void mutate(EditableGguf gguf) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> changeValue(anyEntry(gguf));
      case 3, 4 -> addValue(gguf);
      case 5, 6 -> changeItem(gguf);
      case 7 -> gguf.entries.remove(random.nextInt(gguf.entries.size()));
      default -> changeTensor(gguf);
    }
    if (gguf.entries.isEmpty()) {
      gguf.put("general.architecture", "llama");
    }
  }

  private Entry anyEntry(EditableGguf gguf) {
    return gguf.entries.get(random.nextInt(gguf.entries.size()));
  }

  private void changeValue(Entry entry) {
    if (entry.isArray()) {
      changeLength(entry);
      return;
    }
    if (random.nextInt(6) == 0) {
      entry.type = new int[] {0, 1, 4, 5, 6, 7, 8, 10, 12}[random.nextInt(9)];
    }
    entry.items.set(0, drawn(entry.type));
  }

  private byte[] drawn(int type) {
    byte[] value =
        switch (type) {
          case EditableGguf.STRING -> word();
          case EditableGguf.BOOL -> new byte[] {(byte) random.nextInt(2)};
          case EditableGguf.FLOAT32 ->
              EditableGguf.number(Float.floatToRawIntBits(REALS[random.nextInt(REALS.length)]));
          default -> EditableGguf.number(NUMBERS[random.nextInt(NUMBERS.length)]);
        };
    return type == EditableGguf.STRING ? value : Arrays.copyOf(value, EditableGguf.width(type));
  }

  private byte[] word() {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private void changeLength(Entry entry) {
    int size = entry.items.size();
    if (size > 0 && random.nextBoolean()) {
      entry.items.subList(random.nextInt(size), size).clear();
    } else {
      for (int n = random.nextInt(4); n >= 0; n--) {
        entry.items.add(drawn(entry.element));
      }
    }
  }

  private void addValue(EditableGguf gguf) {
    String prefix =
        gguf.entries.stream()
            .filter(e -> e.key.equals("general.architecture") && e.type == EditableGguf.STRING)
            .map(e -> new String(e.items.get(0), StandardCharsets.UTF_8) + ".")
            .findFirst()
            .orElse("llama.");
    String key =
        random.nextInt(3) == 0
            ? GENERAL.get(random.nextInt(GENERAL.size()))
            : prefix + KEYS.get(random.nextInt(KEYS.size()));
    int type = new int[] {4, 4, 4, 6, 6, 7, 8, 5}[random.nextInt(8)];
    gguf.put(key, type, drawn(type));
    if (random.nextInt(5) == 0) {
      Entry entry = gguf.entry(key);
      entry.element = entry.type;
      entry.type = EditableGguf.ARRAY;
      for (int n = random.nextInt(4); n > 0; n--) {
        entry.items.add(drawn(entry.element));
      }
    }
  }

  private void changeItem(EditableGguf gguf) {
    List<Entry> arrays =
        gguf.entries.stream().filter(e -> e.isArray() && !e.items.isEmpty()).toList();
    if (arrays.isEmpty()) {
      return;
    }
    Entry entry = arrays.get(random.nextInt(arrays.size()));
    int at = random.nextInt(entry.items.size());
    byte[] other = entry.items.get(random.nextInt(entry.items.size()));
    switch (random.nextInt(4)) {
      case 0 -> entry.items.set(at, other);
      case 1 -> entry.items.set(at, drawn(entry.element));
      case 2 -> {
        if (entry.element == EditableGguf.STRING) {
          byte[] noise = new byte[random.nextInt(40)];
          random.nextBytes(noise);
          entry.items.set(at, noise);
        }
      }
      default -> {
        if (entry.element == EditableGguf.STRING) {
          byte[] cut = Arrays.copyOf(other, other.length + 2);
          cut[random.nextInt(cut.length)] = 0;
          entry.items.set(at, cut);
        } else {
          entry.items.set(at, drawn(entry.element));
        }
      }
    }
  }

  private void changeTensor(EditableGguf gguf) {
    if (gguf.tensors.isEmpty()) {
      return;
    }
    Tensor tensor = gguf.tensors.get(random.nextInt(gguf.tensors.size()));
    TensorType[] types = TensorType.values();
    switch (random.nextInt(6)) {
      case 0, 1 -> tensor.type = types[random.nextInt(types.length)].id();
      case 2 -> {
        int d = random.nextInt(tensor.dims.length);
        tensor.dims[d] =
            random.nextBoolean() ? tensor.dims[d] * 2 : Math.max(1, tensor.dims[d] / 2);
      }
      case 3 -> tensor.dims = Arrays.copyOf(tensor.dims, 1 + random.nextInt(4));
      case 4 -> tensor.name = gguf.tensors.get(random.nextInt(gguf.tensors.size())).name;
      default -> gguf.tensors.remove(tensor);
    }
    for (int d = 0; d < tensor.dims.length; d++) {
      tensor.dims[d] = tensor.dims[d] == 0 ? 1 : tensor.dims[d];
    }
  }
}
