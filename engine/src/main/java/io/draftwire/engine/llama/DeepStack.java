package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;

/**
 * Runs native code that recurses once for every character it reads. llama.cpp splits texts for most
 * byte-pair vocabularies by {@code std::regex}, whose matcher does so: a run of 5,000 letters ends
 * the process on a thread of usual size. Here it gets a thread whose stack suits the text.
 */
final class DeepStack {
  /** Longest text, whatever it consists of: its stack is an eighth of what a laptop has. */
  static final int MOST_BYTES = 1 << 20;

  /** Short enough for any thread that gets here. */
  private static final int SHALLOW_BYTES = 256;

  /** Twice what libstdc++ was seen to take for the worst of all pre-tokenizers, 490 bytes. */
  private static final int STACK_BYTES_A_BYTE = 1024;

  private static final int STACK_BYTES = 1 << 20;

  private DeepStack() {}

  /** A native call. */
  interface Call<T> {
    T run() throws Throwable;
  }

  /**
   * Runs {@code call}, which reads a text of {@code bytes} bytes.
   *
   * @throws ModelException if the text is too long for any stack, or for this machine's memory
   */
  static <T> T run(int bytes, Call<T> call) throws Throwable {
    if (bytes <= SHALLOW_BYTES) {
      return call.run();
    }
    if (bytes > MOST_BYTES) {
      throw new ModelException(
          "a text of " + bytes + " bytes is too long to be cut into tokens; at most " + MOST_BYTES);
    }
    Deep<T> deep = new Deep<>(call);
    Thread thread =
        new Thread(null, deep, "tokenizer", STACK_BYTES + (long) STACK_BYTES_A_BYTE * bytes, false);
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

  /** Waits to the end: native code reads memory that the caller frees. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
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
