package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Origin;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TokenPrinterTest {
  private static final Tokenizer TOKENIZER = TableModel.seeded(258, 1).tokenizer();

  private final StringWriter terminal = new StringWriter();
  private final TokenPrinter printer =
      new TokenPrinter(TOKENIZER, new PrintWriter(terminal), false).takingBack(true);

  private int say(String text, Origin origin) {
    int[] tokens = TOKENIZER.encode(text, false, false);
    for (int token : tokens) {
      printer.committed(token, origin);
    }
    return tokens.length;
  }

  /** What was printed stays and is marked; the line goes on below. */
  @Test
  void whatIsTakenBackIsSaidAndTheTextGoesOnBehindWhatStands() {
    say("One day.\nA small", Origin.STREAMED);
    int wrong = say(" cat\nsat", Origin.UNVERIFIED);
    printer.takenBack(wrong);
    say(" dog", Origin.CORRECTED);
    assertThat(terminal.toString().lines())
        .containsExactly(
            "One day.", "A small cat", "sat", "[taken back: \"cat sat\"]", "A small dog");
    assertThat(printer.finish()).as("for a script").isEqualTo("One day.\nA small dog");
  }

  /** Half a character is none: it is printed once it is whole. */
  @Test
  void charactersThatWereCutByItAreReadAnew() {
    say("a", Origin.STREAMED);
    int[] bytes = TOKENIZER.encode("é", false, false);
    printer.committed(bytes[0], Origin.STREAMED);
    printer.committed(TOKENIZER.encode("x", false, false)[0], Origin.UNVERIFIED);
    printer.takenBack(1);
    printer.committed(bytes[1], Origin.CORRECTED);
    assertThat(printer.finish()).isEqualTo("aé");
  }

  /** What a draft says is obeyed no more when it is taken back than when it was said. */
  @Test
  void nothingThatIsTakenBackIsObeyed() {
    int wrong = say("\u001b[2J", Origin.UNVERIFIED);
    printer.takenBack(wrong);
    assertThat(terminal.toString()).contains("[taken back").doesNotContain("\u001b");
  }

  @Test
  void whereNobodyReadsAlongNothingIsTakenBack() {
    assertThat(new TokenPrinter(TOKENIZER, new PrintWriter(terminal), true).takesBack()).isFalse();
  }
}
