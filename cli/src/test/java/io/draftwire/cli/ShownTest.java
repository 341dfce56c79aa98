package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Origin;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.Tokenizer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.ObjectMapper;

/** Sets the title, writes to the clipboard, clears the screen: from whoever can be printed. */
class ShownTest {
  private static final String ATTACK =
      "A\u001b]0;PWNED\u0007\u001b]52;c;cm0=\u0007\u001b[2J\u009b2J";

  @Test
  void ordinaryTextStaysAsItIs() {
    String text =
        "Zeile 1\n\tZeile 2: äöü, 漢字, עברית, \uD83D\uDC68\u200D\uD83D\uDC69, ½ « » \u00a0.";
    assertThat(Shown.text(text)).isEqualTo(text);
    assertThat(through(text)).isEqualTo(text);
  }

  @Test
  void everyControlCharacterDoesNothing() {
    for (char c = 0; c < 0xA0; c++) {
      boolean control = c < ' ' || c >= 0x7f;
      String shown = Shown.text("a" + c + "b");
      if (c == '\n' || c == '\t' || !control) {
        assertThat(shown).isEqualTo("a" + c + "b");
      } else {
        assertThat(shown.chars())
            .as("U+%04X", (int) c)
            .allMatch(s -> s >= ' ' && !(s >= 0x7f && s < 0xa0));
        assertThat(shown).startsWith("a").endsWith("b");
      }
    }
    assertThat(Shown.text("\u001b[2J")).isEqualTo("\u241b[2J");
    assertThat(Shown.text("hidden\rshown\r\n")).isEqualTo("hiddenshown\n");
  }

  /** "user" would read "resu", and a path as another. */
  @Test
  void directionsThatALineWasNotWrittenInAreMarked() {
    for (char c : "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069".toCharArray()) {
      assertThat(Shown.text("a" + c + "b")).isEqualTo("a\ufffdb");
    }
  }

  @Test
  void theNetLetsColoursThroughAndNothingElse() {
    assertThat(through("\u001b[32mgreen\u001b[0m \u001b[1;31mred\u001b[m"))
        .isEqualTo("\u001b[32mgreen\u001b[0m \u001b[1;31mred\u001b[m");
    String shown = through(ATTACK + "\u001b\u001b[31;2K\u001b[m\u001b");
    assertThat(shown.replace("\u001b[m", "").chars())
        .noneMatch(c -> c < ' ' || c >= 0x7f && c < 0xa0);
    assertThat(shown).contains("PWNED", "\u241b[2J", "\u241b[31;2K", "\u001b[m");
  }

  /** However a sequence is cut into pieces. */
  @Test
  void theNetHoldsBetweenWrites() {
    StringWriter terminal = new StringWriter();
    PrintWriter out = Shown.writer(terminal);
    for (char c : (ATTACK + "\u001b[36m!").toCharArray()) {
      out.print(c);
      out.flush();
    }
    assertThat(terminal.toString()).isEqualTo(Shown.text(ATTACK) + "\u001b[36m!");
  }

  @Test
  void whatACloudSaysInARefusalIsShown() {
    StringWriter terminal = new StringWriter();
    CommandLine line = new CommandLine(new Main());
    line.setErr(new PrintWriter(terminal));
    Failure.report(new SessionException(Refusal.Code.INTERNAL, ATTACK), line);
    assertThat(terminal.toString()).contains("draftwire: A").contains("PWNED");
    assertNothingIsObeyed(terminal.toString());
  }

  /** Escape sequences from tokens, each of one byte, with and without our own colours. */
  @Test
  void whatATokenSaysIsShown() {
    for (boolean colours : new boolean[] {false, true}) {
      StringWriter terminal = new StringWriter();
      TokenPrinter printer = new TokenPrinter(new Bytes(), new PrintWriter(terminal), colours);
      for (byte b : ATTACK.getBytes(StandardCharsets.UTF_8)) {
        printer.committed(Byte.toUnsignedInt(b), Origin.STREAMED);
      }
      assertThat(printer.finish()).as("for a script, as it is").isEqualTo(ATTACK);
      String shown = terminal.toString().replace("\u001b[33m", "").replace("\u001b[0m", "");
      assertNothingIsObeyed(shown);
      assertThat(shown).contains("PWNED");
    }
  }

  /** Some of what a terminal obeys, JSON does not escape. */
  @Test
  void jsonSaysItWithoutDoingIt() {
    String text = ATTACK + "\u007f\u202e\u2066";
    String json = Json.write(Map.of("text", text));
    assertNothingIsObeyed(json);
    assertThat(json).isEqualTo(Shown.text(json));
    assertThat(new ObjectMapper().readTree(json).get("text").asString()).isEqualTo(text);
  }

  @Test
  void logLinesAreShown() {
    Handler handler = Logger.getLogger("").getHandlers()[0];
    var before = handler.getFormatter();
    try {
      Shown.logs();
      assertNothingIsObeyed(handler.getFormatter().format(new LogRecord(Level.INFO, ATTACK)));
    } finally {
      handler.setFormatter(before);
    }
  }

  private static void assertNothingIsObeyed(String shown) {
    assertThat(shown.strip().chars())
        .noneMatch(c -> c < ' ' && c != '\n' && c != '\t' || c >= 0x7f && c < 0xa0);
  }

  private static String through(String text) {
    StringWriter terminal = new StringWriter();
    PrintWriter out = Shown.writer(terminal);
    out.print(text);
    out.flush();
    return terminal.toString();
  }

  /** A token is a byte. */
  private record Bytes() implements Tokenizer {
    @Override
    public int vocabularySize() {
      return 256;
    }

    @Override
    public int[] encode(String text, boolean addBos, boolean parseSpecial) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] bytes(int token) {
      return new byte[] {(byte) token};
    }

    @Override
    public boolean endsText(int token) {
      return false;
    }

    @Override
    public int bos() {
      return -1;
    }

    @Override
    public String fingerprint() {
      return "";
    }
  }
}
