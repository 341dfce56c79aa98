package io.draftwire.core.text;

import java.util.Arrays;

/**
 * The text of a session as token ids: the prompt, what is committed, and behind it what is still a
 * draft. Each position has its link of the digest's chain, so every prefix has its name at once.
 */
public final class Text {
  private static final int ROOM = 256;

  private int[] tokens;

  /** {@code [i]}: of the first i tokens. */
  private long[] chain;

  private int length;

  public Text(int[] prompt) {
    tokens = new int[prompt.length + ROOM];
    chain = new long[tokens.length + 1];
    for (int token : prompt) {
      append(token);
    }
  }

  public int length() {
    return length;
  }

  public int token(int i) {
    if (i >= length) {
      throw new IndexOutOfBoundsException("token " + i + " of a text of " + length);
    }
    return tokens[i];
  }

  public void append(int token) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
      chain = Arrays.copyOf(chain, tokens.length + 1);
    }
    chain[length + 1] = Prefix.link(chain[length], token);
    tokens[length++] = token;
  }

  public void truncate(int length) {
    this.length = length;
  }

  /** The digest's chain over the first {@code length} tokens. */
  public long chain(int length) {
    return chain[length];
  }

  /** The first {@code length} tokens, at most those there are. */
  public Prefix prefix(int length) {
    return new Prefix(length, Prefix.digest(chain[length]));
  }

  /** The first {@code length} tokens and then another. */
  public Prefix prefix(int length, int next) {
    return new Prefix(length + 1, Prefix.digest(Prefix.link(chain[length], next)));
  }

  /** The first {@code length} tokens and then two others. */
  public Prefix prefix(int length, int next, int last) {
    long chain = Prefix.link(Prefix.link(this.chain[length], next), last);
    return new Prefix(length + 2, Prefix.digest(chain));
  }

  public int[] copy(int from, int to) {
    return Arrays.copyOfRange(tokens, from, to);
  }
}
