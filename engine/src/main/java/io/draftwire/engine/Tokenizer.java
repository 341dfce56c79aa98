package io.draftwire.engine;

/** Text to token ids and back, byte-exact. Immutable and safe to share. */
public interface Tokenizer {

  /** V: number of token ids the tokenizer knows (padding rows of an embedding are not counted). */
  int vocabularySize();

  /**
   * Ids of {@code text}; with BOS in front where {@code addSpecial} is set and the model wants one.
   */
  int[] encode(String text, boolean addSpecial, boolean parseSpecial);

  /**
   * The bytes that {@code token} stands for; empty for control tokens. Never a cut or repaired
   * character.
   */
  byte[] bytes(int token);

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
   * Hex SHA-256 over the id-ordered list of (piece bytes, kind) and the special ids: equal iff two
   * models read and write the same ids. Spelling differences that do not change the bytes of a
   * token do not count.
   */
  String fingerprint();
}
