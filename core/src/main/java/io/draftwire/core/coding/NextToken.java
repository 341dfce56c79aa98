package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * Codes the token at one place of a text: as the decisions of a tree, each under the mix that
 * {@link TokenModel} predicts, or plainly where that is cheaper. Tokens that cannot stand there are
 * taken out of both codes: their mass off every decision on the way to them ({@link TakenLeaves}),
 * and their ids out of the plain ones.
 *
 * <p>Changes nothing of the text. Between {@link #arrive} and the last call for that place nobody
 * else may use the text's model. Not thread-safe.
 */
final class NextToken {
  private final int vocabulary;
  private final TextState text;
  private final TokenModel model;
  private final TokenTree tree;

  private final TakenLeaves taken = new TakenLeaves();

  /** The taken tokens, ascending. */
  private int[] takenTokens = new int[8];

  private final int[] steps = new int[TokenTree.MOST_DEPTH];
  private final int[] probabilities = new int[TokenTree.MOST_DEPTH];

  /** Of the model alone, whoever is taken. */
  private final int[] predicted = new int[TokenTree.MOST_DEPTH];

  private int depth;

  /** Probability of a plain id here. */
  private int plain;

  /** What the tree takes for the token worked last. */
  private int cost;

  private boolean plainly;

  /** The token whose way from here {@code steps} holds, or -1. */
  private int worked = -1;

  NextToken(TextState text) {
    this.text = text;
    vocabulary = text.vocabulary();
    model = text.model();
    tree = model.tree();
  }

  /** The token to code is the one behind {@code here}, and any may come. */
  void arrive(TextPlace here) {
    worked = -1;
    taken.clear();
    plain = text.plainAt(here);
    model.follow(here.first(), here.second(), here.third());
  }

  /** A token, not taken before, cannot come here. */
  void take(int token) {
    if (token != worked) {
      depth = tree.path(token, steps);
      model.start();
      for (int i = 0; i < depth; i++) {
        predicted[i] = model.predict(steps[i] >>> 1);
        model.took(steps[i] & 1);
      }
    }
    worked = -1; // What it takes with this one gone is another matter.
    int at = takenBelow(token);
    int count = taken.count();
    if (count == takenTokens.length) {
      takenTokens = Arrays.copyOf(takenTokens, 2 * count);
    }
    System.arraycopy(takenTokens, at, takenTokens, at + 1, count - at);
    takenTokens[at] = token;
    taken.add(steps, predicted, depth);
  }

  boolean isTaken(int token) {
    return Arrays.binarySearch(takenTokens, 0, taken.count(), token) >= 0;
  }

  /** Whether any token is left to come. */
  boolean hasOthers() {
    return taken.count() < vocabulary;
  }

  /** Cost of a token that is not taken, bits times 2^16. */
  int cost(int token) {
    work(token);
    return cost(text.plainly(plain, cost));
  }

  private int cost(boolean plainly) {
    return plainly ? Decision.cost(1, plain) + text.plainCost() : Decision.cost(0, plain) + cost;
  }

  /** Writes a token that is not taken. */
  void write(int token, PayloadWriter out) {
    work(token);
    plainly = text.plainly(plain, cost);
    Decision.write(plainly ? 1 : 0, plain, out);
    if (plainly) {
      out.symbol(token - takenBelow(token), 1, vocabulary - taken.count());
    } else {
      for (int i = 0; i < depth; i++) {
        Decision.write(steps[i] & 1, probabilities[i], out);
      }
    }
  }

  /**
   * Reads a token; some must be left.
   *
   * @throws MalformedPayloadException for a token that is taken, and for the dearer code of another
   */
  int read(PayloadReader in) throws MalformedPayloadException {
    plainly = Decision.read(plain, in) == 1;
    int token;
    if (plainly) {
      token = readPlainly(in);
      work(token);
    } else {
      token = descend(in);
    }
    if (isTaken(token)) {
      throw new MalformedPayloadException("token " + token + " cannot come here", in.bitPosition());
    }
    if (plainly != text.plainly(plain, cost)) {
      throw new MalformedPayloadException(
          "token " + token + " comes in the dearer of its two codes", in.bitPosition());
    }
    return token;
  }

  /** Whether the latest token written or read came plainly. */
  boolean plainly() {
    return plainly;
  }

  /** Cost of the latest token written or read, bits times 2^16. */
  int lastCost() {
    return cost(plainly);
  }

  private int readPlainly(PayloadReader in) {
    int others = vocabulary - taken.count();
    int token = (int) in.target(others);
    in.consume(token, 1, others);
    for (int i = 0; i < taken.count() && takenTokens[i] <= token; i++) {
      token++;
    }
    return token;
  }

  private int takenBelow(int token) {
    int below = 0;
    while (below < taken.count() && takenTokens[below] < token) {
      below++;
    }
    return below;
  }

  private void work(int token) {
    text.check(token);
    if (token == worked) {
      return;
    }
    worked = token;
    begin();
    depth = tree.path(token, steps);
    for (int i = 0; i < depth; i++) {
      int bit = steps[i] & 1;
      probabilities[i] = predict(steps[i] >>> 1, i);
      took(bit, probabilities[i], i);
    }
  }

  /** Reads decisions down to a leaf. */
  private int descend(PayloadReader in) {
    begin();
    depth = 0;
    int node = TokenTree.ROOT;
    for (; tree.token(node) < 0; depth++) {
      probabilities[depth] = predict(node, depth);
      int bit = Decision.read(probabilities[depth], in);
      steps[depth] = node << 1 | bit;
      took(bit, probabilities[depth], depth);
      node = tree.child(node, bit);
    }
    worked = tree.token(node);
    return worked;
  }

  private void begin() {
    model.start();
    taken.start();
    cost = 0;
  }

  private int predict(int node, int level) {
    predicted[level] = model.predict(node);
    return taken.without(predicted[level], level);
  }

  private void took(int bit, int probability, int level) {
    cost += Decision.cost(bit, probability);
    model.took(bit);
    taken.took(bit, level);
  }
}
