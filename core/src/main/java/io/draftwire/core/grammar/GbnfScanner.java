package io.draftwire.core.grammar;

/** The characters of a GBNF text, from its first to its last. */
final class GbnfScanner {
  private final String text;
  private int at;

  GbnfScanner(String text) {
    long bytes = text.codePoints().mapToLong(GbnfScanner::utf8).sum();
    if (bytes > GrammarLimits.TEXT_BYTES) {
      throw new GrammarException(
          "the grammar has "
              + bytes
              + " bytes, more than "
              + GrammarLimits.TEXT_BYTES
              + "; make it smaller");
    }
    this.text = text;
  }

  private static int utf8(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at == text.length();
  }

  /** Goes over blanks and comments; over ends of lines only where those end nothing. */
  void space(boolean lines) {
    while (!atEnd()) {
      char c = text.charAt(at);
      if (c == '#') {
        while (!atEnd() && text.charAt(at) != '\r' && text.charAt(at) != '\n') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || lines && (c == '\r' || c == '\n')) {
        at++;
      } else {
        return;
      }
    }
  }

  void lineEnd() {
    if (!atEnd() && !take('\n') && !(take('\r') && (take('\n') || true))) {
      throw fault(at, "expected the end of the line");
    }
  }

  boolean take(char c) {
    if (atEnd() || text.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  void expect(String symbol) {
    if (!text.startsWith(symbol, at)) {
      throw fault(at, "expected '" + symbol + "'");
    }
    at += symbol.length();
  }

  boolean atName() {
    return !atEnd() && ofName(text.charAt(at));
  }

  String name() {
    int from = at;
    while (atName()) {
      at++;
    }
    if (from == at) {
      throw fault(at, "expected the name of a rule, of letters, digits and '-'");
    }
    return text.substring(from, at);
  }

  private static boolean ofName(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
  }

  /** A reference to a token would mean another thing at each vocabulary. */
  void refuseTokens() {
    if (!atEnd() && (text.charAt(at) == '<' || text.charAt(at) == '!')) {
      throw fault(at, "references to tokens are not supported; write the token's text");
    }
  }

  /** True for the '-' of a range; at a set's end it is itself. */
  boolean takeRange() {
    return at + 1 < text.length() && text.charAt(at + 1) != ']' && take('-');
  }

  /** One character of a literal or a set, which may be escaped. */
  int character() {
    if (atEnd()) {
      throw fault(at, "a literal or a set is not closed");
    }
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    if (c != '\\') {
      return c;
    }
    if (atEnd()) {
      throw fault(at, "nothing stands behind a backslash");
    }
    char escaped = text.charAt(at++);
    return switch (escaped) {
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'n' -> '\n';
      case '\\', '"', '[', ']', '-' -> escaped;
      default -> throw fault(at - 1, "there is no escape '\\" + escaped + "'");
    };
  }

  private int hex(int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = atEnd() ? -1 : Character.digit(text.charAt(at), 16);
      if (digit < 0 || text.charAt(at) > 'f') {
        throw fault(at, "expected " + digits + " hexadecimal digits");
      }
      value = 16 * value + digit;
      at++;
    }
    if (value > CodePoints.LAST) {
      throw fault(at, "there is no character " + Long.toHexString(value));
    }
    return (int) value;
  }

  /** How often the symbol before is to stand, at least and at most (-1 for any number), or null. */
  int[] repetition(boolean nested) {
    if (take('*')) {
      return new int[] {0, -1};
    }
    if (take('+')) {
      return new int[] {1, -1};
    }
    if (take('?')) {
      return new int[] {0, 1};
    }
    if (!take('{')) {
      return null;
    }
    space(nested);
    int least = number();
    int most = least;
    space(nested);
    if (take(',')) {
      space(nested);
      most = !atEnd() && text.charAt(at) == '}' ? -1 : number();
      space(nested);
    }
    if (!take('}')) {
      throw fault(at, "a repetition is not closed; expected '}'");
    }
    if (most >= 0 && most < least) {
      throw fault(at, "a repetition of at least " + least + " and at most " + most);
    }
    return new int[] {least, most};
  }

  private int number() {
    int from = at;
    int value = 0;
    while (!atEnd() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = 10 * value + text.charAt(at++) - '0';
      if (value > GrammarLimits.REPEATS) {
        throw fault(from, "a repetition of more than " + GrammarLimits.REPEATS);
      }
    }
    if (from == at) {
      throw fault(at, "expected a number");
    }
    return value;
  }

  GrammarException fault(int where, String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < where; i++) {
      column++;
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      }
    }
    return new GrammarException("the grammar, line " + line + ", column " + column + ": " + what);
  }
}
