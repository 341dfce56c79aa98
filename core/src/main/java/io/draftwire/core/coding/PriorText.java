package io.draftwire.core.coding;

/**
 * The text of a {@link TokenPrior} on its way into or out of bits, and what it leaves: the tables.
 * First the weight class of each token ({@link TokenTree}), so that the decisions fit the text,
 * then the text, each token learnt right after it is coded.
 */
final class PriorText {
  /** The longest text, in tokens. */
  static final int MOST_TOKENS = 1 << 22;

  private final TokenTree tree;
  private final TokenModel making;
  private final int[] steps = new int[TokenTree.MOST_DEPTH];

  private int second = -1;
  private int last = -1;
  private int third = -1;
  private int passageStart = -1;
  private long digest;

  private PriorText(byte[] classes) {
    tree = TokenTree.weighted(classes);
    making = TokenModel.making(tree);
    digest = StateDigest.fold(1, classes.length);
  }

  /** Learns {@code text} and writes it. */
  static PriorText write(int vocabulary, int[] text, PayloadWriter out) {
    byte[] classes = classes(vocabulary, text);
    writeClasses(classes, out);
    PriorText learnt = new PriorText(classes);
    for (int token : text) {
      learnt.write(token, out);
    }
    return learnt;
  }

  /** Reads a text of so many tokens and learns it. */
  static PriorText read(int vocabulary, int tokens, PayloadReader in)
      throws MalformedPayloadException {
    PriorText learnt = new PriorText(readClasses(vocabulary, in));
    for (int i = 0; i < tokens; i++) {
      learnt.read(in);
    }
    in.end();
    return learnt;
  }

  long digest() {
    return digest;
  }

  /** A model in the state that the text leaves. */
  TokenModel model() {
    return TokenModel.after(making);
  }

  private void write(int token, PayloadWriter out) {
    making.follow(last, second, third);
    making.start();
    int depth = tree.path(token, steps);
    for (int i = 0; i < depth; i++) {
      int bit = steps[i] & 1;
      Decision.write(bit, predict(steps[i] >>> 1), out);
      making.learn(bit);
    }
    follow(token);
  }

  private void read(PayloadReader in) {
    making.follow(last, second, third);
    making.start();
    int node = TokenTree.ROOT;
    while (tree.token(node) < 0) {
      int bit = Decision.read(predict(node), in);
      making.learn(bit);
      node = tree.child(node, bit);
    }
    follow(tree.token(node));
  }

  private int predict(int node) {
    int probability = making.predictToLearn(node);
    digest = StateDigest.fold(digest, probability);
    return probability;
  }

  private void follow(int token) {
    digest = StateDigest.fold(digest, token);
    if (passageStart < 0) {
      passageStart = token;
    }
    boolean starts = token == passageStart;
    if (starts) {
      // What a passage has shown is not to serve the next, as in a session; so the weights learn
      // what a short text is worth.
      making.forgetText();
    }
    third = starts ? -1 : second;
    second = starts ? -1 : last;
    last = token;
  }

  /** 0 for a token not in the text, else one more than the bits of its count. */
  private static byte[] classes(int vocabulary, int[] text) {
    int[] counts = new int[vocabulary];
    for (int token : text) {
      counts[token]++;
    }
    byte[] classes = new byte[vocabulary];
    for (int token = 0; token < vocabulary; token++) {
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(counts[token]);
      classes[token] = (byte) (bits == 0 ? 0 : Math.min(bits + 1, TokenTree.MOST_CLASS));
    }
    return classes;
  }

  private static void writeClasses(byte[] classes, PayloadWriter out) {
    LevelCoder coder = new LevelCoder(TokenTree.MOST_CLASS + 1);
    int before = 0;
    for (byte level : classes) {
      int context = Math.min(before, LevelCoder.CONTEXTS - 1);
      coder.write(level, context, out);
      coder.learn(level, context);
      before = level;
    }
  }

  private static byte[] readClasses(int vocabulary, PayloadReader in) {
    LevelCoder coder = new LevelCoder(TokenTree.MOST_CLASS + 1);
    byte[] classes = new byte[vocabulary];
    int before = 0;
    for (int token = 0; token < vocabulary; token++) {
      int context = Math.min(before, LevelCoder.CONTEXTS - 1);
      before = coder.read(context, in);
      coder.learn(before, context);
      classes[token] = (byte) before;
    }
    return classes;
  }
}
