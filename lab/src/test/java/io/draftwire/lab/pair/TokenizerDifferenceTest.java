package io.draftwire.lab.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.TextRules;
import io.draftwire.engine.Fingerprint;
import io.draftwire.engine.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerDifferenceTest {
  private static final Words PLAIN = new Words(List.of("<s>", "</s>", "once", " upon"), 0, 1);

  @Test
  void equalTokenizersHaveNone() {
    assertThat(TokenizerDifference.first(PLAIN, new Words(PLAIN.words, 0, 1))).isEmpty();
  }

  @Test
  void namesTheFirstTokenThatIsSpelledDifferently() {
    Words other = new Words(List.of("<s>", "</s>", "on\u0001", " up"), 0, 1);
    assertThat(TokenizerDifference.first(PLAIN, other))
        .hasValue(
            new TokenizerDifference(
                2, "token 2 is \"once\" in the draft and is 0x6f6e01 in the target"));
  }

  @Test
  void namesSizesEndsAndBeginnings() {
    Words longer = new Words(List.of("<s>", "</s>", "once", " upon", " a"), 0, 1);
    assertThat(TokenizerDifference.first(PLAIN, longer).orElseThrow().description())
        .isEqualTo("the first 4 tokens are the same, but the draft has 4 and the target 5");
    Words endsElsewhere = new Words(PLAIN.words, 0, 0);
    assertThat(TokenizerDifference.first(PLAIN, endsElsewhere))
        .hasValue(
            new TokenizerDifference(
                0, "token 0 does not end a text in the draft and ends a text in the target"));
    Words beginsElsewhere = new Words(PLAIN.words, 1, 1);
    assertThat(TokenizerDifference.first(PLAIN, beginsElsewhere).orElseThrow().description())
        .isEqualTo("a text begins with token 0 in the draft and with 1 in the target");
  }

  @Test
  void namesMergesThatDiffer() {
    Words reversed = new Words(PLAIN.words, 0, 1, "b a", TextRules.PLAIN);
    assertThat(TokenizerDifference.first(PLAIN, reversed).orElseThrow().description())
        .isEqualTo("all tokens have the same bytes, but there differ: merges or scores");
  }

  @Test
  void namesRulesThatTheDraftCannotFollow() {
    Words spaced = new Words(PLAIN.words, 0, 1, "a b", TextRules.PLAIN.withAddBos(false));
    assertThat(TokenizerDifference.first(PLAIN, spaced).orElseThrow().description())
        .isEqualTo("the target reads texts as plain, no BOS, the draft as plain, BOS in front");
  }

  /** Some words as a tokenizer. */
  private record Words(List<String> words, int bos, int eos, String ranks, TextRules rules)
      implements Tokenizer {

    Words(List<String> words, int bos, int eos) {
      this(words, bos, eos, "a b", TextRules.PLAIN);
    }

    @Override
    public int vocabularySize() {
      return words.size();
    }

    @Override
    public int[] encode(String text, boolean addSpecial, boolean parseSpecial) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] bytes(int token) {
      return words.get(token).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean endsText(int token) {
      return token == eos;
    }

    @Override
    public String fingerprint() {
      Fingerprint fingerprint = new Fingerprint();
      for (int id = 0; id < words.size(); id++) {
        fingerprint.token(bytes(id), Fingerprint.NORMAL, endsText(id));
      }
      fingerprint.ranks(ranks.getBytes(StandardCharsets.UTF_8));
      return fingerprint.finish(bos, eos, -1, rules);
    }
  }
}
