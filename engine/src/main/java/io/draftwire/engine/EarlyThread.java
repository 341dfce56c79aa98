package io.draftwire.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread beside a model's passes on which exits guess and {@link EarlyRows} hear of it. What is
 * handed to it runs in order; what has not been told by the end of its pass is never told.
 */
public final class EarlyThread implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("draftwire.engine");

  /** Starts with the first guess. */
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("early-exits").factory());

  /** Said once, not twenty times a second. Confined to the thread. */
  private boolean complained;

  /** One pass, from its beginning to {@link #close}. */
  public final class Pass implements AutoCloseable {
    private final EarlyRows listener;
    private volatile boolean over;

    private Pass(EarlyRows listener) {
      this.listener = listener;
    }

    /** For any thread: whether nobody hears any more, so that work can be given up. */
    public boolean isOver() {
      return over;
    }

    /** For the pass's thread: has {@code work} done beside the pass. Never throws. */
    public void beside(Runnable work) {
      execute(() -> attempt(work));
    }

    /**
     * For the thread beside the pass: tells the listener, unless the pass is over.
     *
     * @see EarlyRows#row
     */
    public void tell(int layer, int index, float[] logits, int offset) {
      synchronized (this) {
        if (!over) {
          listener.row(layer, index, logits, offset);
        }
      }
    }

    /** For passes that can wait: until all that was handed over is done. */
    public void await() {
      CountDownLatch done = new CountDownLatch(1);
      if (execute(done::countDown)) {
        try {
          done.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt(); // The rest is dropped, as what is late.
        }
      }
    }

    private boolean execute(Runnable work) {
      try {
        thread.execute(work);
        return true;
      } catch (RejectedExecutionException e) {
        return false; // Closed with its model: nobody hears.
      }
    }

    private void attempt(Runnable work) {
      if (over) {
        return;
      }
      try {
        work.run();
      } catch (Throwable e) {
        // The pass goes on: whoever waited for a guess does without.
        if (!complained) {
          complained = true;
          LOG.log(System.Logger.Level.WARNING, "an early exit gave no guess", e);
        }
      }
    }

    /** The pass has ended; waits for a listener that is being told. */
    @Override
    public void close() {
      synchronized (this) {
        over = true;
      }
    }
  }

  /** A pass begins whose guesses {@code listener} hears. */
  public Pass pass(EarlyRows listener) {
    return new Pass(listener);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
