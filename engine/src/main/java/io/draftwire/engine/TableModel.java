package io.draftwire.engine;

import io.draftwire.core.session.TextRules;
import java.util.List;

/**
 * A tiny deterministic model for tests and for links simulated without a real model: the logits at
 * a position depend on the last one or two tokens alone, so every law is known in closed form and a
 * forward costs microseconds.
 *
 * <p>Seeded logits are drawn from a standard normal law by a counter-based hash of (seed, context,
 * token) and multiplied by a sharpness: nothing is stored, any vocabulary size works, and the same
 * seed gives the same model on every machine.
 */
public final class TableModel implements LanguageModel {

  /** Where the logits come from: the two last tokens, -1 before the beginning. */
  @FunctionalInterface
  public interface Laws {
    /** Writes {@code float[V]} logits into {@code out} from {@code offset} on. */
    void logits(int beforeLast, int last, float[] out, int offset);
  }

  private final Laws laws;
  private final TableTokenizer tokenizer;
  private final int contextLength;
  private final int maxSequences;
  private final int texts;
  private final Sequences sequences;
  private final SequenceTokens tokens;
  private final int maxBatchTokens;
  private final TableExits exits;
  private final EarlyThread early = new EarlyThread();

  /** Batches run. */
  private long passes;

  private boolean closed;

  /**
   * A model of any laws.
   *
   * @param vocabulary V, at least 3
   * @param contextLength longest sequence in tokens
   * @param maxSequences sequences open at once
   */
  public TableModel(int vocabulary, Laws laws, int contextLength, int maxSequences) {
    this(
        new TableTokenizer(vocabulary),
        laws,
        contextLength,
        maxSequences,
        maxSequences,
        Integer.MAX_VALUE,
        TableExits.NONE);
  }

  private TableModel(
      TableTokenizer tokenizer,
      Laws laws,
      int contextLength,
      int maxSequences,
      int texts,
      int cells,
      TableExits exits) {
    int vocabulary = tokenizer.vocabularySize();
    if (vocabulary < 3 || contextLength < 1 || maxSequences < 1) {
      throw new ModelException(
          "a table model needs a vocabulary of 3, a context of 1 and 1 sequence at least; got "
              + vocabulary
              + ", "
              + contextLength
              + ", "
              + maxSequences);
    }
    this.laws = laws;
    this.exits = exits;
    this.tokenizer = tokenizer;
    this.contextLength = contextLength;
    this.maxSequences = maxSequences;
    this.texts = texts;
    this.maxBatchTokens =
        (int) Math.min((long) contextLength * maxSequences, Integer.MAX_VALUE / vocabulary);
    this.sequences =
        new Sequences(
            vocabulary, contextLength, maxSequences, maxBatchTokens, cells, Integer.MAX_VALUE);
    this.tokens = new SequenceTokens(maxSequences);
  }

  /** The same model from a file that says otherwise how texts are read. */
  public TableModel withRules(TextRules rules) {
    return new TableModel(
        new TableTokenizer(tokenizer.vocabularySize(), rules),
        laws,
        contextLength,
        maxSequences,
        texts,
        sequences.cells(),
        exits);
  }

  /** The same model with a cache of so many tokens, all sequences together. */
  public TableModel withCells(int cells) {
    return new TableModel(tokenizer, laws, contextLength, maxSequences, texts, cells, exits);
  }

  /** The same model with sequences for so many texts; the others are for forks. */
  public TableModel withTexts(int texts) {
    if (texts < 1 || texts > maxSequences) {
      throw new ModelException(texts + " texts in " + maxSequences + " sequences; use 1 to all");
    }
    return new TableModel(
        tokenizer, laws, contextLength, maxSequences, texts, sequences.cells(), exits);
  }

  /**
   * The same model with exits that guess a row as it is with probability {@code right}, and else
   * guess the row behind another token: one choice for each layer and two last tokens. All guesses
   * are told before a pass ends.
   */
  public TableModel withExits(List<EarlyExit> heads, double right, long seed) {
    return new TableModel(
        tokenizer,
        laws,
        contextLength,
        maxSequences,
        texts,
        sequences.cells(),
        new TableExits(heads, right, seed));
  }

  /** Seeded laws of one previous token, sharpness 2, context 512, 16 sequences. */
  public static TableModel seeded(int vocabulary, long seed) {
    return new TableModel(vocabulary, seeded(vocabulary, 1, seed, 2), 512, 16);
  }

  /** A model with a given table {@code float[V][V]}: row t holds the logits after token t. */
  public static TableModel of(float[][] table) {
    int vocabulary = table.length;
    float[][] rows = new float[vocabulary][];
    for (int t = 0; t < vocabulary; t++) {
      if (table[t].length != vocabulary) {
        throw new ModelException(
            "row " + t + " has " + table[t].length + " logits; the table has " + vocabulary);
      }
      rows[t] = table[t].clone();
    }
    Laws laws =
        (beforeLast, last, out, offset) -> System.arraycopy(rows[last], 0, out, offset, vocabulary);
    return new TableModel(vocabulary, laws, 512, 16);
  }

  /**
   * Seeded laws.
   *
   * @param order how many of the last tokens count, 1 or 2
   * @param sharpness standard deviation of the logits: 0 is uniform, 2 has a clear favourite
   */
  public static Laws seeded(int vocabulary, int order, long seed, double sharpness) {
    if (order != 1 && order != 2) {
      throw new ModelException("order " + order + " is not 1 or 2");
    }
    return (beforeLast, last, out, offset) -> {
      long context = mix(mix(seed) + (order == 2 ? beforeLast : 0));
      context = mix(context + last);
      for (int t = 0; t < vocabulary; t++) {
        out[offset + t] = (float) (sharpness * normal(context, t));
      }
    };
  }

  /**
   * Laws that are near {@code base}: its logits plus seeded noise of the given standard deviation.
   * A draft for the target {@code base}: at 0 every token is accepted.
   */
  public static Laws near(Laws base, int vocabulary, long seed, double noise) {
    Laws noises = seeded(vocabulary, 2, seed, noise);
    return (beforeLast, last, out, offset) -> {
      float[] own = new float[vocabulary];
      noises.logits(beforeLast, last, own, 0);
      base.logits(beforeLast, last, out, offset);
      for (int t = 0; t < vocabulary; t++) {
        out[offset + t] += own[t];
      }
    };
  }

  /** The same laws with EOS and BOS never drawn (logit -1e9): texts of any length. */
  public static Laws endless(Laws base) {
    return (beforeLast, last, out, offset) -> {
      base.logits(beforeLast, last, out, offset);
      out[offset + TableTokenizer.BOS] = -1e9f;
      out[offset + TableTokenizer.EOS] = -1e9f;
    };
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int contextLength() {
    return contextLength;
  }

  @Override
  public int maxSequences() {
    return maxSequences;
  }

  @Override
  public int texts() {
    return texts;
  }

  @Override
  public int maxBatchTokens() {
    return maxBatchTokens;
  }

  @Override
  public String description() {
    return "table model, V = " + tokenizer.vocabularySize();
  }

  @Override
  public String name() {
    return "table";
  }

  @Override
  public List<EarlyExit> exits() {
    return exits.exits();
  }

  @Override
  public int open() {
    checkOpen();
    return sequences.open();
  }

  @Override
  public int length(int sequence) {
    checkOpen();
    return sequences.length(sequence);
  }

  @Override
  public int maxBranches() {
    return sequences.maxBranches();
  }

  @Override
  public int cells() {
    return sequences.cells();
  }

  @Override
  public int usedCells() {
    return sequences.usedCells();
  }

  @Override
  public void truncate(int sequence, int length) {
    checkOpen();
    sequences.truncate(sequence, length);
  }

  @Override
  public void keep(int sequence, int index) {
    checkOpen();
    tokens.keep(sequence, index, sequences);
    sequences.keep(sequence, index);
  }

  @Override
  public int fork(int sequence, int length) {
    checkOpen();
    int copy = sequences.fork(sequence, length);
    tokens.fork(sequence, copy, length);
    return copy;
  }

  @Override
  public void end(int sequence) {
    checkOpen();
    sequences.end(sequence);
  }

  @Override
  public void forward(Batch batch) {
    checkOpen();
    sequences.checkForward(batch);
    float[] logits = batch.logits();
    long pass = ++passes;
    int[] last = new int[batch.rows()];
    int[] beforeLast = new int[batch.rows()];
    for (int i = 0; i < batch.size(); i++) {
      if (batch.wanted(i)) {
        int r = batch.rowOf(i);
        last[r] = batch.token(i);
        beforeLast[r] = before(batch, i);
      }
    }
    exits.tell(batch, laws, i -> before(batch, i), early);
    tokens.ran(batch, sequences);
    if (batch.isOnDemand()) {
      batch.supply((r, to, offset) -> copyRow(pass, beforeLast[r], last[r], to, offset), 0);
    } else {
      for (int r = 0; r < last.length; r++) {
        laws.logits(beforeLast[r], last[r], logits, batch.offset(r));
      }
    }
    sequences.commit();
  }

  /** As a backend whose rows lie in a buffer that the next batch overwrites. */
  private boolean copyRow(long pass, int beforeLast, int last, float[] to, int offset) {
    checkOpen();
    if (pass != passes) {
      return false;
    }
    laws.logits(beforeLast, last, to, offset);
    return true;
  }

  /** The token in front of token i; -1 where there is none. */
  private int before(Batch batch, int i) {
    if (batch.depth(i) > 0) {
      return batch.token(batch.parent(i));
    }
    int length = sequences.length(batch.sequence(i));
    return length == 0 ? -1 : tokens.at(batch.sequence(i), length - 1);
  }

  @Override
  public void close() {
    closed = true;
    early.close();
  }

  private void checkOpen() {
    if (closed) {
      throw new ModelException("the model is closed; load it again");
    }
  }

  /** A standard normal value that is a function of its arguments alone (Box and Muller 1958). */
  private static double normal(long context, int token) {
    long a = mix(context + 0x9e3779b97f4a7c15L * (2L * token + 1));
    long b = mix(context + 0x9e3779b97f4a7c15L * (2L * token + 2));
    double u = ((a >>> 11) + 1) * 0x1p-53;
    double v = (b >>> 11) * 0x1p-53;
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
