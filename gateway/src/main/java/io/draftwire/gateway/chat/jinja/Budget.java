package io.draftwire.gateway.chat.jinja;

/**
 * What one rendering may take. Every node that is evaluated, every element that a filter looks at
 * and every eighth character that is read or made is a step; a step's work is bounded, so the steps
 * bound the time without a clock, and a rendering never has to be abandoned. Characters and
 * elements are counted when they are made and never given back: what is counted is more than what
 * is alive.
 */
final class Budget {
  /** Two orders above what templates in use take for a long conversation; a second or two. */
  static final long MOST_STEPS = 10_000_000;

  /** Of all strings made on the way, the output included. */
  static final long MOST_CHARACTERS = 1L << 26;

  /** Of all lists, tuples and mappings made on the way. */
  static final long MOST_ELEMENTS = 1L << 22;

  /** Of expressions, blocks and macros within each other; a stack of a virtual thread holds it. */
  static final int MOST_DEPTH = 600;

  private long steps;
  private long characters;
  private long elements;
  private int depth;

  void step() {
    steps(1);
  }

  void steps(long count) {
    steps += count;
    if (steps > MOST_STEPS) {
      throw JinjaException.limit("the template takes more than " + MOST_STEPS + " steps");
    }
  }

  /** Characters are read, by a search or a comparison. */
  void read(int count) {
    steps((count >> 3) + 1);
  }

  /** Characters are about to be made. */
  void characters(long count) {
    steps((count >> 3) + 1);
    characters += count;
    if (characters > MOST_CHARACTERS) {
      throw JinjaException.limit("the template makes more than " + MOST_CHARACTERS + " characters");
    }
  }

  /** Elements of a list, a tuple or a mapping are about to be made. */
  void elements(long count) {
    steps(count + 1);
    elements += count + 1;
    if (elements > MOST_ELEMENTS) {
      throw JinjaException.limit(
          "the template makes lists of more than " + MOST_ELEMENTS + " elements");
    }
  }

  /** Something within something is begun; ends with {@link #leave}. */
  void enter() {
    step();
    if (++depth > MOST_DEPTH) {
      throw JinjaException.limit("the template nests more than " + MOST_DEPTH + " deep");
    }
  }

  void leave() {
    depth--;
  }
}
