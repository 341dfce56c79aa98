package io.draftwire.core.coding;

/**
 * Guesses of a message, in the order of their numbers.
 *
 * @param first number of the first of them
 * @param parents of each: the number of an earlier guess, or 0 for the end of the text
 * @param tokens of each
 * @param classes of each, 0 to 7; empty where none travel
 */
public record Guesses(int first, int[] parents, int[] tokens, int[] classes) {
  /** How many there are. */
  public int count() {
    return tokens.length;
  }
}
