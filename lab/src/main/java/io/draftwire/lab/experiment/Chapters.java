package io.draftwire.lab.experiment;

import java.util.Arrays;

/** A sequence's tokens, and where its texts begin: how {@link EndlessModel} finds its way back. */
final class Chapters {
  private final int inner;
  private int[] tokens = new int[256];
  private int length;

  /** starts[i]: index of the first token of text i; led[i]: whether a token was put before it. */
  private int[] starts = new int[8];

  private boolean[] led = new boolean[8];
  private int count = 1;

  /**
   * @param inner the model's sequence, which holds the latest text
   */
  Chapters(int inner) {
    this.inner = inner;
  }

  Chapters copy(int inner) {
    Chapters copy = new Chapters(inner);
    copy.tokens = tokens.clone();
    copy.length = length;
    copy.starts = starts.clone();
    copy.led = led.clone();
    copy.count = count;
    return copy;
  }

  int inner() {
    return inner;
  }

  int length() {
    return length;
  }

  int token(int index) {
    return tokens[index];
  }

  /** Where the latest text begins. */
  int start() {
    return starts[count - 1];
  }

  /** Tokens that the model holds of the latest text. */
  int held() {
    return length - start() + (led() ? 1 : 0);
  }

  /** Whether a token was put before the latest text. */
  boolean led() {
    return led[count - 1];
  }

  /**
   * The next token.
   *
   * @param begins whether a text begins with it
   * @param leads whether another is put before it
   */
  void add(int token, boolean begins, boolean leads) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    tokens[length] = token;
    if (begins && length > start()) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        led = Arrays.copyOf(led, 2 * count);
      }
      starts[count] = length;
      led[count++] = leads;
    }
    length++;
  }

  /**
   * Drops the tokens from {@code newLength} on.
   *
   * @return whether the latest text is another now than the one the model holds
   */
  boolean cut(int newLength) {
    boolean back = false;
    while (count > 1 && start() >= newLength) {
      count--;
      back = true;
    }
    length = newLength;
    return back;
  }
}
