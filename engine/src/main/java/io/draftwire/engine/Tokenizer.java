package io.draftwire.engine;

import io.draftwire.core.session.FingerprintPart;
import io.draftwire.core.session.TextRules;
import java.util.List;

/** Text to token ids and back, byte-exact. Immutable and safe to share. */
public interface Tokenizer {
  /** What to do about a draft that does not fit. */
  String REMEDY = FingerprintPart.REMEDY;

  /** V: number of token ids the tokenizer knows (padding rows of an embedding are not counted). */
  int vocabularySize();

  /**
   * Ids of {@code text}. An end-of-text token is never put behind it.
   *
   * @param addBos whether the begin-of-text token goes in front where {@link TextRules#addBos}
   *     wants one; a text that begins with one already gets no second
   * @param parseSpecial whether what spells a control token is that token
   * @throws ModelException if the text is no Unicode, or too long to be cut
   */
  int[] encode(String text, boolean addBos, boolean parseSpecial);

  /** Ids of a text that an answer is to continue: special tokens are read, BOS goes in front. */
  default int[] prompt(String text) {
    return encode(text, true, true);
  }

  /** As {@link #prompt(String)}, reading no special token across a seam. */
  default int[] prompt(PromptText text) {
    return encode(text.text(), true, text.seams().isEmpty());
  }

  /** How control tokens are spelled, each not empty: what must not come from people's words. */
  default List<String> controls() {
    return List.of();
  }

  /** What texts are read by. */
  default TextRules rules() {
    return TextRules.PLAIN;
  }

  /**
   * This tokenizer, reading texts by the rules of a target. It works as long as this one does.
   *
   * @throws ModelException if it cannot
   */
  default Tokenizer reading(TextRules target) {
    if (target.equals(rules())) {
      return this;
    }
    throw new ModelException(
        "the target reads texts as " + target + ", the draft as " + rules() + "; " + REMEDY);
  }

  /**
   * The bytes that {@code token} stands for; empty for control tokens. Never a cut or repaired
   * character.
   */
  byte[] bytes(int token);

  /**
   * Bytes of the longest token; as many bytes of a text, or fewer, become one token. So a text that
   * is longer than a context has room for is known without cutting it. The largest int where that
   * is not known.
   */
  default int longestToken() {
    return Integer.MAX_VALUE;
  }

  /**
   * True where {@link #encode} puts a space in front of a text, as SentencePiece does. The tokens
   * of "Hi" then have the bytes " Hi", and {@link TextStream#fromStart} takes the space off again.
   */
  default boolean prefixesSpace() {
    return false;
  }

  /** True for every token that ends an answer (EOS, EOT and their like). */
  boolean endsText(int token);

  /** Begin-of-text token, or -1. */
  int bos();

  /**
   * 64 digits of hex, made of the {@link FingerprintPart}s: equal iff two tokenizers read and write
   * the same ids for every text. Spelling differences that do not change the bytes of a token do
   * not count.
   */
  String fingerprint();
}
