package io.draftwire.engine.gguf;

import java.util.Optional;

/**
 * What a header says of its tokenizer in short. Files of one family have it in common; it does not
 * tell whether each piece is the same.
 *
 * @param model kind of tokenizer, such as {@code llama} or {@code gpt2}
 * @param pre how a text is split before merges apply; empty where it is not
 * @param tokens rows, padding included
 */
public record TokenizerKind(String model, String pre, long tokens) {
  /** Only texts that merges apply to are split before. */
  private static final String MERGES = "gpt2";

  /** One in so many may be added, or be padding. */
  private static final int ADDED = 100;

  /** Empty where the file has no tokenizer. */
  public static Optional<TokenizerKind> of(GgufFile file) {
    Optional<String> model = file.string("tokenizer.ggml.model");
    long tokens = file.arrayLength("tokenizer.ggml.tokens").orElse(0);
    if (model.isEmpty() || tokens == 0) {
      return Optional.empty();
    }
    String pre =
        model.get().equals(MERGES) ? file.string("tokenizer.ggml.pre").orElse("default") : "";
    return Optional.of(new TokenizerKind(model.get(), pre, tokens));
  }

  /**
   * Whether the two may be of one family: files of one pad their rows to other round numbers, and
   * add a few special tokens.
   */
  public boolean isLike(TokenizerKind other) {
    return model.equals(other.model)
        && pre.equals(other.pre)
        && Math.abs(tokens - other.tokens) * ADDED < tokens;
  }

  /** For people, in a few words. */
  @Override
  public String toString() {
    return tokens
        + " tokens of the kind "
        + GgufFile.printable(model)
        + (pre.isEmpty() ? "" : " with pre " + GgufFile.printable(pre));
  }
}
