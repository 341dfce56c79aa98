package io.draftwire.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Origin;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChoiceTextTest {
  private static final Tokenizer TOKENIZER = TableModel.seeded(258, 1).tokenizer();

  private static List<CommittedToken> tokens(String text) {
    return Arrays.stream(TOKENIZER.encode(text, false, false))
        .mapToObj(t -> new CommittedToken(t, Origin.STREAMED, 0, 0, 0, 0))
        .toList();
  }

  private static String texts(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    pieces.forEach(p -> text.append(p.text()));
    return text.toString();
  }

  @Test
  void charactersComeWholeHoweverTheirBytesAreDealtOut() {
    String text = "aé€😀 ñ😀";
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      ChoiceText choice = new ChoiceText(TOKENIZER, List.of("zz"));
      List<CommittedToken> all = tokens(text);
      StringBuilder out = new StringBuilder();
      List<CommittedToken> shown = new ArrayList<>();
      for (int at = 0; at < all.size(); ) {
        int next = Math.min(all.size(), at + 1 + random.nextInt(5));
        String part = texts(choice.feed(all.subList(at, next)));
        assertThat(part.codePoints()).noneMatch(c -> c == 0xFFFD || c >= 0xD800 && c < 0xE000);
        out.append(part);
        shown.addAll(choice.shown());
        assertThat(text).startsWith(out.toString());
        at = next;
      }
      out.append(choice.flush());
      shown.addAll(choice.shown());
      assertThat(out.toString()).isEqualTo(text);
      assertThat(shown).isEqualTo(all);
    }
  }

  @Test
  void nothingBehindAStopStringCountsOrIsShown() {
    ChoiceText choice = new ChoiceText(TOKENIZER, List.of("€ EN"));
    List<Piece> first = choice.feed(tokens("go€"));
    assertThat(texts(first)).isEqualTo("go");
    assertThat(choice.shown()).isEmpty();
    List<Piece> second = choice.feed(tokens(" END of it"));
    assertThat(texts(second)).isEmpty();
    assertThat(second).hasSize(3);
    assertThat(choice.stopped()).isTrue();
    assertThat(choice.tokens()).isEqualTo(2 + 3 + 3);
    assertThat(choice.shown()).isEmpty();
    assertThat(choice.flush()).isEmpty();
  }

  @Test
  void whatOnlyLookedLikeAStopStringIsTextAfterAll() {
    ChoiceText choice = new ChoiceText(TOKENIZER, List.of("stop"));
    assertThat(texts(choice.feed(tokens("do sto")))).isEqualTo("do ");
    assertThat(choice.flush()).isEqualTo("sto");
    assertThat(choice.shown()).hasSize(6);
  }

  @Test
  void endOfTextIsCountedButNotShown() {
    ChoiceText choice = new ChoiceText(TOKENIZER, List.of());
    choice.feed(List.of(new CommittedToken(1, Origin.BONUS, 0, 0, 0, 0)));
    assertThat(choice.tokens()).isEqualTo(1);
    assertThat(choice.shown()).isEmpty();
  }

  /** Whatever was fed and taken back in between, what stands is what was fed and stands. */
  @Test
  void whatIsTakenBackIsAsIfItHadNotBeenFed() {
    Random random = new Random(2);
    List<CommittedToken> all = tokens("aé€😀 ño stop 😀 sto");
    for (int i = 0; i < 500; i++) {
      ChoiceText choice = new ChoiceText(TOKENIZER, List.of("stop", "€ñ"));
      ChoiceText plain = new ChoiceText(TOKENIZER, List.of("stop", "€ñ"));
      StringBuilder out = new StringBuilder();
      StringBuilder expected = new StringBuilder();
      List<CommittedToken> fed = new ArrayList<>();
      for (int step = 0; step < 30; step++) {
        if (random.nextInt(3) == 0 && !fed.isEmpty()) {
          int latest = 1 + random.nextInt(fed.size());
          String wrong = choice.takeBack(latest);
          assertThat(out.toString()).endsWith(wrong);
          out.setLength(out.length() - wrong.length());
          fed.subList(fed.size() - latest, fed.size()).clear();
        } else {
          CommittedToken next = all.get(random.nextInt(all.size()));
          out.append(texts(choice.feed(List.of(next))));
          fed.add(next);
        }
      }
      expected.append(texts(plain.feed(fed)));
      assertThat(out.toString()).isEqualTo(expected.toString());
      assertThat(choice.stopped()).isEqualTo(plain.stopped());
      assertThat(choice.tokens()).isEqualTo(plain.tokens());
      assertThat(choice.flush()).isEqualTo(plain.flush());
    }
  }

  @Test
  void aStopStringThatIsTakenBackStopsNothing() {
    ChoiceText choice = new ChoiceText(TOKENIZER, List.of("stop"));
    choice.feed(tokens("do stop"));
    assertThat(choice.stopped()).isTrue();
    assertThat(choice.takeBack(2)).as("nothing of it was out").isEmpty();
    assertThat(choice.stopped()).isFalse();
    assertThat(texts(choice.feed(tokens("ep")))).isEqualTo("step");
  }
}
