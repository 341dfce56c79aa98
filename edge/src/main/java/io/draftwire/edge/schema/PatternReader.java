package io.draftwire.edge.schema;

import static io.draftwire.edge.schema.GbnfWriter.escaped;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A {@code pattern} as the inside of a JSON string: of the regular expressions of ECMA-262 what is
 * regular (characters, classes, groups, alternatives, repetitions, an anchor at either end). Where
 * it is not anchored anything may stand in front and behind.
 */
final class PatternReader {
  /** What a string must escape, and how. */
  private static final String ESCAPED = "\"\\\b\f\n\r\t";

  private static final String BY = "\"\\bfnrt";

  private static final int MOST = 1000;
  private static final int DEEPEST = 24;

  private final String pattern;
  private final String where;
  private final GbnfWriter out;
  private int at;
  private int depth;

  /**
   * @param where the schema's place, for messages
   */
  PatternReader(String pattern, String where, GbnfWriter out) {
    this.pattern = pattern;
    this.where = where;
    this.out = out;
  }

  /**
   * What stands between the quotation marks.
   *
   * @throws SchemaException if it is no pattern, or one that is not read here
   */
  String content() {
    String anything = "(" + characters(complement(new BitSet())) + ")*";
    List<String> alternatives = new ArrayList<>();
    do {
      boolean fromStart = take('^');
      String sequence = sequence();
      boolean toEnd = take('$');
      alternatives.add(
          (fromStart ? "" : anything + " ") + sequence + (toEnd ? "" : " " + anything));
    } while (take('|'));
    if (at < pattern.length()) {
      throw fault("'" + pattern.charAt(at) + "' stands where nothing of that kind can");
    }
    return out.rule(String.join(" | ", alternatives));
  }

  private String alternatives() {
    if (++depth > DEEPEST) {
      throw fault("groups nest deeper than " + DEEPEST);
    }
    List<String> alternatives = new ArrayList<>();
    do {
      alternatives.add(sequence());
    } while (take('|'));
    depth--;
    return String.join(" | ", alternatives);
  }

  private String sequence() {
    StringBuilder sequence = new StringBuilder("\"\"");
    while (at < pattern.length() && "|)$".indexOf(pattern.charAt(at)) < 0) {
      sequence.append(" (").append(atom()).append(')').append(times());
    }
    return sequence.toString();
  }

  private String atom() {
    int c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> characters(set());
      case '.' -> characters(complement(of('\n', '\r', 0x2028, 0x2029)));
      case '\\' -> characters(escape(false));
      case '*', '+', '?', '{' -> throw fault("'" + (char) c + "' has nothing to repeat");
      case '^' -> throw fault("'^' stands not at the beginning");
      default -> characters(of(c));
    };
  }

  private String group() {
    if (take('?') && !take(':')) {
      if (!take('<') || at < pattern.length() && "=!".indexOf(pattern.charAt(at)) >= 0) {
        throw fault("looking ahead or behind is not supported");
      }
      int end = pattern.indexOf('>', at);
      if (end < 0) {
        throw fault("a group's name has no end");
      }
      at = end + 1;
    }
    String inside = alternatives();
    if (!take(')')) {
      throw fault("a group is not closed, or has an anchor in it");
    }
    return inside;
  }

  private String times() {
    int start = at;
    String times = "";
    if (take('*') || take('+') || take('?')) {
      times = pattern.substring(start, at);
    } else if (take('{')) {
      int least = number();
      int most = least;
      if (take(',')) {
        most = at < pattern.length() && pattern.charAt(at) == '}' ? -1 : number();
      }
      if (!take('}') || most >= 0 && most < least) {
        throw fault("a repetition is not {n}, {n,} or {n,m}");
      }
      times = "{" + least + (most == least ? "" : "," + (most < 0 ? "" : most)) + "}";
    }
    if (!times.isEmpty()) {
      take('?'); // As few as possible: the texts are the same.
    }
    return times;
  }

  private int number() {
    int value = 0;
    int from = at;
    while (at < pattern.length() && Character.digit(pattern.charAt(at), 10) >= 0) {
      value = 10 * value + Character.digit(pattern.charAt(at++), 10);
      if (value > MOST) {
        throw fault("a repetition of more than " + MOST);
      }
    }
    if (from == at) {
      throw fault("a repetition is not {n}, {n,} or {n,m}");
    }
    return value;
  }

  private BitSet set() {
    boolean others = take('^');
    BitSet set = new BitSet();
    while (!take(']')) {
      BitSet from = member();
      boolean range = at + 1 < pattern.length() && pattern.charAt(at + 1) != ']' && take('-');
      if (!range) {
        set.or(from);
        continue;
      }
      BitSet to = member();
      if (from.cardinality() != 1 || to.cardinality() != 1 || from.length() > to.length()) {
        throw fault("a range is not between two characters in their order");
      }
      set.set(from.length() - 1, to.length());
    }
    return others ? complement(set) : set;
  }

  private BitSet member() {
    int c = next();
    return c == '\\' ? escape(true) : of(c);
  }

  private BitSet escape(boolean inSet) {
    int c = next();
    return switch (c) {
      case 'd' -> digits();
      case 'D' -> complement(digits());
      case 'w' -> word();
      case 'W' -> complement(word());
      case 's' -> spaces();
      case 'S' -> complement(spaces());
      case 'n' -> of('\n');
      case 'r' -> of('\r');
      case 't' -> of('\t');
      case 'f' -> of('\f');
      case 'v' -> of(0x0b);
      case 'x' -> of(hex(2));
      case 'u' -> of(hex(4));
      case 'b' -> {
        if (!inSet) {
          throw fault("'\\b' is not supported");
        }
        yield of('\b');
      }
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw fault("'\\" + Character.toString(c) + "' is not supported");
        }
        yield of(c);
      }
    };
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw fault("an escape lacks " + digits + " hexadecimal digits");
      }
      value = 16 * value + digit;
    }
    return value;
  }

  private static BitSet of(int... characters) {
    BitSet set = new BitSet();
    for (int c : characters) {
      set.set(c);
    }
    return set;
  }

  private static BitSet digits() {
    BitSet digits = new BitSet();
    digits.set('0', '9' + 1);
    return digits;
  }

  private static BitSet word() {
    BitSet word = digits();
    word.set('a', 'z' + 1);
    word.set('A', 'Z' + 1);
    word.set('_');
    return word;
  }

  private static BitSet spaces() {
    BitSet spaces = of(' ', 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff);
    spaces.set('\t', '\r' + 1);
    spaces.set(0x2000, 0x200b);
    return spaces;
  }

  private static BitSet complement(BitSet set) {
    BitSet others = new BitSet();
    others.set(0, Character.MAX_CODE_POINT + 1);
    others.clear(Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1);
    others.andNot(set);
    return others;
  }

  /** Characters of a string's value as a string writes them. */
  private String characters(BitSet set) {
    List<String> ways = new ArrayList<>();
    for (int i = 0; i < ESCAPED.length(); i++) {
      if (set.get(ESCAPED.charAt(i))) {
        ways.add(
            "\"\\\\"
                + (BY.charAt(i) == '"' || BY.charAt(i) == '\\' ? "\\" : "")
                + BY.charAt(i)
                + "\"");
      }
    }
    BitSet plain = (BitSet) set.clone();
    plain.clear(0, ' ');
    plain.clear(0x7f);
    plain.clear('"');
    plain.clear('\\');
    if (!plain.isEmpty()) {
      StringBuilder ranges = new StringBuilder("[");
      for (int from = plain.nextSetBit(0); from >= 0; ) {
        int to = plain.nextClearBit(from) - 1;
        ranges.append(inSet(from));
        if (to > from) {
          ranges.append('-').append(inSet(to));
        }
        from = plain.nextSetBit(to + 1);
      }
      ways.add(ranges.append(']').toString());
    }
    if (ways.isEmpty()) {
      throw fault("a set has no character that a string could have");
    }
    return String.join(" | ", ways);
  }

  private static String inSet(int c) {
    return "[]^-".indexOf(c) >= 0 ? String.format(java.util.Locale.ROOT, "\\x%02x", c) : escaped(c);
  }

  private int next() {
    if (at == pattern.length()) {
      throw fault("it ends too early");
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private boolean take(char c) {
    if (at == pattern.length() || pattern.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  private SchemaException fault(String what) {
    return new SchemaException(where, "pattern " + pattern + ": " + what + ", at " + at);
  }
}
