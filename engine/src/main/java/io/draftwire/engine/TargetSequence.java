package io.draftwire.engine;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The target's cache over one session's text: the one place that truncates, fills and forwards, for
 * the server, for virtual time and for the recording of a text (where a draft that follows the text
 * is run in the same way).
 *
 * <p>Knows no clock: whoever drives it says what a pass took. As thread-safe as its model.
 *
 * <p>A pass is over a chain ({@link #forward}), or over the text's new tokens and a tree of guesses
 * below the last of them ({@link #forwardTree}); whoever walks the tree reads its rows and says by
 * {@link #keep} where the walk ended.
 */
public final class TargetSequence implements AutoCloseable {
  private final LanguageModel model;
  private final Batch batch;
  private final int sequence;

  /**
   * Batch indices of the last pass's rows; of a tree's: the text's last token, then the guesses.
   */
  private int[] indices = new int[16];

  /** Rows that the last pass wanted. */
  private int rows;

  /** Batch index of the text's last token in the last pass that had tokens beside it. */
  private int textEnd;

  /** Guesses of the last tree pass; -1 where none waits to be decided. */
  private int guesses = -1;

  /**
   * Opens a sequence of the model.
   *
   * @param batch filled by every {@link #forward}, which leaves the logits there; may serve several
   *     sequences in turn. One {@link Batch#onDemand} spares tree passes the rows off the walk
   * @throws ModelException if the model has no free sequence
   */
  public TargetSequence(LanguageModel model, Batch batch) {
    this(model, batch, model.open());
  }

  private TargetSequence(LanguageModel model, Batch batch, int sequence) {
    this.model = model;
    this.batch = batch;
    this.sequence = sequence;
  }

  /**
   * Another sequence of the same model that begins with the first {@code length} tokens of this
   * one, for which nothing is run.
   *
   * @throws ModelException if the model has no free sequence
   */
  public TargetSequence fork(int length) {
    return new TargetSequence(model, batch, model.fork(sequence, length));
  }

  /** Tokens of the text that the cache holds; guesses count once they are kept. */
  public int length() {
    return model.length(sequence);
  }

  /**
   * Brings the cache to {@code text[0, to)}, of which {@code text[0, keep)} was forwarded before
   * and still stands. The logits of the last {@code rows} positions are the batch's rows
   * afterwards.
   *
   * @param text the token at a position
   * @return how many tokens the model had to run
   * @throws ModelException if the text outgrows the context, or the backend fails
   */
  public int forward(int keep, int to, int rows, IntUnaryOperator text) {
    batch.clear();
    addText(keep, to, rows, text);
    model.forward(batch);
    return batch.size();
  }

  /**
   * As {@link #forward}, but only adds to the batch: for a pass over several sequences. Whoever
   * forwards the batch does so before anything else happens to this sequence.
   */
  public void addText(int keep, int to, int rows, IntUnaryOperator text) {
    guesses = -1;
    drop(keep);
    reserve(rows);
    this.rows = rows;
    for (int i = keep; i < to; i++) {
      batch.add(sequence, text.applyAsInt(i), i >= to - rows);
      if (i >= to - rows) {
        indices[i - to + rows] = batch.last();
      }
    }
  }

  /**
   * As {@link #addText}, with tokens beside the text: each below the position of one of the rows,
   * and with a row of its own behind those. {@link #keepText} comes before the next pass.
   *
   * @param places rows below whose positions they are
   * @param tokens theirs
   */
  public void addBeside(
      int keep, int to, int rows, IntUnaryOperator text, int[] places, int[] tokens) {
    addText(keep, to, rows, text);
    indices = Arrays.copyOf(indices, Math.max(indices.length, rows + tokens.length));
    textEnd = batch.last();
    for (int i = 0; i < tokens.length; i++) {
      batch.addBelow(indices[places[i]], tokens[i], true);
      indices[rows + i] = batch.last();
    }
    this.rows = rows + tokens.length;
  }

  /** Of the last pass only the text stays, and nothing beside it. */
  public void keepText() {
    model.keep(sequence, textEnd);
  }

  /**
   * Brings the cache to {@code text[0, to)} and runs guesses below its last token in the same pass.
   * {@link #row} gives the logits behind the text and behind each guess. {@link #keep} comes before
   * the next pass.
   *
   * @param keep tokens of the text that were forwarded before and still stand, below {@code to}
   * @param text the token at a position
   * @param count how many guesses
   * @param parents for each guess an earlier one, or -1 for the text's last token
   * @param tokens the guesses' tokens
   * @return how many tokens the model had to run
   * @throws ModelException if the text or a path outgrows the context, the tree has more branches
   *     than {@link LanguageModel#maxBranches}, the cache is full, or the backend fails; the
   *     sequence then holds {@code text[0, keep)}
   */
  public int forwardTree(
      int keep, int to, IntUnaryOperator text, int count, int[] parents, int[] tokens) {
    batch.clear();
    addTree(keep, to, text, count, parents, tokens);
    try {
      model.forward(batch);
    } catch (Throwable e) {
      guesses = -1;
      throw e;
    }
    return batch.size();
  }

  /**
   * As {@link #forwardTree}, but only adds to the batch: for a pass over several sequences. Whoever
   * forwards the batch does so before anything else happens to this sequence.
   */
  public void addTree(
      int keep, int to, IntUnaryOperator text, int count, int[] parents, int[] tokens) {
    if (keep >= to) {
      throw new IllegalArgumentException(
          "a pass over text[" + keep + ", " + to + ") has no row to walk from; keep less");
    }
    drop(keep);
    reserve(count + 1);
    rows = count + 1;
    for (int i = keep; i < to; i++) {
      batch.add(sequence, text.applyAsInt(i), i == to - 1);
    }
    indices[0] = batch.last();
    for (int node = 0; node < count; node++) {
      if (parents[node] < -1 || parents[node] >= node) {
        throw new IllegalArgumentException(
            "guess " + node + " is below " + parents[node] + "; parents come first");
      }
      batch.addBelow(indices[parents[node] + 1], tokens[node], true);
      indices[node + 1] = batch.last();
    }
    guesses = count;
  }

  /**
   * Where the logits behind a guess of the last tree pass begin in the batch's; fetches them if the
   * batch is on demand.
   *
   * @param node the guess, or -1 for the text's last token
   */
  public int row(int node) {
    node(node);
    return offset(node + 1);
  }

  /**
   * Where a row of the last pass begins in the batch's logits; fetches it if the batch is on
   * demand.
   *
   * @param row in the order of the text; behind a tree's root, of its guesses
   */
  public int offset(int row) {
    return batch.row(batch.rowOf(index(row)));
  }

  /** Index in the batch of the token whose row that is. */
  public int index(int row) {
    if (row < 0 || row >= rows) {
      throw new IllegalArgumentException("row " + row + " of a pass that wanted " + rows);
    }
    return indices[row];
  }

  /**
   * Of the last tree pass only the path to a guess stays, so that the text's next tokens are it.
   *
   * @param node the guess, or -1 for none of them
   */
  public void keep(int node) {
    int index = node(node);
    guesses = -1;
    model.keep(sequence, index);
  }

  private int node(int node) {
    if (node < -1 || node >= guesses) {
      throw new IllegalArgumentException(
          guesses < 0
              ? "there is no tree to walk; run one first"
              : "guess " + node + " of a tree of " + guesses);
    }
    return indices[node + 1];
  }

  private void reserve(int rows) {
    if (indices.length < rows) {
      indices = new int[2 * rows];
    }
  }

  private void drop(int keep) {
    if (keep < model.length(sequence)) {
      model.truncate(sequence, keep);
    }
  }

  /** Of the text only so many tokens stay in the cache, and none of a tree. */
  public void truncate(int length) {
    guesses = -1;
    drop(length);
  }

  @Override
  public void close() {
    model.end(sequence);
  }
}
