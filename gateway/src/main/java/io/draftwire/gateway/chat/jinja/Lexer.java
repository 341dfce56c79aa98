package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Token.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a template into tokens as Jinja does with {@code trim_blocks} and {@code lstrip_blocks}: a
 * newline behind a block or a comment goes, and so does white space before one that begins its
 * line, unless a sign in the tag says otherwise.
 */
final class Lexer {
  private static final String[] LONG_OPERATORS = {"**", "//", "==", "!=", ">=", "<="};
  private static final String OPERATORS = "+-/*%~[](){}><=.:|,;";

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  /** Whether what was read last ended with a newline. */
  private boolean lineStarts = true;

  private Lexer(String source) {
    this.source = source;
  }

  /**
   * All tokens, the last of which is the end.
   *
   * @throws JinjaException if something is no token
   */
  static List<Token> tokens(String template) {
    String text = template.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer = new Lexer(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    while (lexer.at < lexer.source.length()) {
      lexer.textThenTag();
    }
    lexer.add(Type.END, "", null);
    return lexer.tokens;
  }

  private void textThenTag() {
    int tag = nextTag();
    if (tag < 0) {
      data(source.substring(at));
      at = source.length();
      return;
    }
    char kind = source.charAt(tag + 1);
    char sign = sign(tag + 2);
    data(stripped(source.substring(at, tag), sign, kind != '{'));
    goTo(tag);
    if (kind == '%' && raw(tag + 2 + (sign == 0 ? 0 : 1))) {
      return;
    }
    at = tag + 2 + (sign == 0 ? 0 : 1);
    lineStarts = false;
    switch (kind) {
      case '#' -> comment();
      case '%' -> code(Type.BLOCK_BEGIN, Type.BLOCK_END, '%');
      default -> code(Type.VARIABLE_BEGIN, Type.VARIABLE_END, '}');
    }
  }

  private int nextTag() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private char sign(int where) {
    char c = where < source.length() ? source.charAt(where) : 0;
    return c == '-' || c == '+' ? c : 0;
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      add(Type.DATA, text, null);
    }
  }

  private void add(Type type, String text, Object value) {
    tokens.add(new Token(type, text, value, line));
  }

  private String stripped(String text, char sign, boolean block) {
    if (sign == '-') {
      int end = text.length();
      while (end > 0 && Python.isSpace(text.charAt(end - 1))) {
        end--;
      }
      return text.substring(0, end);
    }
    int begin = text.lastIndexOf('\n') + 1;
    if (sign == '+' || !block || (begin == 0 && !lineStarts)) {
      return text;
    }
    return afterSpace(text, begin) == text.length() ? text.substring(0, begin) : text;
  }

  private static int afterSpace(String text, int from) {
    int i = from;
    while (i < text.length() && Python.isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Moves on and counts lines. */
  private void goTo(int where) {
    for (; at < where; at++) {
      if (source.charAt(at) == '\n') {
        line++;
      }
    }
  }

  private void comment() {
    int end = source.indexOf("#}", at);
    if (at == source.length()) {
      return; // Jinja misses the end of what has no contents.
    }
    if (end < 0) {
      throw JinjaException.syntax("a comment has no end; write #} behind it", line);
    }
    endTag(end, end > at ? source.charAt(end - 1) : 0, true);
  }

  /** Behind the two characters that close a block or a comment. */
  private void endTag(int end, char sign, boolean trims) {
    int after = end + 2;
    if (sign == '-') {
      after = afterSpace(source, after);
    } else if (sign != '+' && trims && source.startsWith("\n", after)) {
      after++;
    }
    goTo(after);
    lineStarts = source.charAt(after - 1) == '\n';
  }

  /** A raw block from behind the sign of its begin on, if there is one. */
  private boolean raw(int from) {
    int open = word("raw", from);
    if (open < 0) {
      return false;
    }
    boolean strips = source.charAt(open) == '-';
    if (source.charAt(open) == '+') {
      return false;
    }
    int begin = open + (strips ? 3 : 2);
    begin = strips ? afterSpace(source, begin) : begin;
    goTo(begin);
    lineStarts = source.charAt(begin - 1) == '\n';
    for (int i = source.indexOf("{%", begin); i >= 0; i = source.indexOf("{%", i + 2)) {
      char sign = sign(i + 2);
      int close = word("endraw", i + 2 + (sign == 0 ? 0 : 1));
      if (close >= 0) {
        data(stripped(source.substring(begin, i), sign, true));
        char closing = source.charAt(close);
        endTag(closing == '%' ? close : close + 1, closing, true);
        return true;
      }
    }
    if (begin == source.length()) {
      return true;
    }
    throw JinjaException.syntax("a raw block has no end; write {% endraw %} behind it", line);
  }

  /** Where the sign or the end of a block begins that consists of a word; -1 if it does not. */
  private int word(String word, int from) {
    int begin = afterSpace(source, from);
    if (!source.startsWith(word, begin)) {
      return -1;
    }
    int end = afterSpace(source, begin + word.length());
    char c = end < source.length() ? source.charAt(end) : 0;
    boolean signed = c == '-' || c == '+';
    return source.startsWith("%}", signed ? end + 1 : end) ? end : -1;
  }

  private void code(Type begin, Type end, char closing) {
    add(begin, "", null);
    Deque<Character> open = new ArrayDeque<>();
    while (at < source.length()) {
      char c = source.charAt(at);
      boolean signed = c == '-' || (c == '+' && closing == '%');
      int close = signed ? at + 1 : at;
      if (open.isEmpty()
          && close + 1 < source.length()
          && source.charAt(close) == closing
          && source.charAt(close + 1) == '}') {
        add(end, "", null);
        endTag(close, signed ? c : 0, closing == '%');
        return;
      }
      if (Python.isSpace(c)) {
        goTo(at + 1);
      } else {
        token(c, open);
      }
    }
    throw JinjaException.syntax(
        closing == '%'
            ? "a block has no end; write %} behind it"
            : "an expression has no end; write }} behind it",
        line);
  }

  private void token(char c, Deque<Character> open) {
    if (c >= '0' && c <= '9') {
      NumberLiteral number = NumberLiteral.at(source, at);
      if (number == null) {
        throw JinjaException.syntax(
            "the number at '"
                + source.substring(at, Math.min(at + 20, source.length()))
                + "' is out of range",
            line);
      }
      add(Type.NUMBER, source.substring(at, number.end()), number.value());
      at = number.end();
    } else if (c == '\'' || c == '"') {
      string(c);
    } else if (Python.isNameStart(source.codePointAt(at))) {
      int end = at;
      while (end < source.length() && Python.isNamePart(source.codePointAt(end))) {
        end += Character.charCount(source.codePointAt(end));
      }
      add(Type.NAME, source.substring(at, end), null);
      at = end;
    } else {
      operator(c, open);
    }
  }

  private void string(char quote) {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw JinjaException.syntax("a string has no end; write " + quote + " behind it", line);
    }
    add(Type.STRING, Escapes.read(source.substring(at + 1, end), line), null);
    goTo(end + 1);
  }

  private void operator(char c, Deque<Character> open) {
    for (String operator : LONG_OPERATORS) {
      if (source.startsWith(operator, at)) {
        add(Type.OPERATOR, operator, null);
        at += 2;
        return;
      }
    }
    if (OPERATORS.indexOf(c) < 0) {
      throw JinjaException.syntax(
          "unexpected character '" + Character.toString(source.codePointAt(at)) + "'", line);
    }
    switch (c) {
      case '(' -> open.push(')');
      case '[' -> open.push(']');
      case '{' -> open.push('}');
      case ')', ']', '}' -> {
        if (open.isEmpty() || open.pop() != c) {
          throw JinjaException.syntax("unexpected '" + c + "'", line);
        }
      }
      default -> {}
    }
    add(Type.OPERATOR, String.valueOf(c), null);
    at++;
  }
}
