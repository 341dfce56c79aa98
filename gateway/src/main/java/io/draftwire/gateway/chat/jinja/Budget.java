package io.draftwire.gateway.chat.jinja;

/**
 * What one rendering may take. Every node that is evaluated, every element that a filter looks at
 * and every 32nd character that is read or made is a step; a step's work is bounded, so the steps
 * bound the time without a clock, and a rendering never has to be abandoned. Characters and
 * elements are counted when they are made and never given back: what is counted is more than what
 * is alive.
 *
 * <p>Templates in use take up to 25 million steps and 200 million characters, where they go through
 * 2,000 messages for each of them, or join them one by one.
 */
final class Budget {
  /** Two or three seconds. */
  static final long MOST_STEPS = 30_000_000;

  /**
   * Of all strings made on the way, the output included: an eighth of the heap, or a quarter where
   * they are of two bytes each.
   */
  static final long MOST_CHARACTERS =
      Math.clamp(Runtime.getRuntime().maxMemory() / 8, 1L << 26, 1L << 28);

  /** Of all lists, tuples and mappings made on the way, of some bytes each. */
  static final long MOST_ELEMENTS = 1L << 22;

  /** Of expressions, blocks and macros within each other; half of what a thread's stack holds. */
  static final int MOST_DEPTH = 600;

  /** Elements that take as much memory as an object with its contents. */
  private static final int OBJECT = 8;

  private final long mostSteps;
  private final long mostCharacters;
  private final long mostElements;
  private long steps;
  private long characters;
  private long elements;
  private int depth;

  Budget() {
    this(1);
  }

  /**
   * @param part of everything but the depth that there is: one in so many
   */
  Budget(long part) {
    mostSteps = MOST_STEPS / part;
    mostCharacters = MOST_CHARACTERS / part;
    mostElements = MOST_ELEMENTS / part;
  }

  void step() {
    steps(1);
  }

  void steps(long count) {
    steps += count;
    if (steps > mostSteps) {
      throw JinjaException.limit("the template takes more than " + mostSteps + " steps");
    }
  }

  /** Characters are read, by a search or a comparison. */
  void read(int count) {
    steps((count >> 5) + 1);
  }

  /** Characters are about to be made. */
  void characters(long count) {
    steps((count >> 5) + 1);
    characters += count;
    if (characters > mostCharacters) {
      throw JinjaException.limit("the template makes more than " + mostCharacters + " characters");
    }
  }

  /** Elements of a list or a tuple are about to be made. */
  void elements(long count) {
    steps(count + 1);
    elements += count + 1;
    if (elements > mostElements) {
      throw JinjaException.limit(
          "the template makes lists of more than " + mostElements + " elements");
    }
  }

  /** Something else that stays, such as a string in a list. */
  void object() {
    elements(OBJECT);
  }

  /** A mapping of so many entries. */
  void mapping(long count) {
    elements(OBJECT * (count + 1));
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
