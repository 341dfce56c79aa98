package io.draftwire.core.session;

/**
 * How a text is cut into tokens, beside what the pieces and their ranks say. A cloud tells its own,
 * and an edge reads prompts by them: what is said of it in the draft's file has no effect.
 *
 * <p>Whether a model wants an end of text behind is not among them: nothing follows an end, so none
 * is ever put behind a text that is to be continued.
 *
 * @param model kind of tokenizer, as GGUF files name it ({@code llama}, {@code gpt2}, ...)
 * @param pre how a text is split before merges apply, as GGUF files name it; empty where it is not
 * @param addBos whether the begin-of-text token goes in front
 * @param spacePrefix whether a space goes in front of a text, and behind every special token in it
 * @param mergeSpaces whether runs of spaces become one
 */
public record TextRules(
    String model, String pre, boolean addBos, boolean spacePrefix, boolean mergeSpaces) {
  /** Longest name of a model or a pre that travels; real ones have up to 25 characters. */
  public static final int MAX_NAME_BYTES = 64;

  /** Of tokenizers that know no more than their pieces. */
  public static final TextRules PLAIN = new TextRules("plain", "", true, false, false);

  public TextRules withAddBos(boolean other) {
    return new TextRules(model, pre, other, spacePrefix, mergeSpaces);
  }

  /** For people, in a few words. */
  @Override
  public String toString() {
    return model
        + (pre.isEmpty() ? "" : " with pre " + pre)
        + (addBos ? ", BOS in front" : ", no BOS")
        + (spacePrefix ? ", a space in front" : "")
        + (mergeSpaces ? ", spaces merged" : "");
  }
}
