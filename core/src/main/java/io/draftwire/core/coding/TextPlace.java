package io.draftwire.core.coding;

/** A place in a text: the last three tokens before it, -1 for none, and how the last two came. */
final class TextPlace {
  private int first;
  private int second;
  private int third;
  private int plain;

  void clear() {
    first = -1;
    second = -1;
    third = -1;
    plain = 0;
  }

  void set(TextPlace other) {
    first = other.first;
    second = other.second;
    third = other.third;
    plain = other.plain;
  }

  void follow(int token, boolean plainly) {
    third = second;
    second = first;
    first = token;
    plain = (plain << 1 | (plainly ? 1 : 0)) & TextState.PLAIN_CONTEXTS - 1;
  }

  /** The last token. */
  int first() {
    return first;
  }

  int second() {
    return second;
  }

  int third() {
    return third;
  }

  /** A bit for each of the last two ids that came plainly. */
  int plain() {
    return plain;
  }
}
