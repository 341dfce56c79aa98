package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.GgufFile;
import java.util.Map;
import java.util.Set;

/**
 * The families of models by the names of {@code llama-arch.cpp}, as far as their graphs in {@code
 * models/} assert something that the shapes of the tensors do not.
 */
record Architecture(String name) {
  /** What cannot run here, with the word that says why. */
  private static final Map<String, Set<String>> USELESS =
      Map.of(
          "a recurrent",
          Set.of("mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"),
          "a hybrid",
          Set.of(
              "jamba",
              "falcon-h1",
              "plamo2",
              "granitehybrid",
              "lfm2",
              "lfm2moe",
              "nemotron_h",
              "nemotron_h_moe",
              "qwen3next",
              "kimi-linear",
              "bailingmoe3",
              "kimi-k3",
              "qwen35",
              "qwen35moe",
              "qwen4exp",
              "deepseek4",
              "minimax-01"),
          "a diffusion",
          Set.of("dream", "llada", "llada-moe", "rnd1"),
          "an encoder",
          Set.of(
              "t5",
              "t5encoder",
              "bert",
              "modern-bert",
              "nomic-bert",
              "nomic-bert-moe",
              "neo-bert",
              "jina-bert-v2",
              "jina-bert-v3",
              "eurobert",
              "gemma-embedding",
              "llama-embed"),
          "a speculative",
          Set.of("eagle3", "dflash", "gemma4-assistant"),
          "an image or speech",
          Set.of("clip", "wavtokenizer-dec", "pockettts", "qwen3tts"));

  /** Every dimension of a head is rotated. */
  private static final Set<String> WHOLE =
      Set.of(
          "llama",
          "qwen2",
          "qwen2moe",
          "qwen3",
          "qwen3moe",
          "mistral3",
          "granite",
          "granitemoe",
          "minicpm",
          "smollm3",
          "olmo",
          "olmo2",
          "olmoe",
          "internlm2",
          "starcoder2",
          "falcon",
          "exaone",
          "exaone4",
          "ernie4_5",
          "seed_oss",
          "arcee",
          "apertus",
          "orion",
          "xverse",
          "dbrx",
          "hunyuan-dense",
          "hunyuan-moe");

  /** Part of a head may be, or there is no rotation. */
  private static final Set<String> PART =
      Set.of(
          "phi2",
          "phi3",
          "phimoe",
          "stablelm",
          "gptneox",
          "gpt2",
          "command-r",
          "cohere2",
          "starcoder",
          "refact",
          "bloom",
          "mpt");

  /** Keys and values may be of different lengths. */
  private static final Set<String> UNEQUAL = Set.of("gemma", "gemma2", "gemma3", "gpt-oss");

  /**
   * The one that {@code file} names.
   *
   * @throws ModelException if it is of no use here
   */
  static Architecture of(GgufFile file) {
    String name = file.architecture();
    USELESS.forEach(
        (kind, names) -> {
          if (names.contains(name)) {
            throw new ModelException(
                file.path()
                    + " ("
                    + name
                    + ") is "
                    + kind
                    + " model, which cannot continue a text and drop rejected tokens;"
                    + " use a transformer that generates text");
          }
        });
    return new Architecture(name);
  }

  /** Whether all that its graph asserts is known here. */
  boolean isChecked() {
    return WHOLE.contains(name) || PART.contains(name) || UNEQUAL.contains(name);
  }

  boolean hasEqualHeads() {
    return !UNEQUAL.contains(name);
  }

  boolean rotatesWholeHeads() {
    return WHOLE.contains(name);
  }
}
