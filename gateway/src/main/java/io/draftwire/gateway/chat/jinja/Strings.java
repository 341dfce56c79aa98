package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/** What Python's strings can do that takes more than a line; results are no markup. */
final class Strings {
  private Strings() {}

  /** Without the given characters, or white space where there are none, at its ends. */
  static Text strip(Rendering rendering, Text text, Text characters, boolean left, boolean right) {
    String plain = text.plain();
    BitSet set = new BitSet();
    if (characters != null) {
      rendering.budget().read(characters.plain().length());
      characters.plain().codePoints().forEach(set::set);
    }
    int from = 0;
    int to = plain.length();
    while (left && from < to && strips(plain.codePointAt(from), characters, set)) {
      from += Character.charCount(plain.codePointAt(from));
    }
    while (right && to > from && strips(plain.codePointBefore(to), characters, set)) {
      to -= Character.charCount(plain.codePointBefore(to));
    }
    rendering.budget().characters(plain.length());
    return text.slice(from, to);
  }

  private static boolean strips(int c, Text characters, BitSet set) {
    return characters == null ? Python.isSpace(c) : set.get(c);
  }

  static Text replace(Rendering rendering, Text text, Text old, Text by, long most) {
    String plain = text.plain();
    String wanted = old.plain();
    rendering.budget().read(plain.length());
    TextBuilder replaced = new TextBuilder(rendering.budget());
    int done = 0;
    long left = most < 0 ? Long.MAX_VALUE : most;
    if (wanted.isEmpty()) {
      while (left > 0 && done <= plain.length()) {
        left--;
        replaced.append(by);
        if (done == plain.length()) {
          return replaced.text();
        }
        int next = plain.offsetByCodePoints(done, 1);
        replaced.append(text, done, next);
        done = next;
      }
    } else {
      for (int at = plain.indexOf(wanted); at >= 0 && left > 0; at = plain.indexOf(wanted, done)) {
        left--;
        replaced.append(text, done, at).append(by);
        done = at + wanted.length();
      }
    }
    return replaced.append(text, done, plain.length()).text();
  }

  /** By a separator, or by white space where it is null. */
  static List<Object> split(Rendering rendering, Text text, Text separator, long most) {
    rendering.budget().characters(text.plain().length());
    List<Object> parts = new ArrayList<>();
    String plain = text.plain();
    long left = most < 0 ? Long.MAX_VALUE : most;
    int from = separator == null ? space(plain, 0, true) : 0;
    while (separator != null || from < plain.length()) {
      int end =
          separator == null ? space(plain, from, false) : plain.indexOf(separator.plain(), from);
      if (left-- == 0 || end < 0 || (separator == null && end == plain.length())) {
        add(rendering, parts, text.slice(from, plain.length()));
        return parts;
      }
      add(rendering, parts, text.slice(from, end));
      from = separator == null ? space(plain, end, true) : end + separator.plain().length();
    }
    return parts;
  }

  private static void add(Rendering rendering, List<Object> parts, Text part) {
    rendering.budget().object();
    parts.add(part);
  }

  /** Behind white space, or where it begins. */
  private static int space(String plain, int from, boolean behind) {
    int i = from;
    while (i < plain.length() && Python.isSpace(plain.charAt(i)) == behind) {
      i++;
    }
    return i;
  }

  /** The end without white space. */
  private static int trimmed(String plain, int end) {
    int to = end;
    while (to > 0 && Python.isSpace(plain.charAt(to - 1))) {
      to--;
    }
    return to;
  }

  static List<Object> splitFromRight(Rendering rendering, Text text, Text separator, long most) {
    if (most < 0) {
      return split(rendering, text, separator, most);
    }
    rendering.budget().characters(text.plain().length());
    List<Object> parts = new ArrayList<>();
    String plain = text.plain();
    int to = separator == null ? trimmed(plain, plain.length()) : plain.length();
    long left = most;
    while (separator != null || to > 0) {
      int at;
      int end;
      if (separator == null) {
        at = to;
        while (at > 0 && !Python.isSpace(plain.charAt(at - 1))) {
          at--;
        }
        end = at;
        at = trimmed(plain, at);
      } else {
        at = plain.lastIndexOf(separator.plain(), to - separator.plain().length());
        end = at + separator.plain().length();
      }
      if (left-- == 0 || at < 0 || (separator == null && end == 0)) {
        add(rendering, parts, text.slice(0, to));
        break;
      }
      add(rendering, parts, text.slice(end, to));
      to = at;
    }
    return parts.reversed();
  }

  static List<Object> lines(Rendering rendering, Text text, boolean keepEnds) {
    rendering.budget().characters(text.plain().length());
    List<Object> lines = new ArrayList<>();
    String plain = text.plain();
    for (int from = 0; from < plain.length(); ) {
      int end = from;
      while (end < plain.length() && !Python.isLineEnd(plain.charAt(end))) {
        end++;
      }
      int next = Math.min(plain.length(), end + (plain.startsWith("\r\n", end) ? 2 : 1));
      add(rendering, lines, text.slice(from, keepEnds ? next : end));
      from = next;
    }
    return lines;
  }

  static Text join(Rendering rendering, Text separator, Iterable<Text> parts) {
    TextBuilder joined = new TextBuilder(rendering.budget());
    boolean first = true;
    for (Text part : parts) {
      if (!first) {
        joined.append(separator);
      }
      first = false;
      joined.append(part);
    }
    return joined.text();
  }

  /** Every part mapped by itself that comes from one side; keeps apart who wrote what. */
  static Text mapped(Rendering rendering, Text text, UnaryOperator<String> by) {
    String plain = text.plain();
    TextBuilder mapped = new TextBuilder(rendering.budget());
    for (int from = 0; from < plain.length(); ) {
      boolean foreign = text.foreignBetween(from, from + 1);
      int to = from + 1;
      while (to < plain.length() && text.foreignBetween(to, to + 1) == foreign) {
        to++;
      }
      mapped.append(by.apply(plain.substring(from, to)), text, from, to);
      from = to;
    }
    return mapped.text();
  }

  /** Padded with a character to a width; {@code left} of what is missing stands before it. */
  static Text padded(Rendering rendering, Text text, long width, int fill, long left) {
    long missing = width - text.length();
    if (missing <= 0) {
      return text;
    }
    Text one = Text.of(Character.toString(fill));
    TextBuilder padded = new TextBuilder(rendering.budget());
    return padded.repeat(one, left).append(text).repeat(one, missing - left).text();
  }
}
