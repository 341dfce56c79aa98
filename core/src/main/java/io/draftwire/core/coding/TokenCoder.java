package io.draftwire.core.coding;

/** Codes token ids, given the text before them. */
public final class TokenCoder {
  private final int vocabulary;
  private final int idBits;
  private long digest;

  public TokenCoder(int vocabulary, TokenPrior prior) {
    this.vocabulary = vocabulary;
    this.idBits = Integer.SIZE - Integer.numberOfLeadingZeros(vocabulary - 1);
  }

  /** The next token of the committed text, the prompt's included, in order: learnt from. */
  public void committed(int token) {
    digest = (digest ^ token) * 0x9E3779B97F4A7C15L;
  }

  /** A round begins: what is coded next follows the committed text. */
  public void begin() {}

  /** Bits that {@code token} would take next, never more than {@link #mostBits}. */
  public double bits(int token) {
    return idBits;
  }

  /** Bits of the dearest token. */
  public double mostBits() {
    return idBits;
  }

  /** Writes a token; what is coded next follows it. */
  public void write(int token, PayloadWriter out) {
    out.raw(token, idBits);
  }

  /**
   * Reads a token; what is coded next follows it.
   *
   * @throws MalformedPayloadException if the payload holds none
   */
  public int read(PayloadReader in) throws MalformedPayloadException {
    int token = (int) in.raw(idBits);
    if (token >= vocabulary) {
      throw new MalformedPayloadException(
          "token " + token + " is outside the vocabulary of " + vocabulary, in.bitPosition());
    }
    return token;
  }

  /**
   * Whole bits of the latest token that was written or read, rounded down: the same at both ends.
   */
  public int lastBits() {
    return idBits;
  }

  /** Digest of the state: of every token learnt from, and of what was learnt. */
  public int digest() {
    return (int) (digest >>> 32);
  }

  /** Back to what the prior knows. */
  public void forget() {
    digest = 0;
  }
}
