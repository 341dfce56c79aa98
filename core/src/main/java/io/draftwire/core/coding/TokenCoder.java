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
  private final int vocabulary;
  private final TextState text;
  private final TokenModel model;
  private final TokenTree tree;
  private final double mostBits;
  private final TextPlace here = new TextPlace();

  private final int[] steps = new int[TokenTree.MOST_DEPTH];
  private final int[] probabilities = new int[TokenTree.MOST_DEPTH];
  private int depth;
  private int cost;
  private int lastCost;

  /** The token whose way from here {@code steps} holds, or -1. */
  private int worked = -1;

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
    vocabulary = text.vocabulary();
    model = text.model();
    tree = model.tree();
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
    arrive();
  }

  /** Bits that {@code token} would take next, never more than {@link #mostBits}. */
  public double bits(int token) {
    work(token);
    int plain = text.plainAt(here);
    return inBits(
        text.plainly(plain, cost)
            ? Decision.cost(1, plain) + text.plainCost()
            : Decision.cost(0, plain) + cost);
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
    work(token);
    int plain = text.plainAt(here);
    boolean plainly = text.plainly(plain, cost);
    Decision.write(plainly ? 1 : 0, plain, out);
    if (plainly) {
      out.symbol(token, 1, vocabulary);
    } else {
      for (int i = 0; i < depth; i++) {
        Decision.write(steps[i] & 1, probabilities[i], out);
      }
    }
    arriveAt(token, plainly, plain);
  }

  /**
   * Reads a token; what is coded next follows it.
   *
   * @throws MalformedPayloadException if the payload holds none, or not as it is written
   */
  public int read(PayloadReader in) throws MalformedPayloadException {
    int plain = text.plainAt(here);
    boolean plainly = Decision.read(plain, in) == 1;
    int token;
    if (plainly) {
      token = (int) in.target(vocabulary);
      in.consume(token, 1, vocabulary);
      work(token);
    } else {
      token = descend(in);
    }
    if (plainly != text.plainly(plain, cost)) {
      throw new MalformedPayloadException(
          "token " + token + " comes in the dearer of its two codes", in.bitPosition());
    }
    arriveAt(token, plainly, plain);
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

  private void arriveAt(int token, boolean plainly, int plain) {
    lastCost =
        plainly ? Decision.cost(1, plain) + text.plainCost() : Decision.cost(0, plain) + cost;
    here.follow(token, plainly);
    arrive();
  }

  private void arrive() {
    worked = -1;
    model.follow(here.first(), here.second(), here.third());
  }

  private void work(int token) {
    text.check(token);
    if (token == worked) {
      return;
    }
    worked = token;
    model.start();
    depth = tree.path(token, steps);
    cost = 0;
    for (int i = 0; i < depth; i++) {
      int bit = steps[i] & 1;
      probabilities[i] = model.predict(steps[i] >>> 1);
      cost += Decision.cost(bit, probabilities[i]);
      model.took(bit);
    }
  }

  /** Reads decisions down to a leaf. */
  private int descend(PayloadReader in) {
    model.start();
    cost = 0;
    int node = TokenTree.ROOT;
    while (tree.token(node) < 0) {
      int probability = model.predict(node);
      int bit = Decision.read(probability, in);
      cost += Decision.cost(bit, probability);
      model.took(bit);
      node = tree.child(node, bit);
    }
    return tree.token(node);
  }

  private static double inBits(int cost) {
    return cost / (double) (1 << Logistic.COST_BITS);
  }
}
