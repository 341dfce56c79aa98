package io.draftwire.gateway;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ChatFormat;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another model, whose passes wait for a permit, whose sequences are counted, and that may chat.
 */
final class GatedModel extends ForwardingModel {
  /** More than any test makes, and few enough to be released some times over. */
  private static final int ALL = 1 << 26;

  private final ChatFormat chat;
  private final Semaphore passes = new Semaphore(0);
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param chat null for none
   */
  GatedModel(LanguageModel model, ChatFormat chat) {
    super(model);
    this.chat = chat;
  }

  /** Lets everything pass from now on. */
  GatedModel free() {
    passes.release(ALL);
    return this;
  }

  void allow(int more) {
    passes.release(more);
  }

  /** Whether a pass waits now; it does until more are allowed. */
  boolean standsStill() {
    return passes.hasQueuedThreads();
  }

  int openSequences() {
    return open.get();
  }

  /** Sequences opened so far, also those that have ended. */
  int everOpened() {
    return opened.get();
  }

  @Override
  public void forward(Batch batch) {
    passes.acquireUninterruptibly();
    super.forward(batch);
  }

  @Override
  public int open() {
    int sequence = super.open();
    open.incrementAndGet();
    opened.incrementAndGet();
    return sequence;
  }

  @Override
  public void end(int sequence) {
    super.end(sequence);
    open.decrementAndGet();
  }

  @Override
  public Optional<ChatFormat> chatFormat() {
    return Optional.ofNullable(chat);
  }

  @Override
  public int fork(int sequence, int length) {
    int copy = super.fork(sequence, length);
    open.incrementAndGet();
    opened.incrementAndGet();
    return copy;
  }

  @Override
  public void close() {
    free();
    super.close();
  }
}
