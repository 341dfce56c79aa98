package io.draftwire.lab.pair;

import io.draftwire.core.law.Law;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.engine.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sequences of tokens along which a pair is judged. */
public sealed interface Passages {

  /** How many sequences there are. */
  int count();

  /** Most tokens of a sequence, beginning included. */
  int longest();

  /** The tokens that a sequence begins with, at least one. */
  int[] beginning(int sequence);

  /** Positions from which on a sequence is judged: before, the models know too little of it. */
  int judgedFrom();

  /**
   * The token at {@code position}, or -1 behind the end.
   *
   * @param target the target's law at that position, at the temperature being judged
   */
  int next(int sequence, int position, Law target);

  /** One line for people. */
  String description();

  /** Text of the user's, cut into windows. */
  record Given(List<int[]> windows, int longest, int judgedFrom, String description)
      implements Passages {
    /** The first words of a window came without their beginning; they are read, not judged. */
    private static final int UNJUDGED = 16;

    /**
     * @param most windows of {@code length} tokens, spread over the text
     * @throws IllegalArgumentException if the text is too short to judge by
     */
    public static Given of(String name, String text, Tokenizer tokenizer, int length, int most) {
      int[] tokens = tokenizer.encode(text, false, false);
      int room = tokenizer.bos() < 0 ? length : length - 1;
      if (tokens.length < 4 * UNJUDGED) {
        throw new IllegalArgumentException(
            name
                + " has "
                + tokens.length
                + " tokens; give a text of at least "
                + 4 * UNJUDGED
                + ", better some thousands");
      }
      int whole = Math.max(1, tokens.length / room);
      int taken = Math.min(most, whole);
      List<int[]> windows = new ArrayList<>();
      for (int i = 0; i < taken; i++) {
        int from = (int) ((long) whole * i / taken) * room;
        int[] window = Arrays.copyOfRange(tokens, from, Math.min(from + room, tokens.length));
        windows.add(tokenizer.bos() < 0 ? window : prepend(tokenizer.bos(), window));
      }
      return new Given(
          windows, length, UNJUDGED, "%s, %d of %d windows".formatted(name, taken, whole));
    }

    private static int[] prepend(int first, int[] rest) {
      int[] all = new int[rest.length + 1];
      all[0] = first;
      System.arraycopy(rest, 0, all, 1, rest.length);
      return all;
    }

    @Override
    public int count() {
      return windows.size();
    }

    @Override
    public int[] beginning(int sequence) {
      return new int[] {windows.get(sequence)[0]};
    }

    @Override
    public int next(int sequence, int position, Law target) {
      int[] window = windows.get(sequence);
      return position < window.length ? window[position] : -1;
    }
  }

  /** Text that the target writes itself: what the pair will see at work. */
  record Sampled(int count, int longest, int[] prompt, long seed, Tokenizer tokenizer)
      implements Passages {

    /**
     * @throws IllegalArgumentException if there is nothing to begin with
     */
    public Sampled {
      if (prompt.length == 0) {
        throw new IllegalArgumentException(
            "this tokenizer has no begin-of-text token to write from; give --text FILE or -p TEXT");
      }
      if (prompt.length >= longest) {
        throw new IllegalArgumentException(
            "the prompt has %d tokens and sequences have %d; shorten it or raise --length"
                .formatted(prompt.length, longest));
      }
    }

    @Override
    public int[] beginning(int sequence) {
      return prompt;
    }

    @Override
    public int judgedFrom() {
      return prompt.length;
    }

    @Override
    public int next(int sequence, int position, Law target) {
      // A sequence is a text of its own: its numbers come from a seed of its own.
      return target.draw(
          new Dice(seed + 0x9E3779B97F4A7C15L * (sequence + 1)).uniform(Purpose.STREAM, position));
    }

    @Override
    public String description() {
      return "%d texts of the target's own, seed %d".formatted(count, seed);
    }
  }
}
