package io.draftwire.core.session;

/**
 * The tokens that the target held likeliest at one position, likeliest first: for those who ask for
 * log-probabilities.
 *
 * @param tokens as many as were asked for, or as many as had any probability
 * @param log of each, as {@link Chances#log}
 */
public record Likeliest(int[] tokens, float[] log) {
  /** Not asked for. */
  public static final Likeliest NONE = new Likeliest(new int[0], new float[0]);

  /** Most that are told of a position, as many as OpenAI's API has. */
  public static final int MOST = 20;

  public Likeliest {
    if (tokens.length != log.length || tokens.length > MOST) {
      throw new IllegalArgumentException(
          tokens.length
              + " likeliest tokens with "
              + log.length
              + " logarithms; give one of each, at most "
              + MOST);
    }
  }

  public int count() {
    return tokens.length;
  }
}
