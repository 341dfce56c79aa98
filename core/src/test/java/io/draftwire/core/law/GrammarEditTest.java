package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.grammar.GrammarException;
import io.draftwire.core.text.Text;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tokens 0 to 3 are the letters a to d, and 4 ends a text. */
class GrammarEditTest {
  private static final int VOCABULARY = 5;
  private static final int END = 4;
  private static final GrammarBook BOOK = PlainGrammar.book(VOCABULARY, token -> token == END);
  private static final Sampling HELD =
      Sampling.at(1).withGrammar(Grammar.of("root ::= \"a\" \"b\"* [cd]"));

  /** What may come behind a text and a path, of which the first tokens are the prompt's. */
  private static int[] may(LogitEdits edits, int prompt, int[] text, int... path) {
    RowEdits rows = new RowEdits(edits, VOCABULARY, prompt);
    rows.follow(new Text(text), text.length);
    float[] row = rows.edited(path, path.length, new float[VOCABULARY], 0);
    return IntStream.range(0, VOCABULARY).filter(token -> row[token] == 0).toArray();
  }

  @Test
  void theGrammarIsTheAnswersNotThePrompts() {
    LogitEdits edits = HELD.edits(BOOK);
    assertThat(may(edits, 2, new int[] {3, 3})).containsExactly(0);
    assertThat(may(edits, 2, new int[] {3, 3, 0})).containsExactly(1, 2, 3);
    assertThat(may(edits, 1, new int[] {3, 0, 1, 1})).containsExactly(1, 2, 3);
    assertThat(may(edits, 1, new int[] {3, 0, 1, 2})).containsExactly(END);
  }

  @Test
  void behindAGuessTheGuessCounts() {
    LogitEdits edits = HELD.edits(BOOK);
    assertThat(may(edits, 1, new int[] {3}, 0)).containsExactly(1, 2, 3);
    assertThat(may(edits, 1, new int[] {3, 0}, 1, 3)).containsExactly(END);
    // No text gets below a guess that the grammar does not let come, and its row needs a law.
    assertThat(may(edits, 1, new int[] {3}, 2)).hasSize(VOCABULARY);
    assertThat(may(edits, 1, new int[] {3, 0, 2}, END)).hasSize(VOCABULARY);
  }

  @Test
  void whatCannotGoOnIsTheRequestsFaultAtTheCloudAndLeftAloneAtAnEdge() {
    GrammarBook endless = PlainGrammar.book(VOCABULARY, token -> false);
    Sampling stuck = Sampling.at(1).withGrammar(Grammar.of("root ::= \"a\""));
    int[] whole = {3, 0};
    assertThatThrownBy(() -> may(stuck.edits(endless), 1, whole))
        .isInstanceOf(GrammarException.class);
    assertThat(may(stuck.draftEdits(endless), 1, whole)).hasSize(VOCABULARY);
    assertThatThrownBy(() -> HELD.edits(GrammarBook.NONE)).isInstanceOf(GrammarException.class);
    assertThat(HELD.draftEdits(GrammarBook.NONE)).isSameAs(LogitEdits.NONE);
    assertThat(Sampling.at(1).edits(GrammarBook.NONE)).isSameAs(LogitEdits.NONE);
  }

  @Test
  void theMaskOfTheNextRowCanBeComputedAhead() {
    RowEdits rows = new RowEdits(HELD.edits(BOOK), VOCABULARY, 1);
    Text text = new Text(new int[] {3, 0});
    rows.ahead(text, 2).run();
    assertThat(may(HELD.edits(BOOK), 1, new int[] {3, 0})).containsExactly(1, 2, 3);
    assertThat(new RowEdits(LogitEdits.NONE, VOCABULARY, 1).ahead(text, 2)).isNull();
  }
}
