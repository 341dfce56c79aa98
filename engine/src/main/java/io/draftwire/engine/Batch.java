package io.draftwire.engine;

import java.util.Arrays;

/**
 * A ragged batch: runs of new tokens, one run a sequence, and after {@link LanguageModel#forward}
 * the logits at the positions that were asked for. Reusable; {@link #clear} keeps the arrays, so a
 * session that forwards one token at a time allocates nothing.
 *
 * <p>Row r of the logits belongs to the r-th token, in the order of adding, whose logits were
 * wanted.
 */
public final class Batch {
  /** Arrays of the JVM end a few elements short of 2^31. */
  private static final long MOST_LOGITS = Integer.MAX_VALUE - 8;

  private final int vocabulary;
  private int size;
  private int rows;
  private int[] tokens = new int[64];
  private int[] sequences = new int[64];
  private boolean[] wanted = new boolean[64];
  private float[] logits = new float[0];

  public Batch(int vocabulary) {
    this.vocabulary = vocabulary;
  }

  public Batch clear() {
    size = 0;
    rows = 0;
    return this;
  }

  /**
   * Appends {@code tokens[from, to)} to {@code sequence}; only the last one's logits are wanted.
   */
  public Batch addLast(int sequence, int[] tokens, int from, int to) {
    for (int i = from; i < to; i++) {
      add(sequence, tokens[i], i == to - 1);
    }
    return this;
  }

  /** Appends {@code tokens[from, to)} to {@code sequence}, with logits at every one of them. */
  public Batch addAll(int sequence, int[] tokens, int from, int to) {
    for (int i = from; i < to; i++) {
      add(sequence, tokens[i], true);
    }
    return this;
  }

  /** Appends one token; returns its row of logits, or -1 where none are wanted. */
  public int add(int sequence, int token, boolean wantLogits) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
      sequences = Arrays.copyOf(sequences, 2 * size);
      wanted = Arrays.copyOf(wanted, 2 * size);
    }
    tokens[size] = token;
    sequences[size] = sequence;
    wanted[size] = wantLogits;
    size++;
    return wantLogits ? rows++ : -1;
  }

  public int size() {
    return size;
  }

  /** Number of positions with logits. */
  public int rows() {
    return rows;
  }

  public int token(int i) {
    return tokens[i];
  }

  public int sequence(int i) {
    return sequences[i];
  }

  public boolean wanted(int i) {
    return wanted[i];
  }

  public int vocabulary() {
    return vocabulary;
  }

  /** The logits of all rows, row-major {@code float[rows * V]}; a backend grows and fills it. */
  public float[] logits() {
    long needed = (long) rows * vocabulary;
    if (needed > MOST_LOGITS) {
      throw new ModelException(
          rows
              + " rows of "
              + vocabulary
              + " logits do not fit one array; ask for at most "
              + MOST_LOGITS / vocabulary
              + " rows a batch");
    }
    if (logits.length < needed) {
      logits = new float[(int) needed];
    }
    return logits;
  }

  /** Where row {@code r} begins in {@link #logits()}. */
  public int offset(int r) {
    return r * vocabulary;
  }
}
