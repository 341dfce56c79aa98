package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * What the coders of one end have learnt of the committed text, apart from the coders: it outlives
 * a change of scheme, so the text is told once and never again. One a session and end; whichever
 * coder is in force codes by it.
 *
 * <p>It is a function of the text: coders that begin with a state told so far, and coders that were
 * there from the first token, write the same bits. What a {@link SupportCoder} learns of laws is
 * not in it, and begins anew with each such coder.
 *
 * <p>Nothing is kept, and nothing learnt, before the first coder is made. Not thread-safe.
 */
public final class TextState {
  /** Least and most probability of a plain id: 1/64 bounds its cost, 3/4 that of the others. */
  static final int LEAST_PLAIN = Logistic.ONE / 64;

  private static final int MOST_PLAIN = Logistic.ONE / 4 * 3;
  private static final int PLAIN_RATE_SHIFT = 4;

  /** By whether the last and the last but one came plainly. */
  static final int PLAIN_CONTEXTS = 4;

  private final int vocabulary;
  private final TokenPrior prior;
  private final int plainCost;
  private final int[] plainAt = new int[PLAIN_CONTEXTS];
  private final TextPlace end = new TextPlace();
  private final int[] steps = new int[TokenTree.MOST_DEPTH];

  /** Null until a coder needs it. */
  private TokenModel model;

  private TokenTree tree;
  private int length;
  private long idDigest;

  /** As a coder of laws folds the text; and the same with the laws that it learnt in between. */
  private long textDigest;

  private long lawDigest;

  /**
   * @param vocabulary V, 1 to 2^20
   * @throws IllegalArgumentException outside
   */
  public TextState(int vocabulary, TokenPrior prior) {
    LatticeCode.check("vocabulary", vocabulary, LatticeCode.MOST_VOCABULARY);
    this.vocabulary = vocabulary;
    this.prior = prior;
    double plainBits = StrictMath.log(vocabulary) / StrictMath.log(2);
    plainCost = (int) StrictMath.ceil(plainBits * (1 << Logistic.COST_BITS));
    clear();
  }

  private TextState(TextState other) {
    vocabulary = other.vocabulary;
    prior = other.prior;
    plainCost = other.plainCost;
    System.arraycopy(other.plainAt, 0, plainAt, 0, plainAt.length);
    end.set(other.end);
    model = other.model == null ? null : other.model.copy();
    tree = other.tree;
    length = other.length;
    idDigest = other.idDigest;
    textDigest = other.textDigest;
    lawDigest = other.lawDigest;
  }

  /**
   * Another that was told the same, for coders of its own: each goes its own way from here. What is
   * copied is half a megabyte at most.
   */
  public TextState copy() {
    return new TextState(this);
  }

  /** Whether a coder was made, which must be told the text. */
  public boolean inUse() {
    return model != null;
  }

  /** Tokens told so far; the next to tell is the one at this position. */
  public int length() {
    return length;
  }

  /**
   * The next token of the committed text, the prompt's included, in order: learnt from. A coder's
   * next round must {@code begin} after it.
   *
   * @throws IllegalArgumentException if it is outside the vocabulary
   * @throws IllegalStateException before there is a coder
   */
  public void committed(int token) {
    check(token);
    if (model == null) {
      throw new IllegalStateException("a text is told to no coder; make one first");
    }
    model.follow(end.first(), end.second(), end.third());
    model.start();
    int depth = tree.path(token, steps);
    int spent = 0;
    for (int i = 0; i < depth; i++) {
      int bit = steps[i] & 1;
      int probability = model.predictToLearn(steps[i] >>> 1);
      spent += Decision.cost(bit, probability);
      idDigest = StateDigest.fold(idDigest, probability);
      textDigest = StateDigest.fold(textDigest, probability);
      lawDigest = StateDigest.fold(lawDigest, probability);
      model.learn(bit);
    }
    int plain = plainAt[end.plain()];
    boolean plainly = plainly(plain, spent);
    int goal = plainly ? Logistic.ONE : 0;
    plainAt[end.plain()] =
        Math.clamp(plain + (goal - plain >> PLAIN_RATE_SHIFT), LEAST_PLAIN, MOST_PLAIN);
    idDigest = StateDigest.fold(idDigest, (long) plain << 32 | token);
    textDigest = StateDigest.fold(textDigest, token);
    lawDigest = StateDigest.fold(lawDigest, token);
    end.follow(token, plainly);
    length++;
  }

  /** Back to what the prior knows. */
  public void forget() {
    if (model != null) {
      model.forget();
    }
    clear();
  }

  private void clear() {
    Arrays.fill(plainAt, LEAST_PLAIN);
    end.clear();
    length = 0;
    idDigest = StateDigest.fold(prior.digest(), vocabulary);
    textDigest = idDigest;
    lawDigest = idDigest;
  }

  /**
   * For a coder that is made now.
   *
   * @throws IllegalArgumentException if the prior is for another vocabulary
   */
  TokenModel model() {
    if (model == null) {
      model = prior.model(vocabulary);
      tree = model.tree();
    }
    return model;
  }

  int vocabulary() {
    return vocabulary;
  }

  /** Where the text ends. */
  TextPlace end() {
    return end;
  }

  /** What a plain id costs beside the decision to send it so. */
  int plainCost() {
    return plainCost;
  }

  /** Probability of a plain id behind {@code place}, over {@link Logistic#ONE}. */
  int plainAt(TextPlace place) {
    return plainAt[place.plain()];
  }

  /** Whether an id comes plainly that the tree codes for {@code treeCost}. */
  boolean plainly(int plain, int treeCost) {
    return Decision.cost(1, plain) + plainCost < Decision.cost(0, plain) + treeCost;
  }

  void check(int token) {
    if (token < 0 || token >= vocabulary) {
      throw new IllegalArgumentException(
          "token " + token + " is outside the vocabulary 0.." + (vocabulary - 1));
    }
  }

  /** Digest of all that id coders go by. */
  int idDigest() {
    return (int) (idDigest >>> 32);
  }

  /** A coder of laws is made that has learnt of none. */
  void beginLaws() {
    lawDigest = textDigest;
  }

  /** Something of a law was learnt. */
  void foldLaw(long value) {
    lawDigest = StateDigest.fold(lawDigest, value);
  }

  /** Digest of the text and of the laws learnt in between. */
  int lawDigest() {
    return (int) (lawDigest >>> 32);
  }
}
