package io.draftwire.gateway.chat.jinja;

/** What a string between quotes means. */
final class Escapes {
  private Escapes() {}

  /**
   * Reads Python's escapes; one that Python does not know stays as it is written.
   *
   * @throws JinjaException if one is cut short
   */
  static String read(String written, int line) {
    if (written.indexOf('\\') < 0) {
      return written;
    }
    StringBuilder meant = new StringBuilder(written.length());
    int i = 0;
    while (i < written.length()) {
      char c = written.charAt(i++);
      if (c != '\\') {
        meant.append(c);
        continue;
      }
      char kind = written.charAt(i++);
      switch (kind) {
        case '\n' -> {}
        case '\\', '\'', '"' -> meant.append(kind);
        case 'a' -> meant.append((char) 7);
        case 'b' -> meant.append('\b');
        case 'f' -> meant.append('\f');
        case 'n' -> meant.append('\n');
        case 'r' -> meant.append('\r');
        case 't' -> meant.append('\t');
        case 'v' -> meant.append((char) 11);
        case 'x', 'u', 'U' -> {
          int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
          meant.appendCodePoint(hex(written, i, digits, line));
          i += digits;
        }
        case 'N' -> {
          int close = written.indexOf('}', i);
          if (!written.startsWith("{", i) || close < 0) {
            throw JinjaException.syntax("\\N in a string wants a name in braces", line);
          }
          meant.appendCodePoint(named(written.substring(i + 1, close), line));
          i = close + 1;
        }
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          int end = i;
          while (end < Math.min(written.length(), i + 2)
              && Character.digit(written.charAt(end), 8) >= 0) {
            end++;
          }
          meant.append((char) Integer.parseInt(written.substring(i - 1, end), 8));
          i = end;
        }
        default -> meant.append('\\').append(kind);
      }
    }
    return meant.toString();
  }

  private static int hex(String written, int from, int digits, int line) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = i < written.length() ? Character.digit(written.charAt(i), 16) : -1;
      if (digit < 0) {
        throw JinjaException.syntax("an escape in a string wants " + digits + " hex digits", line);
      }
      value = value * 16 + digit;
    }
    if (value < 0 || value > Character.MAX_CODE_POINT) {
      throw JinjaException.syntax("an escape in a string is no character", line);
    }
    return value;
  }

  private static int named(String name, int line) {
    try {
      return Character.codePointOf(name);
    } catch (IllegalArgumentException e) {
      throw JinjaException.syntax("no character is named '" + name + "'", line);
    }
  }
}
