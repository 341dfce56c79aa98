package io.draftwire.core.law;

/**
 * Less of what was said before: OpenAI's two penalties, and llama.cpp's. Each token's logit becomes
 * {@code logit / repeat} (times, where it is not positive) if it is among the last {@code
 * repeatLast} tokens, then loses {@code presence} if it is in the answer at all and {@code
 * frequency} for every time.
 *
 * <p>As OpenAI has it, presence and frequency count the tokens of the answer, not the prompt's. As
 * llama.cpp has it, {@code repeat} looks at the text, the prompt's tokens too.
 *
 * @param presence -2..2; 0 changes nothing
 * @param frequency -2..2; 0 changes nothing
 * @param repeat 0.1..10; 1 changes nothing
 * @param repeatLast how many tokens {@code repeat} looks back at; {@link #WHOLE_TEXT} for all
 */
public record Penalties(double presence, double frequency, double repeat, int repeatLast) {
  public static final int WHOLE_TEXT = Integer.MAX_VALUE;

  /** llama.cpp's and Ollama's. */
  public static final int USUAL_LAST = 64;

  public static final Penalties NONE = new Penalties(0, 0, 1, USUAL_LAST);

  /**
   * @throws IllegalArgumentException for a value outside its range, naming it
   */
  public Penalties {
    within("presence penalty", presence, -2, 2, 0);
    within("frequency penalty", frequency, -2, 2, 0);
    within("repeat penalty", repeat, 0.1, 10, 1);
    if (repeatLast < 0) {
      throw new IllegalArgumentException(
          "repeat-last-n " + repeatLast + " is negative; use 64, or -1 for the whole text");
    }
  }

  private static void within(String name, double value, double least, double most, int none) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + " " + value + " is outside " + least + ".." + most + "; " + none + " is none");
    }
  }

  boolean countsAnswer() {
    return presence != 0 || frequency != 0;
  }

  boolean looksBack() {
    return repeat != 1 && repeatLast > 0;
  }

  /** Whether these change anything. */
  public boolean any() {
    return countsAnswer() || looksBack();
  }
}
