package io.draftwire.engine.llama;

import io.draftwire.engine.TinyLlama;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small sound models of several families, tokenizers and kinds, to be changed. */
final class MutantBases {
  private static final int WIDTH = 32;
  private static final int HEAD = 16;

  private MutantBases() {}

  static List<EditableGguf> all(Path directory) throws IOException {
    Path file = directory.resolve("sound.gguf");
    EditableGguf pieces = EditableGguf.read(TinyLlama.write(file, TinyLlama.sentencePiece(), 1));
    EditableGguf pairs = EditableGguf.read(TinyLlama.write(file, TinyLlama.bytePairs(), 1));
    List<EditableGguf> all = new ArrayList<>(List.of(pieces, pairs));
    // These have the tensors of a llama, and graphs of their own.
    for (String family :
        List.of("mistral3", "smollm3", "internlm2", "ernie4_5", "minicpm", "xverse", "exaone")) {
      all.add(pieces.copy().as(family));
    }
    EditableGguf granite = pieces.copy().as("granite");
    granite.put("granite.logit_scale", 8f);
    all.add(granite);
    for (EditableGguf words : List.of(pieces, pairs)) {
      all.add(experts(words.copy()));
      all.add(words.copy().as("qwen2"));
      all.add(normedHeads(words.copy().as("qwen3")));
      all.add(normedBranches(words.copy().as("gemma2")));
      all.add(normedHeads(normedBranches(words.copy().as("gemma3"))));
      all.add(joined(words.copy().as("phi3")));
      all.add(quantised(words.copy()));
    }
    return all;
  }

  static String name(EditableGguf gguf) {
    return new String(gguf.entry("general.architecture").items.get(0), StandardCharsets.UTF_8);
  }

  private static EditableGguf experts(EditableGguf gguf) {
    gguf.put("llama.expert_count", 4);
    gguf.put("llama.expert_used_count", 2);
    gguf.tensors.removeIf(tensor -> tensor.name.matches(".*ffn_(gate|up|down).*"));
    gguf.tensor("blk.0.ffn_gate_inp.weight", WIDTH, 4);
    for (String name : List.of("gate", "up", "down")) {
      gguf.tensor("blk.0.ffn_" + name + "_exps.weight", WIDTH, WIDTH, 4);
    }
    return gguf;
  }

  private static EditableGguf normedHeads(EditableGguf gguf) {
    gguf.tensor("blk.0.attn_q_norm.weight", HEAD);
    gguf.tensor("blk.0.attn_k_norm.weight", HEAD);
    return gguf;
  }

  private static EditableGguf normedBranches(EditableGguf gguf) {
    gguf.put(name(gguf) + ".attention.sliding_window", 64);
    gguf.tensors.removeIf(tensor -> tensor.name.equals("output.weight"));
    gguf.tensor("blk.0.post_attention_norm.weight", WIDTH);
    gguf.tensor("blk.0.post_ffw_norm.weight", WIDTH);
    return gguf;
  }

  private static EditableGguf joined(EditableGguf gguf) {
    gguf.tensors.removeIf(tensor -> tensor.name.matches(".*(attn_[qkv]|ffn_(gate|up))\\..*"));
    gguf.tensor("blk.0.attn_qkv.weight", WIDTH, 3 * WIDTH);
    gguf.tensor("blk.0.ffn_up.weight", WIDTH, 2 * WIDTH);
    return gguf;
  }

  /** Zeros, whatever the blocks: the weights of a Q8_0 tensor are its scale times small numbers. */
  private static EditableGguf quantised(EditableGguf gguf) {
    for (EditableGguf.Tensor tensor : gguf.tensors) {
      if (tensor.dims.length > 1) {
        tensor.type = 8;
      }
    }
    return gguf;
  }
}
