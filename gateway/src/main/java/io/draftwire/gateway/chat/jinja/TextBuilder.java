package io.draftwire.gateway.chat.jinja;

import java.util.BitSet;

/** Makes a text of pieces, and has the budget pay for it. */
final class TextBuilder {
  private final Budget budget;
  private final StringBuilder plain = new StringBuilder();
  private BitSet foreign;

  TextBuilder(Budget budget) {
    this.budget = budget;
  }

  /** The template's own. */
  TextBuilder append(String own) {
    budget.characters(own.length());
    plain.append(own);
    return this;
  }

  TextBuilder append(Text text) {
    return append(text, 0, text.plain().length());
  }

  /** A part of a text, by Java's indices. */
  TextBuilder append(Text text, int from, int to) {
    budget.characters(to - from);
    int shift = plain.length() - from;
    plain.append(text.plain(), from, to);
    BitSet marks = text.foreign();
    if (marks != null) {
      for (int i = marks.nextSetBit(from); i >= 0 && i < to; ) {
        int end = Math.min(marks.nextClearBit(i), to);
        mark(i + shift, end + shift);
        i = marks.nextSetBit(end);
      }
    }
    return this;
  }

  /** Other characters in the place of a part of a text, and as foreign as that. */
  TextBuilder append(String replacement, Text of, int from, int to) {
    int begin = plain.length();
    append(replacement);
    if (of.foreignBetween(from, to)) {
      mark(begin, plain.length());
    }
    return this;
  }

  TextBuilder repeat(Text text, long times) {
    budget.characters(Math.max(0, times) * text.plain().length());
    for (long i = 0; i < times; i++) {
      append(text);
    }
    return this;
  }

  private void mark(int from, int to) {
    if (foreign == null) {
      foreign = new BitSet();
    }
    foreign.set(from, to);
  }

  int length() {
    return plain.length();
  }

  Text text() {
    return new Text(plain.toString(), foreign, false);
  }
}
