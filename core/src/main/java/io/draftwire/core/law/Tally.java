package io.draftwire.core.law;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How often tokens are in a text: those that are, one behind the other, so that all are seen. */
final class Tally {
  private final Map<Integer, Integer> places = new HashMap<>();
  private int[] tokens = new int[16];
  private int[] counts = new int[16];
  private int size;

  void add(int token) {
    Integer known = places.get(token);
    if (known != null) {
      counts[known]++;
      return;
    }
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    places.put(token, size);
    tokens[size] = token;
    counts[size++] = 1;
  }

  /** One that was added. */
  void remove(int token) {
    int place = places.get(token);
    if (--counts[place] > 0) {
      return;
    }
    places.remove(token);
    size--;
    if (place < size) {
      tokens[place] = tokens[size];
      counts[place] = counts[size];
      places.put(tokens[place], place);
    }
  }

  /** Different tokens. */
  int size() {
    return size;
  }

  int token(int place) {
    return tokens[place];
  }

  int count(int place) {
    return counts[place];
  }
}
