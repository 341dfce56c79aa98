package io.draftwire.engine.llama;

import java.util.concurrent.Semaphore;

/**
 * A thread that runs calls for another, one at a time, so that it can be pinned to a processor
 * without harm: a caller that were pinned itself would pass its one processor on to every thread it
 * starts later. A hand-over costs two wake-ups, tens of microseconds, and allocates nothing.
 *
 * <p>One caller at a time; the semaphores publish the fields.
 */
final class PinnedThread implements AutoCloseable {

  /** A native call with a status. */
  interface Call {
    int run() throws Throwable;
  }

  private final Semaphore asked = new Semaphore(0);
  private final Semaphore answered = new Semaphore(0);
  private Call call;
  private int status;
  private Throwable failure;

  PinnedThread(String name) {
    Thread.ofPlatform().name(name).daemon().start(this::serve);
  }

  int run(Call next) throws Throwable {
    call = next;
    failure = null;
    asked.release();
    answered.acquireUninterruptibly();
    if (failure != null) {
      throw failure;
    }
    return status;
  }

  private void serve() {
    while (true) {
      asked.acquireUninterruptibly();
      if (call == null) {
        return;
      }
      try {
        status = call.run();
      } catch (Throwable e) {
        failure = e;
      }
      answered.release();
    }
  }

  @Override
  public void close() {
    call = null;
    asked.release();
  }
}
