package io.draftwire.core.coding;

/**
 * What a {@link TokenCoder} knows before the first token: the state after reading a text of token
 * ids. Immutable, and shared by all coders of a process; some megabytes in memory.
 *
 * <p>It travels as that text, coded by the model that it makes ({@link #toByteArray}, {@link
 * #read}): a few bits a token, and the tables, which are a hundred times larger, come out of
 * reading it.
 */
public final class TokenPrior {
  /** Knows nothing. */
  public static final TokenPrior NONE = new TokenPrior(0, null, null);

  private final int vocabulary;
  private final byte[] coded;
  private final PriorText text;

  private TokenPrior(int vocabulary, byte[] coded, PriorText text) {
    this.vocabulary = vocabulary;
    this.coded = coded;
    this.text = text;
  }

  /**
   * Learns a text.
   *
   * @param vocabulary V, 1 to 2^20
   * @param tokens passages, each in the range 0..V-1 and starting with the token that starts the
   *     first (BOS)
   * @throws IllegalArgumentException outside these, and for no text or one above 2^22 tokens
   */
  public static TokenPrior of(int vocabulary, int[] tokens) {
    LatticeCode.check("vocabulary", vocabulary, LatticeCode.MOST_VOCABULARY);
    LatticeCode.check("number of tokens", tokens.length, PriorText.MOST_TOKENS);
    for (int token : tokens) {
      if (token < 0 || token >= vocabulary) {
        throw new IllegalArgumentException(
            "token " + token + " of the text is outside 0.." + (vocabulary - 1));
      }
    }
    PayloadWriter writer = new PayloadWriter();
    PriorText text = PriorText.write(vocabulary, tokens, writer);
    byte[] coded = PriorFile.of(vocabulary, tokens.length, writer.toByteArray());
    return new TokenPrior(vocabulary, coded, text);
  }

  /**
   * Reads what {@link #toByteArray} gave, from bytes that are not trusted.
   *
   * @param bytes kept, not copied
   * @param vocabulary V that the prior must be for, 1 to 2^20
   * @throws MalformedPayloadException for anything else than a whole prior of that vocabulary
   */
  public static TokenPrior read(byte[] bytes, int vocabulary) throws MalformedPayloadException {
    LatticeCode.check("vocabulary", vocabulary, LatticeCode.MOST_VOCABULARY);
    return new TokenPrior(vocabulary, bytes, PriorFile.text(bytes, vocabulary));
  }

  /**
   * The prior as it travels.
   *
   * @throws IllegalStateException for {@link #NONE}, which has no text
   */
  public byte[] toByteArray() {
    if (this == NONE) {
      throw new IllegalStateException("there is no prior to write; make one of a text");
    }
    return coded.clone();
  }

  /** Names the prior between the two ends; 0 for none. */
  public long digest() {
    return text == null ? 0 : text.digest();
  }

  /** A model in the state that the prior leaves. */
  TokenModel model(int forVocabulary) {
    if (this == NONE) {
      return TokenModel.of(TokenTree.heap(forVocabulary));
    }
    if (forVocabulary != vocabulary) {
      throw new IllegalArgumentException(
          "the prior is for a vocabulary of "
              + vocabulary
              + " tokens, not "
              + forVocabulary
              + "; take the one of the tokenizer, or none");
    }
    return text.model();
  }
}
