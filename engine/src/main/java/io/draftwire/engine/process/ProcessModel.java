package io.draftwire.engine.process;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ChatFormat;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.SequenceTokens;
import io.draftwire.engine.Sequences;
import io.draftwire.engine.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
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
  private final int vocabulary;

  /** The process that holds what {@link #there} says; null for none. */
  private Child child;

  /** Whether the process holds a sequence just as it is booked here, once it has read the rest. */
  private final boolean[] there;

  /** Operations that the process has not been told yet: none of them matters before a pass. */
  private final ByteArrayOutputStream untold = new ByteArrayOutputStream();

  private final DataOutputStream operations = new DataOutputStream(untold);

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
    this.vocabulary = tokenizer.vocabularySize();
    this.sequences =
        new Sequences(
            vocabulary,
            facts.contextLength(),
            facts.maxSequences(),
            facts.maxBatchTokens(),
            facts.cells(),
            facts.maxBranches());
    this.tokens = new SequenceTokens(facts.maxSequences());
    this.there = new boolean[facts.maxSequences()];
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
    tell(sequence, Wire.TRUNCATE, sequence, length);
  }

  @Override
  public void keep(int sequence, int index) {
    checkOpen();
    tokens.keep(sequence, index, sequences);
    sequences.keep(sequence, index);
    tell(sequence, Wire.KEEP, sequence, index);
  }

  @Override
  public int fork(int sequence, int length) {
    checkOpen();
    int copy = sequences.fork(sequence, length);
    tokens.fork(sequence, copy, length);
    tell(sequence, Wire.FORK, sequence, copy, length);
    there[copy] = there[sequence];
    return copy;
  }

  @Override
  public void end(int sequence) {
    checkOpen();
    sequences.end(sequence);
    tell(sequence, Wire.END, sequence);
    there[sequence] = false;
  }

  /** For the process, if it holds the sequence. */
  private void tell(int sequence, int operation, int... arguments) {
    if (there[sequence]) {
      write(operation, arguments);
    }
  }

  private void write(int operation, int... arguments) {
    try {
      operations.writeByte(operation);
      for (int argument : arguments) {
        operations.writeInt(argument);
      }
    } catch (IOException e) {
      throw new AssertionError("memory takes all that is written", e);
    }
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
      attend(engine.child());
      try {
        restore(batch);
        // Where there is none yet, or it is too small: what was there stays for who reads it.
        RowsMemory rows = child.rows(Math.max(1, batch.rows()), vocabulary);
        write(batch);
        send();
        return rows;
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

  /** A process that has come in place of another holds nothing. */
  private void attend(Child present) {
    if (present != child) {
      child = present;
      untold.reset();
      Arrays.fill(there, false);
    }
  }

  /** Sees to it that the process holds what the batch's sequences have. */
  private void restore(Batch batch) throws LostException {
    for (int s = 0; s < there.length; s++) {
      if (sequences.touched(s) && !there[s]) {
        restore(s);
      }
    }
  }

  private void restore(int sequence) throws LostException {
    int from = begin(sequence);
    there[sequence] = true;
    int length = sequences.length(sequence);
    while (from < length) {
      int to = (int) Math.min(length, (long) from + facts.maxBatchTokens());
      write(Wire.FORWARD, to - from);
      for (int i = from; i < to; i++) {
        write(sequence, tokens.at(sequence, i), i == from ? -1 : i - from - 1, false);
      }
      try {
        send();
      } catch (ModelException e) {
        tell(sequence, Wire.END, sequence); // Half of it would be taken for all.
        there[sequence] = false;
        throw e;
      }
      from = to;
    }
  }

  /** Opens a sequence there, with as much as another has of the same cells. */
  private int begin(int sequence) {
    int best = -1;
    int most = 0;
    for (int s = 0; s < there.length; s++) {
      if (there[s] && !sequences.branched(s) && sequences.shared(s, sequence) > most) {
        best = s;
        most = sequences.shared(s, sequence);
      }
    }
    if (best < 0) {
      write(Wire.OPEN, sequence);
    } else {
      write(Wire.FORK, best, sequence, most);
    }
    return most;
  }

  private void write(Batch batch) {
    write(Wire.FORWARD, batch.size());
    for (int i = 0; i < batch.size(); i++) {
      write(batch.sequence(i), batch.token(i), batch.parent(i), batch.wanted(i));
    }
  }

  private void write(int sequence, int token, int parent, boolean wanted) {
    try {
      operations.writeInt(sequence);
      operations.writeInt(token);
      operations.writeInt(parent);
      operations.writeBoolean(wanted);
    } catch (IOException e) {
      throw new AssertionError("memory takes all that is written", e);
    }
  }

  private void send() throws LostException {
    byte[] request = untold.toByteArray();
    untold.reset();
    child.ask(request, Wire.DONE);
    engine.passed();
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (child != null && child == engine.present()) {
      for (int s = 0; s < there.length; s++) {
        tell(s, Wire.END, s);
      }
      child.tell(untold.toByteArray());
    }
    closing.run();
  }

  private void checkOpen() {
    if (closed) {
      throw new ModelException("the model is closed; load it again");
    }
  }
}
