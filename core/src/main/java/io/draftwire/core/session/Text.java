package io.draftwire.core.session;

import java.util.Arrays;

/**
 * The text of a session as token ids: the prompt, what is committed, and behind it what is still a
 * draft.
 */
final class Text {
  private int[] tokens;
  private int length;

  Text(int[] prompt) {
    tokens = Arrays.copyOf(prompt, prompt.length + 256);
    length = prompt.length;
  }

  int length() {
    return length;
  }

  int token(int i) {
    if (i >= length) {
      throw new IndexOutOfBoundsException("token " + i + " of a text of " + length);
    }
    return tokens[i];
  }

  void append(int token) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    tokens[length++] = token;
  }

  void truncate(int length) {
    this.length = length;
  }

  /** A digest of the first {@code length} tokens: each link of the chain covers all before it. */
  long digest(int length) {
    long chain = length;
    for (int i = 0; i < length; i++) {
      chain = (chain ^ token(i)) * 0x9E3779B97F4A7C15L;
      chain ^= chain >>> 32;
    }
    return chain;
  }

  int[] copy(int from, int to) {
    return Arrays.copyOfRange(tokens, from, to);
  }
}
