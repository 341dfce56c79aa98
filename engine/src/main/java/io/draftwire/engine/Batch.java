package io.draftwire.engine;

import java.util.Arrays;

/**
 * A ragged batch: new tokens of any number of sequences, and after {@link LanguageModel#forward}
 * the logits at the positions that were asked for. Reusable; {@link #clear} keeps the arrays, so a
 * session that forwards one token at a time allocates nothing.
 *
 * <p>{@link #add} appends to a sequence: its tokens form a run behind what the sequence holds.
 * {@link #addBelow} puts a token below any earlier one, so that a sequence's new tokens form a tree
 * whose root is the first token of its run; see {@link LanguageModel#keep}. A token's <i>index</i>
 * is its place in the order of adding, whatever its sequence.
 *
 * <p>Row r of the logits belongs to the r-th token, in the order of adding, whose logits were
 * wanted. A batch made by {@link #onDemand} has only those rows filled that {@link #row} was asked
 * for: whoever walks a tree needs few of the rows that had to be computed, and a row of a large
 * vocabulary is half a megabyte.
 */
public final class Batch {
  /** Arrays of the JVM end a few elements short of 2^31. */
  private static final long MOST_LOGITS = Integer.MAX_VALUE - 8;

  /** More than any backend has. */
  private static final int MOST_SEQUENCES = 1 << 16;

  /** The rows that a backend holds after a forward. */
  @FunctionalInterface
  public interface Rows {
    /**
     * Copies row {@code r}, {@code float[V]}, to {@code to[offset, offset + V)}.
     *
     * @return false if the backend has it no more, having run another batch since
     */
    boolean copy(int r, float[] to, int offset);
  }

  private final int vocabulary;
  private final boolean onDemand;
  private int size;
  private int rows;
  private int[] tokens = new int[64];
  private int[] sequences = new int[64];
  private int[] parents = new int[64];
  private int[] depths = new int[64];
  private int[] rowOf = new int[64];

  /** By sequence: one more than the index of the latest token of its run; 0 where it has none. */
  private int[] runs = new int[16];

  private float[] logits = new float[0];

  /** Where rows come from that are not in {@link #logits} yet; null where all are. */
  private Rows source;

  private boolean[] there = new boolean[0];

  private final EarlyAsks early = new EarlyAsks(this);

  public Batch(int vocabulary) {
    this(vocabulary, false);
  }

  private Batch(int vocabulary, boolean onDemand) {
    this.vocabulary = vocabulary;
    this.onDemand = onDemand;
  }

  /** A batch whose rows are fetched from the model one by one, by {@link #row}. */
  public static Batch onDemand(int vocabulary) {
    return new Batch(vocabulary, true);
  }

  public Batch clear() {
    for (int i = 0; i < size; i++) {
      runs[sequences[i]] = 0;
    }
    size = 0;
    rows = 0;
    source = null;
    early.clear();
    return this;
  }

  /** Which tokens ask for an early look at their logits; nobody in a cleared batch. */
  public EarlyAsks early() {
    return early;
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

  /**
   * Appends one token behind the sequence's run: behind the latest token that this method put
   * there, or at the sequence's end. Its index is {@link #last}.
   *
   * @return its row of logits, or -1 where none are wanted
   * @throws ModelException if no model has such a sequence
   */
  public int add(int sequence, int token, boolean wantLogits) {
    if (sequence < 0 || sequence >= MOST_SEQUENCES) {
      throw new ModelException("sequence " + sequence + " is not open: no model has so many");
    }
    if (sequence >= runs.length) {
      runs = Arrays.copyOf(runs, 2 * sequence);
    }
    int row = put(sequence, runs[sequence] - 1, token, wantLogits);
    runs[sequence] = size;
    return row;
  }

  /**
   * Puts one token below an earlier one of this batch, in that one's sequence. Its index is {@link
   * #last}.
   *
   * @param parent index of a token of this batch
   * @return its row of logits, or -1 where none are wanted
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public int addBelow(int parent, int token, boolean wantLogits) {
    return put(sequences[check(parent)], parent, token, wantLogits);
  }

  private int put(int sequence, int parent, int token, boolean wantLogits) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
      sequences = Arrays.copyOf(sequences, 2 * size);
      parents = Arrays.copyOf(parents, 2 * size);
      depths = Arrays.copyOf(depths, 2 * size);
      rowOf = Arrays.copyOf(rowOf, 2 * size);
    }
    tokens[size] = token;
    sequences[size] = sequence;
    parents[size] = parent;
    depths[size] = parent < 0 ? 0 : depths[parent] + 1;
    rowOf[size] = wantLogits ? rows++ : -1;
    source = null;
    return rowOf[size++];
  }

  public int size() {
    return size;
  }

  /** Index of the token added last; -1 in an empty batch. */
  public int last() {
    return size - 1;
  }

  /** Number of positions with logits. */
  public int rows() {
    return rows;
  }

  public int token(int i) {
    return tokens[check(i)];
  }

  public int sequence(int i) {
    return sequences[check(i)];
  }

  /** Index of the token before token i on its path; -1 where that is the sequence's end. */
  public int parent(int i) {
    return parents[check(i)];
  }

  /** How many tokens of the batch are before token i on its path. */
  public int depth(int i) {
    return depths[check(i)];
  }

  public boolean wanted(int i) {
    return rowOf[check(i)] >= 0;
  }

  /** The row of token i, or -1 where its logits are not wanted. */
  public int rowOf(int i) {
    return rowOf[check(i)];
  }

  public int vocabulary() {
    return vocabulary;
  }

  /**
   * The logits of all rows, row-major {@code float[rows * V]}; a backend grows and fills it. In a
   * batch made by {@link #onDemand} only the rows that {@link #row} was asked for are valid.
   */
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

  /**
   * Sees to it that row {@code r} is in {@link #logits()}. A row that is there stays there until
   * the batch is cleared or run again.
   *
   * @return where it begins
   * @throws ModelException if it is not there and the model has run another batch since this one
   * @throws IndexOutOfBoundsException if no such row was wanted
   */
  public int row(int r) {
    if (r < 0 || r >= rows) {
      throw new IndexOutOfBoundsException("row " + r + " of a batch of " + rows + " rows");
    }
    if (source != null && !there[r]) {
      if (!source.copy(r, logits(), offset(r))) {
        throw gone(r);
      }
      there[r] = true;
    }
    return offset(r);
  }

  /**
   * Copies row {@code r} elsewhere, and keeps it here no more than it is: for who hands all rows
   * on.
   *
   * @param to {@code float[V]}
   * @throws ModelException as {@link #row}
   */
  public void copyRow(int r, float[] to) {
    if (source != null && r >= 0 && r < rows && !there[r]) {
      if (!source.copy(r, to, 0)) {
        throw gone(r);
      }
    } else {
      System.arraycopy(logits, row(r), to, 0, vocabulary);
    }
  }

  /** Whether rows are fetched when they are asked for: a backend may {@link #supply} them then. */
  public boolean isOnDemand() {
    return onDemand;
  }

  /**
   * For backends, at the end of a forward: says where the rows are that it has not filled.
   *
   * @param filled rows that it has filled: the first so many
   */
  public void supply(Rows rows, int filled) {
    source = rows;
    if (there.length < this.rows) {
      there = new boolean[Math.max(2 * there.length, this.rows)];
    }
    Arrays.fill(there, 0, filled, true);
    Arrays.fill(there, filled, this.rows, false);
  }

  private static ModelException gone(int r) {
    return new ModelException(
        "row "
            + r
            + " of the batch is gone, the model has run another since;"
            + " ask for rows before the next forward");
  }

  private int check(int i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException("token " + i + " of a batch of " + size);
    }
    return i;
  }
}
