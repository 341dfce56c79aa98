package io.draftwire.lab.serve;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ChatFormat;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * One draft model for several virtual edges, each a client of its own on a thread of its own: calls
 * take turns, in the order in which they came. Closing it closes the model.
 */
public final class SharedDraft implements LanguageModel {
  private final LanguageModel model;
  private final ReentrantLock turn = new ReentrantLock(true);

  public SharedDraft(LanguageModel model) {
    this.model = model;
  }

  private int inTurn(IntSupplier call) {
    turn.lock();
    try {
      return call.getAsInt();
    } finally {
      turn.unlock();
    }
  }

  private void inTurn(Runnable call) {
    turn.lock();
    try {
      call.run();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public int open() {
    return inTurn(() -> model.open());
  }

  @Override
  public int length(int sequence) {
    return inTurn(() -> model.length(sequence));
  }

  @Override
  public void truncate(int sequence, int length) {
    inTurn(() -> model.truncate(sequence, length));
  }

  @Override
  public void keep(int sequence, int index) {
    inTurn(() -> model.keep(sequence, index));
  }

  @Override
  public int fork(int sequence, int length) {
    return inTurn(() -> model.fork(sequence, length));
  }

  @Override
  public void end(int sequence) {
    inTurn(() -> model.end(sequence));
  }

  @Override
  public void forward(Batch batch) {
    inTurn(() -> model.forward(batch));
  }

  @Override
  public int usedCells() {
    return inTurn(() -> model.usedCells());
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public int contextLength() {
    return model.contextLength();
  }

  @Override
  public int maxSequences() {
    return model.maxSequences();
  }

  @Override
  public int texts() {
    return model.texts();
  }

  @Override
  public int maxBatchTokens() {
    return model.maxBatchTokens();
  }

  @Override
  public int maxBranches() {
    return model.maxBranches();
  }

  @Override
  public int cells() {
    return model.cells();
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public Optional<String> pacedTo() {
    return model.pacedTo();
  }

  @Override
  public Optional<ChatFormat> chatFormat() {
    return model.chatFormat();
  }

  @Override
  public void close() {
    inTurn(model::close);
  }
}
