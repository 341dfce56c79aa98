package io.draftwire.lab.serve;

import java.util.Arrays;

/**
 * When the tokens of one answer came; instants are nanoseconds of one clock. Written by the thread
 * that hears the answer, read behind its end.
 */
public final class AnswerTimes {
  private final long intended;
  private long first = -1;
  private long last;
  private long end;
  private int tokens;
  private long[] waits = new long[16];
  private int bursts;

  /**
   * @param intended when the request was meant to come, whenever it did
   */
  public AnswerTimes(long intended) {
    this.intended = intended;
    this.last = intended;
  }

  /** Tokens came, at once. */
  public void came(long now, int count) {
    if (first < 0) {
      first = now;
    } else {
      if (bursts == waits.length) {
        waits = Arrays.copyOf(waits, 2 * bursts);
      }
      waits[bursts++] = now - last;
    }
    last = now;
    tokens += count;
  }

  /** The answer is whole. */
  public void ended(long now) {
    end = now;
  }

  public long intended() {
    return intended;
  }

  public long end() {
    return end;
  }

  public int tokens() {
    return tokens;
  }

  /** From when the request was meant to come; to its end for an answer without tokens. */
  public long firstTokenNanos() {
    return (first < 0 ? end : first) - intended;
  }

  /** Mean over the tokens behind the first; 0 where there are none. */
  public long nanosPerToken() {
    return tokens < 2 ? 0 : (last - first) / (tokens - 1);
  }

  /** How long the reader waited each time, behind the first token, {@code long[bursts - 1]}. */
  public long[] waits() {
    return Arrays.copyOf(waits, bursts);
  }

  /** From when the request was meant to come to the answer's end. */
  public long wholeNanos() {
    return end - intended;
  }
}
