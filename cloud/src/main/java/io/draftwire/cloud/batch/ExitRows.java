package io.draftwire.cloud.batch;

import io.draftwire.core.law.LogitRows;
import io.draftwire.engine.Batch;
import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.EarlyRows;
import io.draftwire.engine.TargetSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks the exits of a model for the rows of those sessions of a pass that want hints, and hands
 * each session what an exit says when it has said all that the session asked of it. Others in the
 * pass ask nothing, and pay nothing.
 *
 * <p>{@link #row} is called on a thread of the model's own, one call after another.
 */
final class ExitRows implements EarlyRows {
  /** Most rows of a session that an exit is asked for: each is a product with the whole head. */
  static final int MOST_ROWS = 8;

  /** One session's rows by one exit; used again by the passes that follow. */
  private final class Gathered implements LogitRows {
    private Work work;
    private int rows;
    private int there;
    private float[] logits = {};

    void begin(Work work, int rows) {
      this.work = work;
      this.rows = rows;
      there = 0;
      if (logits.length < rows * vocabulary) {
        logits = new float[rows * vocabulary];
      }
    }

    @Override
    public float[] logits() {
      return logits;
    }

    @Override
    public int offset(int row) {
      return row < rows ? row * vocabulary : -1;
    }
  }

  private final List<EarlyExit> exits;
  private final Batch batch;
  private final int vocabulary;

  /** By index in the batch: whose token it is and which of its rows; -1 for nobody's. */
  private int[] whose = {};

  private int[] rowOf = {};

  /** By session that asked, and then by exit: those in use first. */
  private final List<Gathered[]> gathered = new ArrayList<>();

  private int asked;

  /**
   * @param batch of every pass
   */
  ExitRows(List<EarlyExit> exits, Batch batch) {
    this.exits = exits;
    this.batch = batch;
    this.vocabulary = batch.vocabulary();
  }

  /** A pass begins: all of its tokens are in the batch, and nobody has asked. */
  void begin() {
    asked = 0;
    if (whose.length < batch.size()) {
      whose = new int[2 * batch.size()];
      rowOf = new int[2 * batch.size()];
    }
    Arrays.fill(whose, -1);
  }

  /**
   * A session asks.
   *
   * @param sequence that has been added to the batch
   * @param rows from the first on; a tree's are its likeliest
   */
  void ask(Work work, TargetSequence sequence, int rows) {
    if (asked == gathered.size()) {
      Gathered[] more = new Gathered[exits.size()];
      Arrays.setAll(more, exit -> new Gathered());
      gathered.add(more);
    }
    for (Gathered by : gathered.get(asked)) {
      by.begin(work, rows);
    }
    for (int row = 0; row < rows; row++) {
      int index = sequence.index(row);
      whose[index] = asked;
      rowOf[index] = row;
      for (EarlyExit exit : exits) {
        batch.early().ask(index, exit.layer());
      }
    }
    asked++;
  }

  /** Hears what was asked, if anything was. */
  void hear() {
    if (asked > 0) {
      batch.early().hear(this);
    }
  }

  @Override
  public void row(int layer, int index, float[] logits, int offset) {
    int exit = exit(layer);
    if (exit < 0 || whose[index] < 0) {
      return;
    }
    Gathered by = gathered.get(whose[index])[exit];
    System.arraycopy(logits, offset, by.logits, rowOf[index] * vocabulary, vocabulary);
    if (++by.there == by.rows) {
      by.work.exited(exit, by);
    }
  }

  private int exit(int layer) {
    for (int exit = 0; exit < exits.size(); exit++) {
      if (exits.get(exit).layer() == layer) {
        return exit;
      }
    }
    return -1;
  }
}
