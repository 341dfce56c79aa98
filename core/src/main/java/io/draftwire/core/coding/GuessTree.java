package io.draftwire.core.coding;

/**
 * The guesses that a {@link GuessCoder} remembers, by number: where in the text each stands, and
 * which were told below it. The end of the text is parent 0, and also the guess that it fulfilled,
 * if it did: the root.
 *
 * <p>A ring of twice what is remembered, so that the guesses of a message can be taken back: what
 * they overwrite was forgotten before. The children of a guess are a list, the latest first, which
 * ends where the guesses forgotten begin. Not thread-safe.
 */
final class GuessTree {
  /** Guesses that are remembered, the latest. */
  static final int REMEMBERED = 4096;

  private static final int SLOTS = 2 * REMEMBERED;

  private final int[] tokens = new int[SLOTS];
  private final int[] parents = new int[SLOTS];

  /** Number of the sibling told before, and of the child told last; 0 for none. */
  private final int[] siblings = new int[SLOTS];

  private final int[] children = new int[SLOTS];

  /** Null where no guess has been yet. */
  private final TextPlace[] places = new TextPlace[SLOTS];

  private int newest;
  private int root;
  private int rootChild;

  /** Numbers begin with 1 again. */
  void clear() {
    newest = 0;
    root = 0;
    rootChild = 0;
  }

  int newest() {
    return newest;
  }

  /** The text goes on: to the child that has said so, if one has. */
  void committed(int token) {
    int child = rootChild;
    while (isKnown(child) && tokens[slot(child)] != token) {
      child = siblings[slot(child)];
    }
    if (isKnown(root)) {
      children[slot(root)] = rootChild;
    }
    root = isKnown(child) ? child : 0;
    rootChild = root == 0 ? 0 : children[slot(root)];
  }

  /** 0 for the root's number, whatever else as it is. */
  int canonical(int parent) {
    return parent == root ? 0 : parent;
  }

  /** Whether a guess of that number is remembered; not 0. */
  boolean isKnown(int number) {
    return number > 0 && number <= newest && number > newest - REMEMBERED;
  }

  /** The place behind a guess that is known. */
  TextPlace place(int number) {
    return places[slot(number)];
  }

  int token(int number) {
    return tokens[slot(number)];
  }

  /** The canonical parent of a known guess, as it was when that was told. */
  int parent(int number) {
    return parents[slot(number)];
  }

  /** The child of a canonical parent that was told last; perhaps not known any more. */
  int lastChild(int parent) {
    return parent == 0 ? rootChild : children[slot(parent)];
  }

  /** The sibling of a known guess that was told before it; perhaps not known any more. */
  int siblingBefore(int number) {
    return siblings[slot(number)];
  }

  /** A guess below a canonical parent, which is known; the place behind the parent is given. */
  void add(int parent, TextPlace behind, int token, boolean plainly) {
    int slot = slot(++newest);
    tokens[slot] = token;
    parents[slot] = parent;
    siblings[slot] = lastChild(parent);
    children[slot] = 0;
    if (places[slot] == null) {
      places[slot] = new TextPlace();
    }
    places[slot].set(behind);
    places[slot].follow(token, plainly);
    setLastChild(parent, newest);
  }

  /** Takes back the guesses behind {@code number}, at most as many as are remembered. */
  void backTo(int number) {
    for (; newest > number; newest--) {
      setLastChild(parents[slot(newest)], siblings[slot(newest)]);
    }
  }

  private void setLastChild(int parent, int child) {
    if (parent == 0) {
      rootChild = child;
    } else {
      children[slot(parent)] = child;
    }
  }

  private static int slot(int number) {
    return number & SLOTS - 1;
  }
}
