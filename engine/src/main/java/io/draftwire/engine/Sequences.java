package io.draftwire.engine;

import java.util.Arrays;

/**
 * The bookkeeping of a model's sequences, and every check of the {@link LanguageModel} contract
 * that needs no backend: which ids are open, how long each is, which cells of the cache it has,
 * whether a batch may run. A backend that asks here first never hands its native code an argument
 * that could crash it.
 *
 * <p>Methods named {@code check...} change nothing; a backend calls them, does its own work, and
 * then books it by the method of the plain name.
 */
public final class Sequences {
  private final int vocabulary;
  private final int contextLength;
  private final int maxBatchTokens;
  private final int maxBranches;
  private final Cells cells;

  /** By id; null where it is free. */
  private final Held[] open;

  /** Branches of trees of which no path has been kept yet, over all sequences. */
  private int branches;

  /** The batch that the last {@link #checkForward} accepted. */
  private Batch accepted;

  /** Of that batch by sequence: its tokens, and the leaves of their tree. */
  private final int[] added;

  private final int[] leavesOf;

  /** Of that batch by token: how many leaves are at or below it, and the number of the first. */
  private int[] leaves = new int[64];

  private int[] firstLeaf = new int[64];

  /** The number of the next leaf below a token. */
  private int[] nextLeaf = new int[64];

  /** A model whose cache has room for whatever its sequences may hold. */
  public Sequences(int vocabulary, int contextLength, int maxSequences, int maxBatchTokens) {
    this(
        vocabulary,
        contextLength,
        maxSequences,
        maxBatchTokens,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE);
  }

  /**
   * @param cells tokens that the cache holds
   * @param maxBranches as {@link LanguageModel#maxBranches}
   */
  public Sequences(
      int vocabulary,
      int contextLength,
      int maxSequences,
      int maxBatchTokens,
      int cells,
      int maxBranches) {
    this.vocabulary = vocabulary;
    this.contextLength = contextLength;
    this.maxBatchTokens = maxBatchTokens;
    this.maxBranches = maxBranches;
    this.cells = new Cells(cells);
    this.open = new Held[maxSequences];
    this.added = new int[maxSequences];
    this.leavesOf = new int[maxSequences];
  }

  /** Tokens that the cache holds. */
  public int cells() {
    return cells.capacity();
  }

  public int usedCells() {
    return cells.used();
  }

  public int maxBranches() {
    return maxBranches;
  }

  /** Gives out the lowest free id, with length 0. */
  public int open() {
    for (int s = 0; s < open.length; s++) {
      if (open[s] == null) {
        open[s] = new Held();
        return s;
      }
    }
    throw new ModelException(
        "all " + open.length + " sequences are open; end one first or load the model with more");
  }

  /** Tokens of a sequence; those of a tree count from when a path of it is kept. */
  public int length(int sequence) {
    return held(sequence).length;
  }

  public void checkTruncate(int sequence, int length) {
    Held held = held(sequence);
    int most = held.branched() ? held.length : held.length - 1;
    if (length < 0 || length > most) {
      throw new ModelException(
          "cannot truncate sequence "
              + sequence
              + " to "
              + length
              + " tokens: it has "
              + held.length
              + ", and only a shorter length drops any");
    }
  }

  public void truncate(int sequence, int length) {
    checkTruncate(sequence, length);
    drop(held(sequence), length);
  }

  public void checkFork(int sequence, int length) {
    Held held = settled(sequence);
    if (length < 0 || length > held.length) {
      throw new ModelException(
          "cannot fork sequence " + sequence + " at " + length + " tokens: it has " + held.length);
    }
  }

  /** Opens a sequence that has the first {@code length} tokens of another. */
  public int fork(int sequence, int length) {
    checkFork(sequence, length);
    int copy = open();
    Held from = open[sequence];
    open[copy].length = length;
    open[copy].cells = Arrays.copyOf(from.cells, length);
    cells.share(from.cells, length);
    return copy;
  }

  public void end(int sequence) {
    drop(held(sequence), 0);
    open[sequence] = null;
  }

  private void drop(Held held, int length) {
    if (held.branched()) {
      branches -= held.leaves - 1;
      cells.release(held.nodeCells, 0, held.nodes);
    }
    held.forget();
    cells.release(held.cells, length, held.length);
    held.length = length;
  }

  /** Throws unless {@code batch} can run as a whole; changes nothing. */
  public void checkForward(Batch batch) {
    accepted = null;
    if (batch.vocabulary() != vocabulary) {
      throw new ModelException(
          "the batch holds logits of "
              + batch.vocabulary()
              + " tokens but the model's vocabulary is "
              + vocabulary
              + "; make the batch with the tokenizer's vocabularySize()");
    }
    int size = batch.size();
    if (size == 0) {
      throw new ModelException("the batch is empty; add at least one token");
    }
    if (size > maxBatchTokens) {
      throw new ModelException(
          "a batch of " + size + " tokens is over the model's limit of " + maxBatchTokens);
    }
    Arrays.fill(added, 0);
    for (int i = 0; i < size; i++) {
      checkToken(batch, i);
      added[batch.sequence(i)]++;
    }
    if (size > cells.capacity() - cells.used()) {
      throw new ModelException(
          "a batch of "
              + size
              + " tokens does not fit the cache: "
              + cells.used()
              + " of its "
              + cells.capacity()
              + " cells are used; end or truncate a sequence, or load the model with more room");
    }
    long grown = (long) branches + countLeaves(batch);
    if (grown > maxBranches) {
      throw new ModelException(
          "the batch's trees need "
              + grown
              + " branches but the model has "
              + maxBranches
              + "; add fewer nodes, or load the model with more branches");
    }
    accepted = batch;
  }

  private void checkToken(Batch batch, int i) {
    int token = batch.token(i);
    if (token < 0 || token >= vocabulary) {
      throw new ModelException(
          "token " + token + " at batch position " + i + " is not in [0, " + vocabulary + ")");
    }
    int sequence = batch.sequence(i);
    if (settled(sequence).length + batch.depth(i) >= contextLength) {
      throw new ModelException(
          "sequence "
              + sequence
              + " would outgrow the context of "
              + contextLength
              + " tokens; truncate it, or load the model with a longer context");
    }
  }

  /**
   * Numbers the leaves of every sequence's tree depth first, so that those below a token are a
   * range.
   *
   * @return branches: leaves beyond the first of each tree
   */
  private int countLeaves(Batch batch) {
    int size = batch.size();
    if (leaves.length < size) {
      leaves = new int[2 * size];
      firstLeaf = new int[2 * size];
      nextLeaf = new int[2 * size];
    }
    Arrays.fill(leaves, 0, size, 0);
    Arrays.fill(leavesOf, 0);
    int more = 0;
    for (int i = size - 1; i >= 0; i--) {
      leaves[i] = Math.max(1, leaves[i]);
      int parent = batch.parent(i);
      if (parent >= 0) {
        leaves[parent] += leaves[i];
      } else {
        leavesOf[batch.sequence(i)] = leaves[i];
        more += leaves[i] - 1;
      }
    }
    for (int i = 0; i < size; i++) {
      int parent = batch.parent(i);
      firstLeaf[i] = parent < 0 ? 0 : nextLeaf[parent];
      nextLeaf[i] = firstLeaf[i];
      if (parent >= 0) {
        nextLeaf[parent] += leaves[i];
      }
    }
    return more;
  }

  /** Whether the batch that the last {@link #checkForward} accepted touches {@code sequence}. */
  public boolean touched(int sequence) {
    return added[sequence] > 0;
  }

  /** Leaves of a sequence's tree in the batch accepted last: 0 for none, 1 for a chain. */
  public int leavesOf(int sequence) {
    return leavesOf[sequence];
  }

  /** Leaves at or below token i of the batch accepted last. */
  public int leaves(int i) {
    return leaves[i];
  }

  /** The first of the leaves at or below token i; leaves of a sequence are numbered from 0. */
  public int firstLeaf(int i) {
    return firstLeaf[i];
  }

  /** Adds the batch that the last {@link #checkForward} accepted to the sequences. */
  public void commit() {
    for (int s = 0; s < open.length; s++) {
      if (touched(s)) {
        open[s].begin(added[s], leavesOf[s]);
      }
    }
    for (int i = 0; i < accepted.size(); i++) {
      Held held = open[accepted.sequence(i)];
      held.append(i, accepted.parent(i), firstLeaf[i], cells.take());
    }
    for (int s = 0; s < open.length; s++) {
      if (touched(s)) {
        branches += leavesOf[s] - 1;
      }
    }
    accepted = null;
  }

  /** Throws unless token {@code index} of the sequence's last batch can be kept. */
  public void checkKeep(int sequence, int index) {
    Held held = held(sequence);
    if (held.nodes == 0) {
      throw new ModelException(
          "sequence " + sequence + " has no new tokens to keep; forward a batch first");
    }
    if (index != -1 && held.find(index) < 0) {
      throw new ModelException(
          "token " + index + " of the batch is not one of sequence " + sequence + "'s new tokens");
    }
  }

  /** Tokens that the sequence would have after {@code keep}. */
  public int keptLength(int sequence, int index) {
    checkKeep(sequence, index);
    Held held = open[sequence];
    return held.base() + held.depth(held.find(index)) + 1;
  }

  /** Tokens that the sequence had before its last batch. */
  public int base(int sequence) {
    return held(sequence).base();
  }

  /** Number of a leaf at or below a token of the sequence's last batch. */
  public int leafBelow(int sequence, int index) {
    checkKeep(sequence, index);
    Held held = open[sequence];
    return index == -1 || !held.branched() ? 0 : held.leaf[held.find(index)];
  }

  /** How many tokens at their beginnings two sequences share the cells of. */
  public int shared(int one, int other) {
    Held a = held(one);
    Held b = held(other);
    int most = Math.min(a.length, b.length);
    int differ = Arrays.mismatch(a.cells, 0, most, b.cells, 0, most);
    return differ < 0 ? most : differ;
  }

  /** Whether the sequence has a tree of which no path has been kept yet. */
  public boolean branched(int sequence) {
    return held(sequence).branched();
  }

  /** Batch indices on the path to a token of the sequence's last batch, first to last. */
  public int[] path(int sequence, int index) {
    checkKeep(sequence, index);
    Held held = open[sequence];
    int node = held.find(index);
    int[] path = new int[held.depth(node) + 1];
    for (int i = path.length - 1; i >= 0; i--) {
      path[i] = held.indices[node];
      node = held.above(node);
    }
    return path;
  }

  /** Only the path to token {@code index} of the sequence's last batch stays. */
  public void keep(int sequence, int index) {
    checkKeep(sequence, index);
    Held held = open[sequence];
    if (!held.branched()) {
      drop(held, keptLength(sequence, index));
      return;
    }
    int base = held.length;
    int node = held.find(index);
    int kept = held.depth(node) + 1;
    held.reserve(base + kept);
    for (int i = base + kept - 1; i >= base; i--) {
      held.cells[i] = held.nodeCells[node];
      node = held.above(node);
    }
    cells.share(Arrays.copyOfRange(held.cells, base, base + kept), kept);
    drop(held, base);
    held.length = base + kept;
  }

  private Held settled(int sequence) {
    Held held = held(sequence);
    if (held.branched()) {
      throw new ModelException(
          "sequence "
              + sequence
              + " has a tree of new tokens; keep one path of it, or truncate or end it first");
    }
    return held;
  }

  private Held held(int sequence) {
    if (sequence < 0 || sequence >= open.length || open[sequence] == null) {
      throw new ModelException("sequence " + sequence + " is not open");
    }
    return open[sequence];
  }
}
