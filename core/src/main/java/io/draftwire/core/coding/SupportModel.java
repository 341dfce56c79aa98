package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * The probability of each decision on the way to a token of a draft law's support: what the text
 * predicts ({@link TokenModel}), mixed with what the supports of this session have shown.
 *
 * <p>A support is not a sample: behind its head come tokens that are never drawn. So the mix
 * belongs to the rank in the support (head, the next two, the others), and what supports have shown
 * is kept apart from what the text has shown. All in integers, the same at both ends.
 */
final class SupportModel {
  /** Kinds of rank: the head, those next to it, the others. */
  static final int KINDS = 3;

  /** Table limit of what supports have shown: 1 MiB. */
  private static final int SHOWN_BITS = 13;

  private static final int SHOWN_COUNT = 60;

  /** By order 0, the last token, the last two. */
  private static final int SHOWN = 3;

  private static final int INPUTS = 1 + SHOWN;
  private static final int CONFIDENCES = 5;
  private static final int DEPTHS = 6;
  private static final int LEVELS_PER_DEPTH = 3;
  private static final int WEIGHT_BITS = 16;
  private static final int RATE_SHIFT = 14;

  /** Of the text's prediction, and of each of the others. */
  private static final int TEXT_WEIGHT = (1 << WEIGHT_BITS) * 3 / 4;

  private static final int SHOWN_WEIGHT = (1 << WEIGHT_BITS) / 4;
  private static final byte[] CONFIDENCE = new byte[SHOWN_COUNT + 1];

  static {
    int[] from = {0, 1, 2, 4, 12};
    for (int i = 0; i < CONFIDENCES; i++) {
      Arrays.fill(CONFIDENCE, from[i], CONFIDENCE.length, (byte) i);
    }
  }

  private final TokenModel text;
  private final NodeTable shown;
  private final int[] weights;
  private final int[] contexts = new int[SHOWN];
  private final int[] shownAt = new int[SHOWN];
  private final int[] inputs = new int[INPUTS];
  private final int[] chosen = new int[INPUTS];

  /** The head's predictions come from a table of their own. */
  private int first;

  private int second;
  private int kind;
  private int depth;
  private int place;
  private int probability;

  SupportModel(TokenModel text) {
    this.text = text;
    shown = new NodeTable(SHOWN_BITS, SHOWN_COUNT);
    weights = new int[KINDS * DEPTHS * INPUTS * CONFIDENCES];
    forget();
  }

  private SupportModel(SupportModel other, TokenModel text) {
    this.text = text;
    shown = other.shown.copy();
    weights = other.weights.clone();
  }

  /** Another that has learnt the same, over a text's model of its own. */
  SupportModel copy(TokenModel text) {
    return new SupportModel(this, text);
  }

  void forget() {
    shown.clear();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i / CONFIDENCES % INPUTS == 0 ? TEXT_WEIGHT : SHOWN_WEIGHT;
    }
  }

  /** Supports of the position behind the tokens .. third, second, first; -1 for none. */
  void follow(int first, int second, int third) {
    text.follow(first, second, third);
    this.first = first;
    this.second = second;
  }

  /** The next decision is at the root, for a token of the given kind of rank. */
  void start(int kind) {
    text.start();
    this.kind = kind;
    depth = 0;
    int table = kind == 0 ? 0x5EED : 0xC0DE;
    contexts[0] = TokenModel.mix(table, 0);
    contexts[1] = TokenModel.mix(contexts[0], first);
    contexts[2] = TokenModel.mix(contexts[1], second);
  }

  /** The probability, in 1..65535 over 65536, that the decision at {@code node} is 1. */
  int predict(int node) {
    if (depth % NodeTable.LEVELS == 0) {
      place = 1;
      for (int i = 0; i < SHOWN; i++) {
        shownAt[i] = shown.find(TokenModel.hash(contexts[i], node));
      }
    }
    int row = (kind * DEPTHS + Math.min(depth / LEVELS_PER_DEPTH, DEPTHS - 1)) * INPUTS;
    long sum = input(0, row, Logistic.stretch(text.predict(node)), 0);
    for (int i = 0; i < SHOWN; i++) {
      int slot = shownAt[i] < 0 ? 0 : shown.slot(shownAt[i] + place);
      int odds = slot == 0 ? 0 : Logistic.stretch(slot >>> 16);
      sum += input(1 + i, row, odds, CONFIDENCE[slot & 0xFFFF]);
    }
    probability = Logistic.squash(Math.clamp(sum >> WEIGHT_BITS, -Logistic.MOST, Logistic.MOST));
    return probability;
  }

  private long input(int input, int row, int odds, int confidence) {
    int weight = (row + input) * CONFIDENCES + confidence;
    inputs[input] = odds;
    chosen[input] = weight;
    return (long) weights[weight] * odds;
  }

  /** {@link #predict}, with room for what {@link #learn} will note. */
  int predictToLearn(int node) {
    if (depth % NodeTable.LEVELS == 0) {
      for (int context : contexts) {
        shown.add(TokenModel.hash(context, node));
      }
    }
    return predict(node);
  }

  void took(int bit) {
    text.took(bit);
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
    took(bit);
  }
}
