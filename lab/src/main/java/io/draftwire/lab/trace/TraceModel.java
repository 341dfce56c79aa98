package io.draftwire.lab.trace;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Sequences;
import io.draftwire.engine.Tokenizer;

/**
 * A model that remembers: the logits behind n tokens are the recorded ones of that position,
 * whatever the tokens are. What may be concluded from a run over it: see this package. A forward
 * costs one copy of V floats for each row that is wanted.
 *
 * <p>Sequences, lengths and refusals are those of any {@link LanguageModel}. Positions before the
 * prompt's last token have no law: asking for one is an error, as no session does.
 */
public final class TraceModel implements LanguageModel {
  private static final int MAX_SEQUENCES = 16;

  private final Trace trace;
  private final Trace.Side side;
  private final Tokenizer tokenizer;
  private final int contextLength;
  private final int firstLaw;
  private final int maxBatchTokens;
  private final Sequences sequences;
  private boolean closed;

  TraceModel(Trace trace, Trace.Side side) {
    this.trace = trace;
    this.side = side;
    this.tokenizer = new TraceTokenizer(trace);
    int promptLength = trace.header().prompt().length;
    this.firstLaw = promptLength - 1;
    this.contextLength = promptLength + trace.positions();
    this.maxBatchTokens = contextLength * MAX_SEQUENCES;
    this.sequences =
        new Sequences(trace.vocabulary(), contextLength, MAX_SEQUENCES, maxBatchTokens);
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The prompt and all recorded positions. */
  @Override
  public int contextLength() {
    return contextLength;
  }

  @Override
  public int maxSequences() {
    return MAX_SEQUENCES;
  }

  @Override
  public int maxBatchTokens() {
    return maxBatchTokens;
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
  public String description() {
    return "recorded laws of a "
        + (side == Trace.Side.DRAFT ? "draft" : "target")
        + ", "
        + trace.positions()
        + " positions, V = "
        + trace.vocabulary();
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
  public void truncate(int sequence, int length) {
    checkOpen();
    sequences.truncate(sequence, length);
  }

  @Override
  public void keep(int sequence, int index) {
    checkOpen();
    sequences.keep(sequence, index);
  }

  @Override
  public int fork(int sequence, int length) {
    checkOpen();
    return sequences.fork(sequence, length);
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
    for (int i = 0; i < batch.size(); i++) {
      if (batch.wanted(i)) {
        float[] law = law(sequences.length(batch.sequence(i)) + batch.depth(i));
        System.arraycopy(law, 0, logits, batch.offset(batch.rowOf(i)), law.length);
      }
    }
    sequences.commit();
  }

  private float[] law(int position) {
    int i = position - firstLaw;
    if (i < 0 || i >= trace.positions()) {
      throw new ModelException(
          "no law is recorded behind token "
              + position
              + "; the trace has those from "
              + firstLaw
              + " to "
              + (firstLaw + trace.positions() - 1));
    }
    return trace.row(side, i);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new ModelException("the model is closed; open it again");
    }
  }
}
