package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import java.util.concurrent.Semaphore;

/**
 * Runs native code that reads a text. For most byte-pair vocabularies llama.cpp splits texts by
 * {@code std::regex}, whose matcher recurses once for every character: a run of 5,000 letters ends
 * the process on a thread of usual size. Here it gets a thread whose stack suits the text. Virtual
 * threads get one for other long texts too: native code holds on to their carrier, and with it to
 * whoever else waits for one.
 */
final class DeepStack {
  /** Longest text that needs a deep stack: a gigabyte of it, an eighth of what a laptop has. */
  static final int MOST_BYTES = 1 << 20;

  /** Short enough for any thread that gets here. */
  private static final int SHALLOW_BYTES = 256;

  /** Twice what libstdc++ was seen to take for the worst of all pre-tokenizers, 490 bytes. */
  private static final int STACK_BYTES_A_BYTE = 1024;

  private static final int STACK_BYTES = 1 << 20;

  /**
   * Texts from which on one is read at a time: their stacks take a machine's memory, and their
   * reading its processors, from all others.
   */
  private static final int ALONE_BYTES = 1 << 16;

  private static final Semaphore ALONE = new Semaphore(1, true);

  private DeepStack() {}

  /** A native call. */
  interface Call<T> {
    T run() throws Throwable;
  }

  /**
   * Runs {@code call}, which reads a text of {@code bytes} bytes.
   *
   * @param deep whether it takes stack for each of them
   * @throws ModelException if the text is too long for any stack, or for this machine's memory, or
   *     if this thread is interrupted before it is the text's turn: then it is not read at all
   */
  static <T> T run(int bytes, boolean deep, Call<T> call) throws Throwable {
    if (bytes <= SHALLOW_BYTES || !(deep || Thread.currentThread().isVirtual())) {
      return call.run();
    }
    if (deep && bytes > MOST_BYTES) {
      throw new ModelException(
          "a text of " + bytes + " bytes is too long to be cut into tokens; at most " + MOST_BYTES);
    }
    boolean alone = bytes > ALONE_BYTES;
    if (alone) {
      waitForTurn();
    }
    try {
      return runThere(bytes, deep ? STACK_BYTES + (long) STACK_BYTES_A_BYTE * bytes : 0, call);
    } finally {
      if (alone) {
        ALONE.release();
      }
    }
  }

  private static void waitForTurn() {
    try {
      ALONE.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted while a text waited to be cut into tokens", e);
    }
  }

  private static <T> T runThere(int bytes, long stack, Call<T> call) throws Throwable {
    Deep<T> deep = new Deep<>(call);
    Thread thread = new Thread(null, deep, "tokenizer", stack, false);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      throw new ModelException(
          "no memory to cut a text of " + bytes + " bytes into tokens; shorten it", e);
    }
    join(thread);
    if (deep.failure != null) {
      throw deep.failure;
    }
    return deep.result;
  }

  /**
   * Waits to the end, also where the caller is interrupted: the work is told and stops soon, and
   * whoever has left no deep stack behind may start the next.
   */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Joining publishes the fields. */
  private static final class Deep<T> implements Runnable {
    private final Call<T> call;
    private T result;
    private Throwable failure;

    Deep(Call<T> call) {
      this.call = call;
    }

    @Override
    public void run() {
      try {
        result = call.run();
      } catch (Throwable e) {
        failure = e;
      }
    }
  }
}
