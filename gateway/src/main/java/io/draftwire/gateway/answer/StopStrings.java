package io.draftwire.gateway.answer;

import java.util.List;

/**
 * Lets a text through up to the first stop string, character by character as it comes: what could
 * be the beginning of a match is held back until it is known not to be, so nothing of a stop string
 * ever gets out.
 *
 * <p>The match that is complete first counts; of several that end at the same character, the
 * longest. One automaton a stop string (Knuth, Morris and Pratt 1977): constant time a character.
 */
final class StopStrings {
  private final List<String> stops;
  private final int[][] failure;

  /** Characters of each stop string that the text's end matches. */
  private final int[] matched;

  private final StringBuilder held = new StringBuilder();

  /** The one that was seen; null for none. */
  private String seen;

  /**
   * @param stops none empty
   */
  StopStrings(List<String> stops) {
    this.stops = List.copyOf(stops);
    this.matched = new int[stops.size()];
    this.failure = new int[stops.size()][];
    for (int i = 0; i < failure.length; i++) {
      failure[i] = failure(stops.get(i));
    }
  }

  /** Adds text; returns what is now known to be no part of a stop string. */
  String feed(String text) {
    for (int i = 0; i < text.length() && seen == null; i++) {
      held.append(text.charAt(i));
      seen = advance(text.charAt(i));
      if (seen != null) {
        String before = held.substring(0, held.length() - seen.length());
        held.setLength(0);
        return before;
      }
    }
    return stopped() ? "" : release();
  }

  /** True once a stop string was seen. */
  boolean stopped() {
    return seen != null;
  }

  /** The stop string that was seen; null for none. */
  String seen() {
    return seen;
  }

  /** Characters held back. */
  int pending() {
    return held.length();
  }

  /** The text is over: what was held back was no stop string. */
  String flush() {
    String rest = held.toString();
    held.setLength(0);
    return rest;
  }

  /** The longest stop string that ends here; null for none. */
  private String advance(char c) {
    String longest = null;
    for (int s = 0; s < matched.length; s++) {
      String stop = stops.get(s);
      int k = matched[s];
      while (k > 0 && (k == stop.length() || stop.charAt(k) != c)) {
        k = failure[s][k - 1];
      }
      if (stop.charAt(k) == c) {
        k++;
      }
      matched[s] = k;
      if (k == stop.length() && (longest == null || k > longest.length())) {
        longest = stop;
      }
    }
    return longest;
  }

  private String release() {
    int keep = 0;
    for (int k : matched) {
      keep = Math.max(keep, k);
    }
    int out = held.length() - keep;
    if (out > 0 && Character.isHighSurrogate(held.charAt(out - 1))) {
      out--; // Half a character is none yet.
    }
    String free = held.substring(0, out);
    held.delete(0, out);
    return free;
  }

  /** {@code [i]}: length of the longest border of the first i + 1 characters. */
  private static int[] failure(String stop) {
    int[] border = new int[stop.length()];
    for (int i = 1, k = 0; i < stop.length(); i++) {
      while (k > 0 && stop.charAt(i) != stop.charAt(k)) {
        k = border[k - 1];
      }
      if (stop.charAt(i) == stop.charAt(k)) {
        k++;
      }
      border[i] = k;
    }
    return border;
  }
}
