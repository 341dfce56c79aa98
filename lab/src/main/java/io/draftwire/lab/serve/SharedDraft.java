package io.draftwire.lab.serve;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * One draft model for several virtual edges, each a client of its own on a thread of its own: calls
 * take turns, in the order in which they came. Closing it closes the super.
 */
public final class SharedDraft extends ForwardingModel {
  private final ReentrantLock turn = new ReentrantLock(true);

  public SharedDraft(LanguageModel model) {
    super(model);
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
    return inTurn(() -> super.open());
  }

  @Override
  public int length(int sequence) {
    return inTurn(() -> super.length(sequence));
  }

  @Override
  public void truncate(int sequence, int length) {
    inTurn(() -> super.truncate(sequence, length));
  }

  @Override
  public void keep(int sequence, int index) {
    inTurn(() -> super.keep(sequence, index));
  }

  @Override
  public int fork(int sequence, int length) {
    return inTurn(() -> super.fork(sequence, length));
  }

  @Override
  public void end(int sequence) {
    inTurn(() -> super.end(sequence));
  }

  @Override
  public void forward(Batch batch) {
    inTurn(() -> super.forward(batch));
  }

  @Override
  public int usedCells() {
    return inTurn(() -> super.usedCells());
  }

  @Override
  public void close() {
    inTurn(super::close);
  }
}
