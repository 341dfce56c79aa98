package io.draftwire.engine.store;

import java.util.Optional;

/**
 * How one model of a pair comes about.
 *
 * @param file the name of the finished file in the store
 * @param source where the raw file comes from
 * @param sha256 of the raw file, in hexadecimal; empty to trust the source
 * @param preparation what is done to it, once
 */
public record ModelRecipe(
    String file, ModelReference source, Optional<String> sha256, Preparation preparation) {

  /** What turns the raw file into one the engine loads. */
  public sealed interface Preparation {
    /** Nothing: the raw file is a GGUF file to be used as it is. */
    record AsItIs() implements Preparation {}

    /** The weights are stored in another type, such as {@code Q4_0}. */
    record Requantized(String type) implements Preparation {}

    /**
     * The raw file starts with a llama2.c checkpoint; it becomes GGUF with the tokenizer of the
     * pair's target.
     */
    record FromLlama2c(String name) implements Preparation {}
  }

  /** One line that changes whenever the finished file would. */
  String fingerprint() {
    return source + " " + sha256.orElse("-") + " " + preparation;
  }
}
