package io.draftwire.gateway.chat.jinja;

import java.util.BitSet;

/**
 * A string that knows which of its characters come from the conversation. What the template wrote
 * and what people wrote stay apart through slices, joins, replacements and formats, so that the
 * finished prompt tells where a special token may be read and where its spelling is a text.
 *
 * <p>Lengths and indices here are Java's; {@link #length} and {@link #offset} translate Python's,
 * which count characters.
 */
public final class Text {
  static final Text EMPTY = of("");

  private final String plain;

  /** A set bit is a character of the conversation; null for none. Never changed. */
  private final BitSet foreign;

  /** Whether {@code safe} or {@code escape} marked it, which makes Jinja escape what is added. */
  private final boolean markup;

  /** In characters, -1 before somebody asks; several threads may count it, and find the same. */
  private int length = -1;

  Text(String plain, BitSet foreign, boolean markup) {
    this.plain = plain;
    this.foreign = foreign;
    this.markup = markup;
  }

  /** The template's own words. */
  static Text of(String plain) {
    return new Text(plain, null, false);
  }

  /** Somebody else's words. */
  public static Text foreign(String plain) {
    BitSet all = new BitSet(plain.length());
    all.set(0, plain.length());
    return new Text(plain, all, false);
  }

  /** The characters alone. */
  public String plain() {
    return plain;
  }

  /** Whether a character between two indices comes from the conversation. */
  public boolean foreignBetween(int from, int to) {
    if (foreign == null) {
      return false;
    }
    int first = foreign.nextSetBit(from);
    return first >= 0 && first < to;
  }

  BitSet foreign() {
    return foreign;
  }

  boolean markup() {
    return markup;
  }

  Text marked(boolean as) {
    return as == markup ? this : new Text(plain, foreign, as);
  }

  boolean isEmpty() {
    return plain.isEmpty();
  }

  /** In Java's indices. */
  Text slice(int from, int to) {
    if (from == 0 && to == plain.length()) {
      return this;
    }
    return new Text(
        plain.substring(from, to), foreign == null ? null : foreign.get(from, to), markup);
  }

  /** In characters. */
  int length() {
    if (length < 0) {
      length = plain.codePointCount(0, plain.length());
    }
    return length;
  }

  /** Java's index of a character. */
  int offset(int character) {
    return length() == plain.length() ? character : plain.offsetByCodePoints(0, character);
  }

  /** Characters before Java's index. */
  int count(int offset) {
    return length() == plain.length() ? offset : plain.codePointCount(0, offset);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text text && text.plain.equals(plain);
  }

  @Override
  public int hashCode() {
    return plain.hashCode();
  }

  @Override
  public String toString() {
    return plain;
  }
}
