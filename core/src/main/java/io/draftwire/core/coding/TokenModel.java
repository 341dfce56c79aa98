package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * The probability of each binary decision on the way to a token ({@link TokenTree}): predictions
 * from several contexts, mixed in the logistic domain by weights learnt online (Mahoney, "Adaptive
 * weighing of context models for lossless data compression", 2005), all in integers.
 *
 * <p>Contexts are the last 0, 1, 2 and 3 tokens and the last but one alone. They are looked up
 * twice: in what a prior knows, which no session changes and all share, and in what this text has
 * shown, which is small, moves fast, and catches the names and turns that a text repeats.
 *
 * <p>A weight belongs to (depth of the decision, input, how often its context was met): a context
 * met once says less than its probability does.
 *
 * <p>Use: {@link #follow}, {@link #start}, then for each decision {@link #predict} and {@link
 * #took}, which change no table, or {@link #predictToLearn} and {@link #learn}.
 */
final class TokenModel {
  /** Table limit of what a text has shown: 512 KiB. */
  private static final int SHOWN_BITS = 12;

  /** Table limit of what a prior knows: 16 MiB. */
  private static final int MOST_KNOWN_BITS = 17;

  /** What a text shows fades after about so many meetings; what a prior knows, much later. */
  private static final int SHOWN_COUNT = 30;

  private static final int KNOWN_COUNT = 250;

  private static final int KNOWN = 5;
  private static final int SHOWN = 4;
  private static final int INPUTS = KNOWN + SHOWN;
  private static final int CONFIDENCES = 8;
  private static final int DEPTHS = 8;
  private static final int LEVELS_PER_DEPTH = 2;
  private static final int WEIGHT_BITS = 16;

  /** A learning rate of 2^-7: log-odds have 8 fraction bits, errors 16, weights 16. */
  private static final int RATE_SHIFT = 15;

  /** Weights before anything is learnt: 0.3 each. */
  private static final int[] WEIGHTS = new int[DEPTHS * INPUTS * CONFIDENCES];

  private static final byte[] CONFIDENCE = new byte[KNOWN_COUNT + 1];

  static {
    Arrays.fill(WEIGHTS, (1 << WEIGHT_BITS) * 3 / 10);
    int[] from = {0, 1, 2, 3, 5, 9, 20, 60};
    for (int i = 0; i < CONFIDENCES; i++) {
      Arrays.fill(CONFIDENCE, from[i], CONFIDENCE.length, (byte) i);
    }
  }

  private final TokenTree tree;
  private final NodeTable known;
  private final NodeTable shown;
  private final boolean makesPrior;
  private final int[] weightsAtFirst;
  private final int[] weights;

  private final int[] contexts = new int[KNOWN];
  private final int[] knownAt = new int[KNOWN];
  private final int[] shownAt = new int[SHOWN];
  private final int[] inputs = new int[INPUTS];
  private final int[] chosen = new int[INPUTS];
  private int depth;

  /** The decision's place in its buckets: 1, then 2 or 3, then 4 to 7. */
  private int place;

  private int probability;

  private TokenModel(TokenTree tree, NodeTable known, boolean makesPrior, int[] weightsAtFirst) {
    this.tree = tree;
    this.known = known;
    this.makesPrior = makesPrior;
    this.weightsAtFirst = weightsAtFirst;
    shown = new NodeTable(SHOWN_BITS, SHOWN_COUNT);
    weights = weightsAtFirst.clone();
  }

  private TokenModel(TokenModel other) {
    tree = other.tree;
    known = other.makesPrior ? other.known.copy() : other.known;
    makesPrior = other.makesPrior;
    weightsAtFirst = other.weightsAtFirst;
    shown = other.shown.copy();
    weights = other.weights.clone();
  }

  /** Another that has learnt the same; each goes its own way from here. */
  TokenModel copy() {
    return new TokenModel(this);
  }

  /** A model without knowledge. */
  static TokenModel of(TokenTree tree) {
    return new TokenModel(tree, table(1), false, WEIGHTS);
  }

  /** A model that only reads what {@code maker} knows, and starts with its weights. */
  static TokenModel after(TokenModel maker) {
    return new TokenModel(maker.tree, maker.known, false, maker.weights.clone());
  }

  /** A model that makes knowledge of all that it learns. */
  static TokenModel making(TokenTree tree) {
    return new TokenModel(tree, table(MOST_KNOWN_BITS), true, WEIGHTS);
  }

  private static NodeTable table(int bits) {
    return new NodeTable(bits, KNOWN_COUNT);
  }

  TokenTree tree() {
    return tree;
  }

  /** Forgets what the text has shown; the weights stay. */
  void forgetText() {
    shown.clear();
  }

  /** Back to where it started: nothing shown, the weights as they were. */
  void forget() {
    shown.clear();
    System.arraycopy(weightsAtFirst, 0, weights, 0, weights.length);
  }

  /** What is decided next follows the tokens .. third, second, first; -1 for none. */
  void follow(int first, int second, int third) {
    contexts[1] = mix(1, first);
    contexts[2] = mix(contexts[1], second);
    contexts[3] = mix(contexts[2], third);
    contexts[4] = mix(2, second);
  }

  /** The next decision is at the root. */
  void start() {
    depth = 0;
  }

  /** The probability, in 1..65535 over 65536, that the decision at {@code node} is 1. */
  int predict(int node) {
    if (depth % NodeTable.LEVELS == 0) {
      place = 1;
      for (int i = 0; i < KNOWN; i++) {
        int hash = hash(contexts[i], node);
        knownAt[i] = known.find(hash);
        if (i < SHOWN) {
          shownAt[i] = shown.find(hash);
        }
      }
    }
    return mixed();
  }

  /** {@link #predict}, with room for what {@link #learn} will note. */
  int predictToLearn(int node) {
    if (depth % NodeTable.LEVELS == 0) {
      for (int i = 0; i < SHOWN; i++) {
        shown.add(hash(contexts[i], node));
      }
      if (makesPrior) {
        addKnown(node);
      }
    }
    return predict(node);
  }

  void took(int bit) {
    place = 2 * place + bit;
    depth++;
  }

  /** Learns how the decision just predicted went, and takes it. */
  void learn(int bit) {
    int error = (bit << 16) - probability;
    for (int i = 0; i < INPUTS; i++) {
      weights[chosen[i]] += inputs[i] * error + (1 << RATE_SHIFT - 1) >> RATE_SHIFT;
    }
    for (int i = 0; i < SHOWN; i++) {
      if (shownAt[i] >= 0) { // else a later context took its place
        shown.learn(shownAt[i] + place, bit);
      }
    }
    if (makesPrior) {
      for (int i = 0; i < KNOWN; i++) {
        if (knownAt[i] >= 0) {
          known.learn(knownAt[i] + place, bit);
        }
      }
    }
    took(bit);
  }

  /**
   * A context of n tokens is noted once that of n - 1 is there: most are never met again, and a
   * prior half the size loads faster for a few hundredths of a bit.
   */
  private void addKnown(int node) {
    boolean shorterKnown = true;
    for (int i = 0; i < KNOWN; i++) {
      int hash = hash(contexts[i], node);
      boolean was = known.find(hash) >= 0;
      if (!was && (shorterKnown || i == KNOWN - 1)) {
        known.add(hash);
      }
      shorterKnown = was || i == 0;
    }
  }

  private int mixed() {
    int row = Math.min(depth / LEVELS_PER_DEPTH, DEPTHS - 1) * INPUTS * CONFIDENCES;
    long sum = 0;
    for (int i = 0; i < KNOWN; i++) {
      sum += input(i, row, knownAt[i] < 0 ? 0 : known.slot(knownAt[i] + place));
    }
    for (int i = 0; i < SHOWN; i++) {
      sum += input(KNOWN + i, row, shownAt[i] < 0 ? 0 : shown.slot(shownAt[i] + place));
    }
    probability = Logistic.squash(Math.clamp(sum >> WEIGHT_BITS, -Logistic.MOST, Logistic.MOST));
    return probability;
  }

  private long input(int input, int row, int slot) {
    int odds = slot == 0 ? 0 : Logistic.stretch(slot >>> 16);
    int weight = row + input * CONFIDENCES + CONFIDENCE[slot & 0xFFFF];
    inputs[input] = odds;
    chosen[input] = weight;
    return (long) weights[weight] * odds;
  }

  static int hash(int context, int node) {
    int hash = mix(context, node);
    return hash == 0 ? 1 : hash;
  }

  static int mix(int hash, int value) {
    int mixed = (hash + 1 + value * 0x9E3779B1) * 0x85EBCA6B;
    mixed ^= mixed >>> 15;
    mixed *= 0xC2B2AE35;
    return mixed ^ mixed >>> 13;
  }
}
