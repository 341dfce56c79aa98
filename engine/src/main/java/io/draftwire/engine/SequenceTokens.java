package io.draftwire.engine;

import java.util.Arrays;

/**
 * The tokens of a model's sequences, for a backend that has to know them: beside {@link Sequences},
 * which knows how many there are. Whatever is asked here has been checked there.
 */
public final class SequenceTokens {
  private final int[][] tokens;

  /** The tokens of the last batch of a sequence whose tree is undecided. */
  private final int[][] grown;

  public SequenceTokens(int maxSequences) {
    this.tokens = new int[maxSequences][0];
    this.grown = new int[maxSequences][];
  }

  /** The token of a sequence at a position below its length. */
  public int at(int sequence, int position) {
    return tokens[sequence][position];
  }

  /** The batch that {@code sequences} accepted last has been run, and is about to be booked. */
  public void ran(Batch batch, Sequences sequences) {
    int[] all = new int[batch.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = batch.token(i);
      int s = batch.sequence(i);
      if (sequences.leavesOf(s) > 1) {
        grown[s] = all;
      } else {
        write(s, sequences.length(s) + batch.depth(i), all[i]);
      }
    }
  }

  /** A path is about to be kept: its tokens are the sequence's own. */
  public void keep(int sequence, int index, Sequences sequences) {
    if (sequences.branched(sequence)) {
      int position = sequences.length(sequence);
      for (int i : sequences.path(sequence, index)) {
        write(sequence, position++, grown[sequence][i]);
      }
    }
  }

  /** A sequence begins with another's first tokens. */
  public void fork(int from, int to, int length) {
    tokens[to] = Arrays.copyOf(tokens[from], length);
  }

  private void write(int sequence, int position, int token) {
    if (position >= tokens[sequence].length) {
      tokens[sequence] = Arrays.copyOf(tokens[sequence], Math.max(16, 2 * position));
    }
    tokens[sequence][position] = token;
  }
}
