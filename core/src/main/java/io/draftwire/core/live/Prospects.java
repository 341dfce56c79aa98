package io.draftwire.core.live;

/**
 * What a live session could have its target run: the text that the cache does not hold yet, and
 * guesses below its last token that may be worth a row.
 *
 * @param keep tokens of the text that the cache holds
 * @param to tokens of the text
 * @param chances {@code double[n or more]}, falling: each guess's probability of being on the
 *     text's path; the session's own, valid until it is asked again
 * @param guesses how many there are
 */
public record Prospects(int keep, int to, double[] chances, int guesses) {
  /** Tokens that the pass has to run whatever it guesses. */
  public int fresh() {
    return to - keep;
  }
}
