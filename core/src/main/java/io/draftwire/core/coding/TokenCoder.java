package io.draftwire.core.coding;

/**
 * Codes token ids, given the text before them: the id as the decisions of a tree, each under a mix
 * of what several contexts predict ({@link TokenModel}), or plainly where that is cheaper.
 *
 * <p>Rules that both ends rely on:
 *
 * <ol>
 *   <li>Only {@link #committed} learns. Between two {@link #begin}, what is written or read moves
 *       the context and nothing else, so there is nothing to roll back: {@code begin} returns to
 *       the committed text.
 *   <li>All that decides is integer arithmetic; coders told the same text are in the same state, on
 *       any machine, and {@link #digest} says so.
 *   <li>No token takes more than {@link #mostBits}: one decision says whether the id comes plainly,
 *       in log2 V bits, and has at least 1/64 for that.
 *   <li>A token has one code: the cheaper, and a reader refuses the other.
 * </ol>
 *
 * <p>The bits go through {@link PayloadWriter}'s interval coder, not through rANS: that would flush
 * 32 to 64 bits of state a round, as much as a round's ids take.
 *
 * <p>Memory: half a megabyte a coder at most, which a hundred tokens may reach; the prior is
 * shared. The hot path allocates nothing once the text's table has grown. Not thread-safe.
 */
public final class TokenCoder {
  private final TextState text;
  private final NextToken next;
  private final double mostBits;
  private final TextPlace here = new TextPlace();
  private int lastCost;

  /**
   * With a text of its own.
   *
   * @param vocabulary V, 1 to 2^20
   * @throws IllegalArgumentException outside, or if the prior is for another vocabulary
   */
  public TokenCoder(int vocabulary, TokenPrior prior) {
    this(new TextState(vocabulary, prior));
  }

  /**
   * Behind a text that may have been told already.
   *
   * @throws IllegalArgumentException if its prior is for another vocabulary
   */
  public TokenCoder(TextState text) {
    this.text = text;
    next = new NextToken(text);
    mostBits = inBits(Decision.cost(1, TextState.LEAST_PLAIN) + text.plainCost());
    begin();
  }

  /**
   * The next token of the committed text, the prompt's included, in order: learnt from.
   *
   * @throws IllegalArgumentException if it is outside the vocabulary
   */
  public void committed(int token) {
    text.committed(token);
    begin();
  }

  /** A round begins: what is coded next follows the committed text, and drafts are forgotten. */
  public void begin() {
    here.set(text.end());
    next.arrive(here);
  }

  /** Bits that {@code token} would take next, never more than {@link #mostBits}. */
  public double bits(int token) {
    return inBits(next.cost(token));
  }

  /** Bits of the dearest token: log2 V and 6. */
  public double mostBits() {
    return mostBits;
  }

  /**
   * Writes a token; what is coded next follows it.
   *
   * @throws IllegalArgumentException if it is outside the vocabulary
   */
  public void write(int token, PayloadWriter out) {
    next.write(token, out);
    follow(token);
  }

  /**
   * Reads a token; what is coded next follows it.
   *
   * @throws MalformedPayloadException if the payload holds none, or not as it is written
   */
  public int read(PayloadReader in) throws MalformedPayloadException {
    int token = next.read(in);
    follow(token);
    return token;
  }

  /**
   * Whole bits of the latest token that was written or read, rounded down: the same at both ends.
   */
  public int lastBits() {
    return lastCost >>> Logistic.COST_BITS;
  }

  /** Digest of the state: of every token learnt from, and of what was learnt. */
  public int digest() {
    return text.idDigest();
  }

  /** Back to what the prior knows. */
  public void forget() {
    text.forget();
    begin();
  }

  private void follow(int token) {
    lastCost = next.lastCost();
    here.follow(token, next.plainly());
    next.arrive(here);
  }

  private static double inBits(int cost) {
    return cost / (double) (1 << Logistic.COST_BITS);
  }
}
