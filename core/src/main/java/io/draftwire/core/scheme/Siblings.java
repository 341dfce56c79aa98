package io.draftwire.core.scheme;

import java.util.Arrays;

/**
 * Candidates of a round beyond the first of each place: tokens that may stand where a draft does
 * not, and behind which nothing was drafted.
 *
 * @param places of each in the round, from 0, not falling; those of a place in the order of their
 *     tests
 * @param tokens theirs
 */
public record Siblings(int[] places, int[] tokens) {
  /** None. */
  public static final Siblings NONE = new Siblings(new int[0], new int[0]);

  public int count() {
    return tokens.length;
  }

  /** The first of a place, or where it would be. */
  int first(int place) {
    int first = 0;
    while (first < places.length && places[first] < place) {
      first++;
    }
    return first;
  }

  /** How many a place has. */
  int at(int place) {
    return first(place + 1) - first(place);
  }

  /**
   * The token of one.
   *
   * @param place of the draft beside which it is
   * @param number from 1 on; 0 would be the draft
   * @throws IllegalArgumentException if the place has not so many
   */
  public int token(int place, int number) {
    if (number < 1 || number > at(place)) {
      throw new IllegalArgumentException(
          "sibling " + number + " of place " + place + ", which has " + at(place));
    }
    return tokens[first(place) + number - 1];
  }

  /**
   * Where the row behind one comes among those behind the drafts' last: from 1 on.
   *
   * @param number as {@link #token}'s
   */
  public int row(int place, int number) {
    return first(place) + number;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Siblings(int[] theirs, int[] ids)
        && Arrays.equals(places, theirs)
        && Arrays.equals(tokens, ids);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(places) + Arrays.hashCode(tokens);
  }

  @Override
  public String toString() {
    return "Siblings" + Arrays.toString(places) + Arrays.toString(tokens);
  }
}
