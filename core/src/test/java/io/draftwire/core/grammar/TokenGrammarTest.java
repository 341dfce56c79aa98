package io.draftwire.core.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenGrammarTest {
  private static final String JSON =
      """
      root ::= value
      value ::= "{" (pair ("," pair)*)? "}" | "[" (value ("," value)*)? "]" | string | "-"? [0-9]+
      pair ::= string ":" value
      string ::= "\\"" ([^"\\\\\\x00-\\x1f] | "\\\\" ["n])* "\\""
      """;

  /** 0 and 1 end a text; 2 is a control token; then all bytes, and pieces of several. */
  private static final List<byte[]> PIECES = new ArrayList<>();

  static {
    PIECES.add("</s>".getBytes(StandardCharsets.UTF_8));
    PIECES.add(new byte[0]);
    PIECES.add(new byte[0]);
    for (int b = 0; b < 256; b++) {
      PIECES.add(new byte[] {(byte) b});
    }
    for (String piece :
        List.of(
            "{\"",
            "\":",
            "\",\"",
            "}}",
            "]}",
            "[1",
            "12",
            "é",
            "😀\"",
            "\\\"",
            "a",
            "a",
            "\u00e9t",
            "[[[[",
            "</s>",
            "{\"a\":[",
            "\n",
            "\": {")) {
      PIECES.add(piece.getBytes(StandardCharsets.UTF_8));
    }
    byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
    PIECES.add(new byte[] {'"', smile[0], smile[1]});
    PIECES.add(new byte[] {smile[2], smile[3], '"'});
  }

  private static final TokenTrie TRIE =
      new TokenTrie(PIECES.size(), PIECES::get, token -> token < 2);

  private final Random random = new Random(11);

  @Test
  void aTokenMayComeIfItsBytesMay() {
    for (int text = 0; text < 40; text++) {
      TokenGrammar tokens = new TokenGrammar(Grammar.of(JSON), TRIE);
      Automaton alone = new Automaton(Grammar.of(JSON));
      GrammarState state = tokens.start();
      GrammarState plain = alone.start();
      for (int i = 0; i < 60; i++) {
        List<Integer> may = new ArrayList<>();
        for (int token = 0; token < PIECES.size(); token++) {
          boolean right =
              token < 2
                  ? plain.whole()
                  : PIECES.get(token).length > 0 && !after(alone, plain, token).dead();
          assertThat(tokens.allows(state, token)).as("token %s at %s", token, i).isEqualTo(right);
          if (right) {
            may.add(token);
          }
        }
        masksJust(tokens, state, may);
        int token = may.get(random.nextInt(may.size()));
        state = tokens.after(state, token);
        if (token < 2) {
          assertThat(state.dead()).isTrue();
          break;
        }
        plain = after(alone, plain, token);
      }
    }
  }

  private static void masksJust(TokenGrammar tokens, GrammarState state, List<Integer> may) {
    float[] row = new float[PIECES.size() + 5];
    tokens.mask(state, row, 3);
    for (int i = 0; i < row.length; i++) {
      boolean outside = i < 3 || i >= 3 + PIECES.size();
      assertThat(row[i] == 0).isEqualTo(outside || may.contains(i - 3));
    }
  }

  private static GrammarState after(Automaton automaton, GrammarState state, int token) {
    GrammarState at = state;
    for (byte octet : PIECES.get(token)) {
      at = automaton.next(at, octet & 0xff);
    }
    return at;
  }

  /** With next to no memory everything is forgotten at almost every step. */
  @Test
  void whatIsForgottenChangesNothing() {
    TokenGrammar forgetful = new TokenGrammar(new Automaton(Grammar.of(JSON), 300), TRIE);
    TokenGrammar remembers = new TokenGrammar(Grammar.of(JSON), TRIE);
    GrammarState one = forgetful.start();
    GrammarState other = remembers.start();
    for (int i = 0; i < 300; i++) {
      List<Integer> may = new ArrayList<>();
      for (int token = 0; token < PIECES.size(); token++) {
        assertThat(forgetful.allows(one, token)).isEqualTo(remembers.allows(other, token));
        if (token >= 2 && remembers.allows(other, token)) {
          may.add(token);
        }
      }
      if (may.isEmpty()) {
        one = forgetful.start();
        other = remembers.start();
        continue;
      }
      int token = may.get(random.nextInt(may.size()));
      one = forgetful.after(one, token);
      other = remembers.after(other, token);
    }
  }

  @Test
  void whatIsPreparedIsThere() {
    TokenGrammar tokens = new TokenGrammar(Grammar.of(JSON), TRIE);
    GrammarState state = tokens.after(tokens.start(), 3 + '{');
    assertThat(state.allowed).isNull();
    tokens.prepare(state);
    assertThat(state.allowed).isNotNull();
    assertThat(tokens.allows(state, 3 + '}')).isTrue();
    tokens.prepare(GrammarState.DEAD); // Nothing to be found out.
    TokenTrie none = new TokenTrie(1, token -> new byte[] {'z'}, token -> false);
    TokenGrammar stuck = new TokenGrammar(Grammar.of(JSON), none);
    stuck.prepare(stuck.start()); // Told to whoever asks.
  }

  @Test
  void belowATokenThatMayNotComeNothingIsForbidden() {
    TokenGrammar tokens = new TokenGrammar(Grammar.of("root ::= \"ab\""), TRIE);
    GrammarState dead = tokens.after(tokens.start(), PIECES.size() - 1);
    assertThat(dead.dead()).isTrue();
    float[] row = new float[PIECES.size()];
    tokens.mask(dead, row, 0);
    assertThat(row).containsOnly(0f);
    assertThat(tokens.after(dead, 5).dead()).isTrue();
  }

  @Test
  void aVocabularyThatCannotGoOnIsTold() {
    TokenTrie letters = new TokenTrie(2, token -> new byte[] {'a'}, token -> false);
    TokenGrammar tokens = new TokenGrammar(Grammar.of("root ::= \"ab\""), letters);
    GrammarState a = tokens.after(tokens.start(), 0);
    assertThatThrownBy(() -> tokens.mask(a, new float[2], 0))
        .hasMessageContaining("no token of the vocabulary");
    TokenGrammar one = new TokenGrammar(Grammar.of("root ::= \"a\""), letters);
    assertThatThrownBy(() -> one.mask(one.after(one.start(), 1), new float[2], 0))
        .hasMessageContaining("no end of text");
  }

  @Test
  void oneTokensMaskTakesABoundedNumberOfSteps() {
    // All texts of a and b that are remembered for 40 letters: each is a state of its own.
    String hard = "root ::= [ab]* \"a\" [ab]{40} \"c\"";
    List<byte[]> words = new ArrayList<>();
    for (int i = 0; i < 1 << 12; i++) {
      byte[] word = new byte[40];
      for (int j = 0; j < word.length; j++) {
        word[j] = (byte) ((i * 0x9e3779b9 >>> j % 29 & 1) == 0 ? 'a' : 'b');
      }
      words.add(word);
    }
    TokenTrie trie = new TokenTrie(words.size(), words::get, token -> false);
    TokenGrammar tokens = new TokenGrammar(Grammar.of(hard), trie);
    assertThatThrownBy(() -> tokens.mask(tokens.start(), new float[words.size()], 0))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("steps for one token");
  }
}
