package io.draftwire.engine.store;

import java.util.Optional;

/**
 * How one model of a pair comes about.
 *
 * @param file the name of the finished file in the store
 * @param source where the raw file comes from
 * @param sha256 of the raw file, in hexadecimal; empty to trust the source
 * @param preparation what is done to it, once
 * @param about what a user wants to know before fetching it
 */
public record ModelRecipe(
    String file,
    ModelReference source,
    Optional<String> sha256,
    Preparation preparation,
    Description about) {

  /**
   * A model in a few words.
   *
   * @param name for people, with the type of its weights: {@code Qwen3 8B Q4_K_M}
   * @param licence its licence's short name
   * @param downloadBytes what fetching it transfers, about; 0 for one that comes with Draftwire
   * @param fileBytes size of the finished file, about
   */
  public record Description(String name, String licence, long downloadBytes, long fileBytes) {}

  /** What turns the raw file into one the engine loads. */
  public sealed interface Preparation {
    /** Nothing: the raw file is a GGUF file to be used as it is. */
    record AsItIs() implements Preparation {}

    /** The weights are stored in another type, such as {@code Q4_0}. */
    record Requantized(String type) implements Preparation {}

    /**
     * The raw file is a llama2.c checkpoint with its tokenizer behind it.
     *
     * @param endsAtBos whether BOS ends a text too
     */
    record FromLlama2c(String name, boolean endsAtBos) implements Preparation {}
  }

  /** One line that changes whenever the finished file would. */
  String fingerprint() {
    return source + " " + sha256.orElse("-") + " " + preparation;
  }
}
