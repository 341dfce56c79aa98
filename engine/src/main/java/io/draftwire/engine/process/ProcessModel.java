package io.draftwire.engine.process;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ChatFormat;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.SequenceTokens;
import io.draftwire.engine.Sequences;
import io.draftwire.engine.Tokenizer;
import java.util.Optional;

/**
 * A model that another process runs.
 *
 * <p>What the contract says of sequences is booked here, with the tokens of each: the other process
 * is a cache of them. One that ends takes nothing that was committed, and of what the next one
 * holds a sequence is read again when a pass wants it, with what it shares with others shared
 * again.
 *
 * <p>A pass over which the process ends has not been run. One of a single sequence is tried by the
 * next process too, for the first may have died of something else; one of several is its caller's
 * to divide, so that what no process survives is found.
 */
final class ProcessModel implements LanguageModel {
  private static final int TRIES_ALONE = 2;

  private final EngineProcess engine;
  private final ModelFacts facts;
  private final Runnable closing;
  private final Tokenizer tokenizer;
  private final Sequences sequences;
  private final SequenceTokens tokens;
  private final Mirror mirror;

  /** Batches run: rows of logits are there until the next. */
  private long passes;

  private boolean closed;

  /**
   * @param closing is run when this is closed
   */
  ProcessModel(EngineProcess engine, ModelFacts facts, Runnable closing) {
    this.engine = engine;
    this.facts = facts;
    this.closing = closing;
    this.tokenizer = new ProcessTokenizer(engine::child, facts.vocabulary());
    this.sequences =
        new Sequences(
            tokenizer.vocabularySize(),
            facts.contextLength(),
            facts.maxSequences(),
            facts.maxBatchTokens(),
            facts.cells(),
            facts.maxBranches());
    this.tokens = new SequenceTokens(facts.maxSequences());
    this.mirror = new Mirror(sequences, tokens, facts, engine::passed);
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int contextLength() {
    return facts.contextLength();
  }

  @Override
  public int maxSequences() {
    return facts.maxSequences();
  }

  @Override
  public int texts() {
    return facts.texts();
  }

  @Override
  public int maxBatchTokens() {
    return facts.maxBatchTokens();
  }

  @Override
  public int maxBranches() {
    return facts.maxBranches();
  }

  @Override
  public int cells() {
    return facts.cells();
  }

  @Override
  public int usedCells() {
    return sequences.usedCells();
  }

  @Override
  public String description() {
    return facts.description();
  }

  @Override
  public Optional<String> runsOn() {
    return facts.runsOn();
  }

  @Override
  public String name() {
    return facts.name();
  }

  @Override
  public Optional<ChatFormat> chatFormat() {
    return facts.chatFormat();
  }

  /** The process hears of it with the first pass. */
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
  public void truncate(int sequence, int length) {
    checkOpen();
    sequences.truncate(sequence, length);
    mirror.tell(sequence, Wire.TRUNCATE, sequence, length);
  }

  @Override
  public void keep(int sequence, int index) {
    checkOpen();
    tokens.keep(sequence, index, sequences);
    sequences.keep(sequence, index);
    mirror.tell(sequence, Wire.KEEP, sequence, index);
  }

  @Override
  public int fork(int sequence, int length) {
    checkOpen();
    int copy = sequences.fork(sequence, length);
    tokens.fork(sequence, copy, length);
    mirror.forked(sequence, copy, length);
    return copy;
  }

  @Override
  public void end(int sequence) {
    checkOpen();
    sequences.end(sequence);
    mirror.ended(sequence);
  }

  @Override
  public void forward(Batch batch) {
    checkOpen();
    sequences.checkForward(batch);
    float[] logits = batch.logits();
    passes++;
    RowsMemory rows = run(batch);
    tokens.ran(batch, sequences);
    if (batch.isOnDemand()) {
      long pass = passes;
      batch.supply((r, to, offset) -> copyRow(pass, rows, r, to, offset), 0);
    } else if (batch.rows() > 0) {
      rows.get(0, batch.rows(), logits, 0);
    }
    sequences.commit();
  }

  private boolean copyRow(long pass, RowsMemory rows, int r, float[] to, int offset) {
    checkOpen();
    if (pass != passes) {
      return false;
    }
    rows.get(r, 1, to, offset);
    return true;
  }

  /** Where the rows are. */
  private RowsMemory run(Batch batch) {
    int most = alone(batch) ? TRIES_ALONE : 1;
    for (int tries = 1; ; tries++) {
      try {
        return mirror.forward(engine.child(), batch);
      } catch (LostException e) {
        if (tries == most) {
          throw new ModelException("the target's process ended over a pass", e);
        }
      }
    }
  }

  private static boolean alone(Batch batch) {
    for (int i = 1; i < batch.size(); i++) {
      if (batch.sequence(i) != batch.sequence(0)) {
        return false;
      }
    }
    return true;
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    mirror.leave(engine.present());
    closing.run();
  }

  private void checkOpen() {
    if (closed) {
      throw new ModelException("the model is closed; load it again");
    }
  }
}
