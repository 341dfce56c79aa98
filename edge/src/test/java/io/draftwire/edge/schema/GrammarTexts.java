package io.draftwire.edge.schema;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.grammar.GrammarState;
import io.draftwire.core.grammar.TokenGrammar;
import io.draftwire.core.grammar.TokenTrie;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Texts of a grammar, byte by byte. */
final class GrammarTexts {
  private static final int END = 256;
  private static final int MOST_STATES = 50_000;

  private final TokenGrammar bytes;

  GrammarTexts(String gbnf) {
    bytes =
        new TokenGrammar(
            Grammar.of(gbnf),
            new TokenTrie(END + 1, token -> new byte[] {(byte) token}, token -> token == END));
  }

  boolean has(String text) {
    GrammarState state = bytes.start();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (!bytes.allows(state, octet & 0xff)) {
        return false;
      }
      state = bytes.after(state, octet & 0xff);
    }
    return state.whole();
  }

  /**
   * A text at random. What may come next is drawn by where it leads, so that the end of a string is
   * as likely as all that may go on in it; after some steps it goes to an end the shortest way.
   */
  String random(Random random) {
    GrammarState state = bytes.start();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int steps = random.nextInt(1 << 4 + random.nextInt(5));
    for (int i = 0; i < steps; i++) {
      Map<GrammarState, List<Integer>> ways = ways(state);
      if (ways.isEmpty() || state.whole() && random.nextInt(4) == 0) {
        break;
      }
      List<GrammarState> next = new ArrayList<>(ways.keySet());
      GrammarState to = next.get(random.nextInt(next.size()));
      List<Integer> by = ways.get(to);
      text.write(by.get(random.nextInt(by.size())));
      state = to;
    }
    text.writeBytes(toTheEnd(state));
    return text.toString(StandardCharsets.UTF_8);
  }

  private Map<GrammarState, List<Integer>> ways(GrammarState state) {
    Map<GrammarState, List<Integer>> ways = new LinkedHashMap<>();
    for (int octet = 0; octet < END; octet++) {
      GrammarState next = bytes.after(state, octet);
      if (!next.dead()) {
        ways.computeIfAbsent(next, none -> new ArrayList<>()).add(octet);
      }
    }
    return ways;
  }

  private byte[] toTheEnd(GrammarState from) {
    Map<GrammarState, byte[]> found = new HashMap<>();
    ArrayDeque<GrammarState> open = new ArrayDeque<>(List.of(from));
    found.put(from, new byte[0]);
    while (!open.isEmpty() && found.size() < MOST_STATES) {
      GrammarState at = open.remove();
      byte[] way = found.get(at);
      if (at.whole()) {
        return way;
      }
      ways(at)
          .forEach(
              (next, by) -> {
                if (!found.containsKey(next)) {
                  byte[] longer = java.util.Arrays.copyOf(way, way.length + 1);
                  longer[way.length] = (byte) (int) by.getFirst();
                  found.put(next, longer);
                  open.add(next);
                }
              });
    }
    throw new AssertionError("no end within " + found.size() + " states");
  }
}
