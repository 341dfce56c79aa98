package io.draftwire.core.coding;

import java.util.Arrays;

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
  /** Least and most probability of a plain id: 1/64 bounds its cost, 3/4 that of the others. */
  private static final int LEAST_PLAIN = Logistic.ONE / 64;

  private static final int MOST_PLAIN = Logistic.ONE / 4 * 3;
  private static final int PLAIN_RATE_SHIFT = 4;

  /** By whether the last and the last but one came plainly. */
  private static final int PLAIN_CONTEXTS = 4;

  private final int vocabulary;
  private final TokenPrior prior;
  private final TokenModel model;
  private final TokenTree tree;
  private final int plainCost;
  private final double mostBits;
  private final int[] plainAt = new int[PLAIN_CONTEXTS];

  private final Place committed = new Place();
  private final Place here = new Place();

  private final int[] steps = new int[TokenTree.MOST_DEPTH];
  private final int[] probabilities = new int[TokenTree.MOST_DEPTH];
  private int depth;
  private int cost;
  private int lastCost;

  /** The token whose way from here {@code steps} holds, or -1. */
  private int worked = -1;

  private long digest;

  /** The tokens before, latest first, -1 for none; and how they came. */
  private static final class Place {
    private int first;
    private int second;
    private int third;
    private int plain;

    void clear() {
      first = -1;
      second = -1;
      third = -1;
      plain = 0;
    }

    void set(Place other) {
      first = other.first;
      second = other.second;
      third = other.third;
      plain = other.plain;
    }

    void follow(int token, boolean plainly) {
      third = second;
      second = first;
      first = token;
      plain = (plain << 1 | (plainly ? 1 : 0)) & PLAIN_CONTEXTS - 1;
    }
  }

  /**
   * @param vocabulary V, 1 to 2^20
   * @throws IllegalArgumentException outside, or if the prior is for another vocabulary
   */
  public TokenCoder(int vocabulary, TokenPrior prior) {
    LatticeCode.check("vocabulary", vocabulary, LatticeCode.MOST_VOCABULARY);
    this.vocabulary = vocabulary;
    this.prior = prior;
    model = prior.model(vocabulary);
    tree = model.tree();
    double plainBits = StrictMath.log(vocabulary) / StrictMath.log(2);
    plainCost = (int) StrictMath.ceil(plainBits * (1 << Logistic.COST_BITS));
    mostBits = inBits(Decision.cost(1, LEAST_PLAIN) + plainCost);
    forget();
  }

  /**
   * The next token of the committed text, the prompt's included, in order: learnt from.
   *
   * @throws IllegalArgumentException if it is outside the vocabulary
   */
  public void committed(int token) {
    check(token);
    model.follow(committed.first, committed.second, committed.third);
    model.start();
    int length = tree.path(token, steps);
    int spent = 0;
    for (int i = 0; i < length; i++) {
      int bit = steps[i] & 1;
      int probability = model.predictToLearn(steps[i] >>> 1);
      spent += Decision.cost(bit, probability);
      digest = StateDigest.fold(digest, probability);
      model.learn(bit);
    }
    int plain = plainAt[committed.plain];
    boolean plainly = plainly(plain, spent);
    int goal = plainly ? Logistic.ONE : 0;
    plainAt[committed.plain] =
        Math.clamp(plain + (goal - plain >> PLAIN_RATE_SHIFT), LEAST_PLAIN, MOST_PLAIN);
    digest = StateDigest.fold(digest, (long) plain << 32 | token);
    committed.follow(token, plainly);
    begin();
  }

  /** A round begins: what is coded next follows the committed text, and drafts are forgotten. */
  public void begin() {
    here.set(committed);
    arrive();
  }

  /** Bits that {@code token} would take next, never more than {@link #mostBits}. */
  public double bits(int token) {
    work(token);
    int plain = plainAt[here.plain];
    return inBits(
        plainly(plain, cost)
            ? Decision.cost(1, plain) + plainCost
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
    int plain = plainAt[here.plain];
    boolean plainly = plainly(plain, cost);
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
    int plain = plainAt[here.plain];
    boolean plainly = Decision.read(plain, in) == 1;
    int token;
    if (plainly) {
      token = (int) in.target(vocabulary);
      in.consume(token, 1, vocabulary);
      work(token);
    } else {
      token = descend(in);
    }
    if (plainly != plainly(plain, cost)) {
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
    return (int) (digest >>> 32);
  }

  /** Back to what the prior knows. */
  public void forget() {
    model.forget();
    Arrays.fill(plainAt, LEAST_PLAIN);
    committed.clear();
    digest = StateDigest.fold(prior.digest(), vocabulary);
    begin();
  }

  private void arriveAt(int token, boolean plainly, int plain) {
    lastCost = plainly ? Decision.cost(1, plain) + plainCost : Decision.cost(0, plain) + cost;
    here.follow(token, plainly);
    arrive();
  }

  private void arrive() {
    worked = -1;
    model.follow(here.first, here.second, here.third);
  }

  /** Whether an id comes plainly that the tree codes for {@code treeCost}. */
  private boolean plainly(int plain, int treeCost) {
    return Decision.cost(1, plain) + plainCost < Decision.cost(0, plain) + treeCost;
  }

  private void work(int token) {
    check(token);
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

  private void check(int token) {
    if (token < 0 || token >= vocabulary) {
      throw new IllegalArgumentException(
          "token " + token + " is outside the vocabulary 0.." + (vocabulary - 1));
    }
  }

  private static double inBits(int cost) {
    return cost / (double) (1 << Logistic.COST_BITS);
  }
}
