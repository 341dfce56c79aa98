package io.draftwire.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What others wrote, as a terminal may show it: tokens, names of clouds and models, reasons of
 * refusals. A terminal obeys control characters, so whoever can have one printed can set its title,
 * write to the clipboard, clear it, or draw over what was said before.
 *
 * <p>Lines, tabs and all printable characters stay. Control characters (C0, DEL, C1) are shown as
 * pictures of themselves and do nothing; a carriage return is left out. So are overrides,
 * embeddings and isolates of writing direction shown as a mark: they make a line read as another
 * than it is, and text of either direction needs none of them.
 */
final class Shown {
  private static final char ESCAPE = '\u001b';
  private static final char DELETE = '\u007f';
  private static final char LAST_C1 = '\u009f';
  private static final char PICTURES = '\u2400';
  private static final char PICTURE_OF_DELETE = '\u2421';
  private static final char MARK = '\ufffd';

  private Shown() {}

  /** Nothing of it is obeyed. */
  static String text(String written) {
    StringBuilder shown = new StringBuilder(written.length());
    for (int i = 0; i < written.length(); i++) {
      add(written.charAt(i), shown);
    }
    return shown.toString();
  }

  /** Whether a terminal shows this character and does nothing else. */
  static boolean isHarmless(char c) {
    boolean control = c < ' ' || c >= DELETE && c <= LAST_C1;
    boolean direction = c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    return c == '\n' || c == '\t' || !control && !direction;
  }

  private static void add(char c, StringBuilder shown) {
    if (isHarmless(c)) {
      shown.append(c);
    } else if (c < ' ') {
      if (c != '\r') {
        shown.append((char) (PICTURES + c));
      }
    } else {
      shown.append(c == DELETE ? PICTURE_OF_DELETE : MARK);
    }
  }

  /**
   * The net below all that a command prints: only colours pass, which are our own where {@link
   * #text} was asked; at worst something is coloured that should not be.
   */
  static PrintWriter writer(Writer out) {
    return new PrintWriter(new Net(out), true);
  }

  /** Log lines, which quote what peers said, go through {@link #text} from now on. */
  static void logs() {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      Formatter plain = handler.getFormatter();
      if (plain != null) {
        handler.setFormatter(
            new Formatter() {
              @Override
              public String format(LogRecord line) {
                return text(plain.format(line));
              }
            });
      }
    }
  }

  private static final class Net extends Writer {
    private final Writer out;

    /** What may become a colour: ESC, then '[', then digits and semicolons, then 'm'. */
    private final StringBuilder begun = new StringBuilder();

    private final StringBuilder shown = new StringBuilder();

    Net(Writer out) {
      this.out = out;
    }

    @Override
    public void write(char[] text, int from, int count) throws IOException {
      shown.setLength(0);
      for (int i = from; i < from + count; i++) {
        add(text[i]);
      }
      out.append(shown);
    }

    private void add(char c) {
      boolean goesOn =
          switch (begun.length()) {
            case 0 -> c == ESCAPE;
            case 1 -> c == '[';
            default -> c >= '0' && c <= '9' || c == ';';
          };
      if (goesOn) {
        begun.append(c);
        return;
      }
      if (begun.length() > 1 && c == 'm') {
        shown.append(begun).append(c);
        begun.setLength(0);
        return;
      }
      settle();
      if (c == ESCAPE) {
        begun.append(c);
      } else {
        Shown.add(c, shown);
      }
    }

    /** It was no colour. */
    private void settle() {
      for (int i = 0; i < begun.length(); i++) {
        Shown.add(begun.charAt(i), shown);
      }
      begun.setLength(0);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
