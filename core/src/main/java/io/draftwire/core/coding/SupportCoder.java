package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * Codes lattice laws, given the text before them: counts in descending order ({@link PartsCoder}),
 * and behind each its token as the decisions of a tree ({@link SupportModel}), without the tokens
 * that the law has already ({@link TakenLeaves}). Entries whose count is 0 do not travel: they say
 * nothing.
 *
 * <p>Where the enumerative code ({@link LatticeCode}) holds every support for equally likely, this
 * one knows which tokens follow the text. Rules that both ends rely on:
 *
 * <ol>
 *   <li>It learns from committed tokens, and from laws that both ends know to be on verified
 *       prefixes ({@link #settle}). What is written or read changes nothing else.
 *   <li>All that decides is integer arithmetic; coders that went through the same are in the same
 *       state, and {@link #digest} says so.
 *   <li>A token that would take more comes plainly, in log2 V bits and at most 6.
 *   <li>Equal counts come in the order of their ids, so a law has one code, and a reader refuses
 *       every other.
 * </ol>
 *
 * <p>Memory: two megabytes at most. Not thread-safe.
 */
public final class SupportCoder {
  private static final int LEAST_PLAIN = Logistic.ONE / 64;
  private static final int MOST_PLAIN = Logistic.ONE / 4 * 3;
  private static final int PLAIN_RATE_SHIFT = 5;

  private final int vocabulary;
  private final int resolution;
  private final int most;
  private final TextState text;
  private final TokenTree tree;
  private final SupportModel model;
  private final PartsCoder parts;
  private final int plainCost;
  private final int[] plainAt = new int[SupportModel.KINDS];

  private final TakenLeaves taken = new TakenLeaves();
  private final int[] steps = new int[TokenTree.MOST_DEPTH];
  private final int[] raw = new int[TokenTree.MOST_DEPTH];
  private final int[] probabilities = new int[TokenTree.MOST_DEPTH];

  /** Ids and counts of the law at hand, in the order in which they travel. */
  private final int[] ids;

  private final int[] counts;
  private final long[] order;

  /** The last three tokens, latest first; -1 for none. */
  private final int[] here = new int[3];

  private final RoundLaws round = new RoundLaws();
  private double nats;

  /**
   * With a text of its own.
   *
   * @param vocabulary V, 1 to 2^20
   * @param resolution ell, 1 to 65535
   * @param most the largest support, 1 to V
   * @throws IllegalArgumentException outside, or if the prior is for another vocabulary
   */
  public SupportCoder(int vocabulary, int resolution, int most, TokenPrior prior) {
    this(new TextState(vocabulary, prior), resolution, most);
  }

  /**
   * Behind a text that may have been told already. Of laws it has learnt nothing.
   *
   * @param resolution ell, 1 to 65535
   * @param most the largest support, 1 to V
   * @throws IllegalArgumentException outside, or if the text's prior is for another vocabulary
   */
  public SupportCoder(TextState text, int resolution, int most) {
    this.text = text;
    this.vocabulary = text.vocabulary();
    LatticeCode.check("resolution", resolution, LatticeCode.MOST_RESOLUTION);
    LatticeCode.check("support size", most, vocabulary);
    this.resolution = resolution;
    this.most = most;
    tree = text.model().tree();
    model = new SupportModel(text.model());
    parts = new PartsCoder();
    plainCost = text.plainCost();
    ids = new int[most];
    counts = new int[most];
    order = new long[most];
    Arrays.fill(plainAt, LEAST_PLAIN);
    text.beginLaws();
    begin();
  }

  private SupportCoder(SupportCoder other, TextState text) {
    this.text = text;
    vocabulary = other.vocabulary;
    resolution = other.resolution;
    most = other.most;
    tree = other.tree;
    model = other.model.copy(text.model());
    parts = other.parts.copy();
    plainCost = other.plainCost;
    System.arraycopy(other.plainAt, 0, plainAt, 0, plainAt.length);
    ids = new int[most];
    counts = new int[most];
    order = new long[most];
    round.set(other.round);
  }

  /**
   * Another, as this will be once so many of its round's laws are settled; this one stays as it is.
   * It has yet to {@link #begin}. What is copied is a megabyte at most, without the text.
   *
   * @param copy of this coder's text
   */
  public SupportCoder ahead(TextState copy, int observed) {
    SupportCoder coder = new SupportCoder(this, copy);
    coder.settle(observed);
    return coder;
  }

  /** Back to what the prior knows. */
  public void forget() {
    text.forget();
    model.forget();
    parts.forget();
    Arrays.fill(plainAt, LEAST_PLAIN);
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

  /** A round begins: its first law follows the committed text. */
  public void begin() {
    here[0] = text.end().first();
    here[1] = text.end().second();
    here[2] = text.end().third();
    round.clear();
  }

  /** The token drawn from the latest law: the next law follows it. */
  public void follow(int token) {
    push(here, token);
  }

  private static void push(int[] last, int token) {
    last[2] = last[1];
    last[1] = last[0];
    last[0] = token;
  }

  /**
   * Bits that a law would take now.
   *
   * @param size entries of {@code ids}, which ascend, and {@code counts}, which sum to ell
   */
  public double bits(int size, int[] ids, int[] counts) {
    code(size, ids, counts, null);
    return lastBits();
  }

  /** Writes a law; see {@link #bits(int, int[], int[])}. */
  public void write(int size, int[] ids, int[] counts, PayloadWriter out) {
    int positive = code(size, ids, counts, out);
    round.add(here, positive, this.ids, this.counts);
  }

  /** Bits of the latest law that was written, or that {@link #bits} was asked about. */
  public double lastBits() {
    return nats / Math.log(2);
  }

  private int code(int size, int[] lawIds, int[] lawCounts, PayloadWriter out) {
    int positive = arrange(size, lawIds, lawCounts);
    nats = 0;
    PartsCoder.Walk walk = (wanted, probability) -> decide(wanted, probability, out);
    enter(here);
    int rest = resolution;
    int before = resolution;
    for (int rank = 0; rank < positive; rank++) {
      int least = PartsCoder.least(rest, rank, most);
      parts.walk(rank, least, Math.min(before, rest), counts[rank], walk);
      before = counts[rank];
      rest -= before;
      codeToken(rank, ids[rank], out);
    }
    return positive;
  }

  private int decide(int bit, int probability, PayloadWriter out) {
    nats += Math.log((double) Logistic.ONE / (bit == 1 ? probability : Logistic.ONE - probability));
    if (out != null) {
      Decision.write(bit, probability, out);
    }
    return bit;
  }

  private void codeToken(int rank, int token, PayloadWriter out) {
    int kind = turn(rank);
    int depth = tree.path(token, steps);
    int cost = work(kind, depth);
    boolean plainly = plainly(kind, cost);
    decide(plainly ? 1 : 0, plainAt[kind], out);
    if (plainly) {
      nats += Math.log(vocabulary);
      if (out != null) {
        out.symbol(token, 1, vocabulary);
      }
    } else {
      for (int i = 0; i < depth; i++) {
        decide(steps[i] & 1, probabilities[i], out);
      }
    }
    taken.add(steps, raw, depth);
  }

  /**
   * Reads a law.
   *
   * @param lawIds {@code int[most]} or longer, filled in ascending order
   * @param lawCounts likewise
   * @return its entries, each with a positive count
   * @throws MalformedPayloadException for what no writer in this coder's state writes
   */
  public int read(PayloadReader in, int[] lawIds, int[] lawCounts)
      throws MalformedPayloadException {
    PartsCoder.Walk walk = (wanted, probability) -> Decision.read(probability, in);
    enter(here);
    int rest = resolution;
    int before = resolution;
    int size = 0;
    for (; rest > 0; size++) {
      int least = PartsCoder.least(rest, size, most);
      counts[size] = parts.walk(size, least, Math.min(before, rest), 0, walk);
      rest -= counts[size];
      in.checkNotPastEnd();
      ids[size] = readToken(size, in);
      in.checkNotPastEnd();
      check(size, in);
      before = counts[size];
    }
    round.add(here, size, ids, counts);
    for (int i = 0; i < size; i++) {
      order[i] = (long) ids[i] << 32 | counts[i];
    }
    Arrays.sort(order, 0, size);
    for (int i = 0; i < size; i++) {
      lawIds[i] = (int) (order[i] >>> 32);
      lawCounts[i] = (int) order[i];
    }
    return size;
  }

  private int readToken(int rank, PayloadReader in) throws MalformedPayloadException {
    int kind = turn(rank);
    boolean plainly = Decision.read(plainAt[kind], in) == 1;
    int token;
    int cost;
    if (plainly) {
      token = (int) in.target(vocabulary);
      in.consume(token, 1, vocabulary);
      cost = work(kind, tree.path(token, steps));
    } else {
      token = -1;
      cost = 0;
      taken.start();
      model.start(kind);
      int node = TokenTree.ROOT;
      for (int depth = 0; token < 0; depth++) {
        raw[depth] = model.predict(node);
        int probability = taken.without(raw[depth], depth);
        int bit = Decision.read(probability, in);
        cost += Decision.cost(bit, probability);
        steps[depth] = node << 1 | bit;
        model.took(bit);
        taken.took(bit, depth);
        node = tree.child(node, bit);
        token = tree.token(node);
      }
    }
    if (plainly != plainly(kind, cost)) {
      throw new MalformedPayloadException(
          "token " + token + " comes in the dearer of its two codes", in.bitPosition());
    }
    taken.add(steps, raw, tree.path(token, steps));
    return token;
  }

  /** The order of equal counts is that of the ids, and no token comes twice. */
  private void check(int rank, PayloadReader in) throws MalformedPayloadException {
    for (int i = 0; i < rank; i++) {
      if (ids[i] == ids[rank] || counts[i] == counts[rank] && ids[i] > ids[rank]) {
        throw new MalformedPayloadException(
            "token " + ids[rank] + " of a law comes twice or behind " + ids[i], in.bitPosition());
      }
    }
  }

  /** Learns from the first {@code observed} laws of the round, which both ends know. */
  public void settle(int observed) {
    for (int n = 0; n < observed; n++) {
      int size = round.get(n, here, ids, counts);
      enter(here);
      int rest = resolution;
      int before = resolution;
      for (int rank = 0; rank < size; rank++) {
        int least = PartsCoder.least(rest, rank, most);
        parts.learn(rank, least, Math.min(before, rest), counts[rank]);
        before = counts[rank];
        rest -= before;
        learn(rank, ids[rank]);
        text.foldLaw((long) counts[rank] << 32 | ids[rank]);
      }
    }
    round.clear();
  }

  private void learn(int rank, int token) {
    int kind = turn(rank);
    int depth = tree.path(token, steps);
    boolean plainly = plainly(kind, work(kind, depth));
    int plain = plainAt[kind];
    int goal = plainly ? Logistic.ONE : 0;
    plainAt[kind] = Math.clamp(plain + (goal - plain >> PLAIN_RATE_SHIFT), LEAST_PLAIN, MOST_PLAIN);
    model.start(kind);
    for (int i = 0; i < depth; i++) {
      raw[i] = model.predictToLearn(steps[i] >>> 1);
      text.foldLaw(raw[i]);
      model.learn(steps[i] & 1);
    }
    taken.add(steps, raw, depth);
  }

  /** Digest of the state: of every token and law learnt from, and of what was learnt. */
  public int digest() {
    return text.lawDigest();
  }

  private void enter(int[] last) {
    model.follow(last[0], last[1], last[2]);
    taken.clear();
  }

  /**
   * The kind of a rank; where it is another than the rank's before, the taken leaves' masses too.
   */
  private int turn(int rank) {
    int kind = kind(rank);
    if (rank > 0 && kind != kind(rank - 1)) {
      for (int i = 0; i < rank; i++) {
        taken.set(i, raw, predict(kind, tree.path(ids[i], steps)));
      }
    }
    return kind;
  }

  private static int kind(int rank) {
    return rank == 0 ? 0 : rank < 3 ? 1 : 2;
  }

  /** Fills {@code raw} along {@code steps}. */
  private int predict(int kind, int depth) {
    model.start(kind);
    for (int i = 0; i < depth; i++) {
      raw[i] = model.predict(steps[i] >>> 1);
      model.took(steps[i] & 1);
    }
    return depth;
  }

  /** Fills {@code raw} and {@code probabilities} along {@code steps}; returns what it costs. */
  private int work(int kind, int depth) {
    predict(kind, depth);
    taken.start();
    int cost = 0;
    for (int i = 0; i < depth; i++) {
      int bit = steps[i] & 1;
      probabilities[i] = taken.without(raw[i], i);
      cost += Decision.cost(bit, probabilities[i]);
      taken.took(bit, i);
    }
    return cost;
  }

  private boolean plainly(int kind, int treeCost) {
    int plain = plainAt[kind];
    return Decision.cost(1, plain) + plainCost < Decision.cost(0, plain) + treeCost;
  }

  /** Puts the positive entries in the order in which they travel: by count, then by id. */
  private int arrange(int size, int[] lawIds, int[] lawCounts) {
    int positive = 0;
    for (int i = 0; i < size; i++) {
      if (lawCounts[i] > 0) {
        order[positive++] = (long) (resolution - lawCounts[i]) << 32 | lawIds[i];
      }
    }
    Arrays.sort(order, 0, positive);
    for (int i = 0; i < positive; i++) {
      ids[i] = (int) order[i];
      counts[i] = resolution - (int) (order[i] >>> 32);
    }
    return positive;
  }
}
