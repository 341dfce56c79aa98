package io.draftwire.engine.llama;

import io.draftwire.engine.PromptText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that are looked for in a text before the rest is cut. llama.cpp looks for the longest
 * in the whole text, then for the next in what is left, and walks over all that it has found so far
 * with each find: quadratic in special tokens. Here all are found in one walk over the text, and
 * claim it in the same order, so that what comes out is the same.
 */
final class Specials {
  /** Stands for text in {@link Fragment#token}. */
  static final int TEXT = -1;

  /**
   * One of these tokens.
   *
   * @param control whether only texts that may hold special tokens are searched for it
   * @param stripsLeft whether it takes along the white space in front
   * @param stripsRight whether it takes along the white space behind
   */
  record Special(
      int token, String text, boolean control, boolean stripsLeft, boolean stripsRight) {}

  /**
   * A part of a text.
   *
   * @param token that was found, or {@link #TEXT} for characters from {@code from} to {@code to}
   */
  record Fragment(int token, int from, int to) {}

  /** Where one special token was found: numbers of a growing array. */
  private static final class Finds {
    private int[] at = new int[4];
    private int count;

    void add(int place) {
      if (count == at.length) {
        at = java.util.Arrays.copyOf(at, 2 * count);
      }
      at[count++] = place;
    }
  }

  /** The next characters of the tokens that begin alike; {@code rank} of the one that ends here. */
  private static final class Node {
    private final Map<Character, Node> next = new HashMap<>();
    private int rank = -1;
  }

  private final List<Special> ranked;
  private final Node root = new Node();

  /**
   * @param specials with distinct texts, none of them empty
   */
  Specials(List<Special> specials) {
    ranked = new ArrayList<>(specials);
    // llama.cpp looks for the longest first.
    ranked.sort(Comparator.comparingInt((Special s) -> -bytesOf(s.text())));
    for (int rank = 0; rank < ranked.size(); rank++) {
      Node node = root;
      for (char c : ranked.get(rank).text().toCharArray()) {
        node = node.next.computeIfAbsent(c, _ -> new Node());
      }
      node.rank = rank;
    }
  }

  /** Longest first. */
  List<Special> ranked() {
    return ranked;
  }

  /**
   * The whole of {@code text} in its order.
   *
   * @param parse whether control tokens are looked for too; across a seam none is found
   */
  List<Fragment> fragments(PromptText text, boolean parse) {
    String all = text.text();
    Finds[] finds = find(all, parse);
    BitSet taken = new BitSet(all.length());
    List<Fragment> found = new ArrayList<>();
    for (int rank = 0; rank < finds.length; rank++) {
      for (int i = 0; finds[rank] != null && i < finds[rank].count; i++) {
        Special special = ranked.get(rank);
        int from = finds[rank].at[i];
        int to = from + special.text().length();
        int claimed = taken.nextSetBit(from);
        boolean free = claimed < 0 || claimed >= to;
        if (free && !(special.control() && text.crossed(from, to))) {
          found.add(new Fragment(special.token(), from, to));
          claim(all, taken, special, from, to);
        }
      }
    }
    found.sort(Comparator.comparingInt(Fragment::from));
    return withText(found, taken, all.length());
  }

  private Finds[] find(String text, boolean parse) {
    Finds[] finds = new Finds[ranked.size()];
    for (int from = 0; from < text.length(); from++) {
      Node node = root.next.get(text.charAt(from));
      for (int at = from + 1; node != null; at++) {
        if (node.rank >= 0 && (parse || !ranked.get(node.rank).control())) {
          finds[node.rank] = finds[node.rank] == null ? new Finds() : finds[node.rank];
          finds[node.rank].add(from);
        }
        node = at < text.length() ? node.next.get(text.charAt(at)) : null;
      }
    }
    return finds;
  }

  private static void claim(String text, BitSet taken, Special special, int from, int to) {
    int first = from;
    while (special.stripsLeft() && first > 0 && isFreeSpace(text, taken, first - 1)) {
      first--;
    }
    int end = to;
    while (special.stripsRight() && end < text.length() && isFreeSpace(text, taken, end)) {
      end++;
    }
    taken.set(first, end);
  }

  private static boolean isFreeSpace(String text, BitSet taken, int at) {
    char c = text.charAt(at);
    return !taken.get(at) && (c == ' ' || (c >= '\t' && c <= '\r')); // as C's isspace
  }

  /** {@code tokens}, and between them what nobody has taken. */
  private static List<Fragment> withText(List<Fragment> tokens, BitSet taken, int length) {
    List<Fragment> all = new ArrayList<>();
    int from = 0;
    for (Fragment token : tokens) {
      addText(all, taken, from, token.from());
      all.add(token);
      from = token.to();
    }
    addText(all, taken, from, length);
    return all;
  }

  private static void addText(List<Fragment> into, BitSet taken, int from, int to) {
    int start = taken.nextClearBit(from);
    if (start < to) {
      int end = taken.nextSetBit(start);
      into.add(new Fragment(TEXT, start, end < 0 ? to : Math.min(end, to)));
    }
  }

  private static int bytesOf(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
