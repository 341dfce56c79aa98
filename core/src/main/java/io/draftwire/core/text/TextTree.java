package io.draftwire.core.text;

import java.util.Arrays;

/**
 * A committed text and the tree of guesses that grows below its last token, the <i>root</i>. Both
 * ends of a live session hold one: the edge grows it, the cloud walks it.
 *
 * <p>Nodes are numbered by whoever grows the tree, upwards over the whole session, and are told in
 * the order of their numbers, parents first. A node's parent is an earlier node, or a committed
 * position: that of its grower's root. So what comes late is resolved as well: a node whose token
 * is what has been committed at its position meanwhile is part of the text, and stays known as a
 * parent for those behind it; any other late node is dead, and so is all that grows below it.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>a live node's path leads to the root, token by token; siblings have different tokens;
 *   <li>live nodes lie in the order of their numbers, parents before children;
 *   <li>there are at most so many live nodes as the tree was made for, and a bounded number that
 *       are part of the text, whatever is told.
 * </ol>
 *
 * <p>Indices of nodes hold until the next {@link #commit}, which closes ranks; numbers hold for
 * ever. Not thread-safe; allocates nothing once warm, but for the text.
 */
public final class TextTree {
  /** Nodes that are part of the text, of which more are not remembered. */
  private static final int MOST_COMMITTED = 1 << 12;

  /** Index of no node: of the root, as a parent. */
  public static final int ROOT = -1;

  /** What became of a node that was told. */
  public enum Told {
    /** It grows below the root. */
    LIVE,
    /** Its token has been committed at its position already. */
    COMMITTED,
    /** Another token has been committed on its path, or its parent was dead. */
    DEAD,
    /** A sibling has its token. */
    TWICE,
    /** There is no room for it; it is dead. */
    FULL,
    /** Its number was used before, or its parent's has not been. */
    WRONG
  }

  private final Text text;
  private final int room;

  /** Of live nodes, by index. */
  private final int[] numbers;

  private final int[] parents;
  private final int[] tokens;
  private final int[] positions;
  private final long[] chains;
  private final double[] weights;
  private int size;

  /** Numbers of nodes that are part of the text, ascending, and their positions in it. */
  private int[] committedNumbers = new int[16];

  private int[] committedPositions = new int[16];
  private int committedSize;

  /** The latest number told. */
  private int latest;

  private final int[] moved;

  /**
   * @param prompt token ids, at least one
   * @param room most live nodes
   */
  public TextTree(int[] prompt, int room) {
    if (prompt.length == 0 || room < 0) {
      throw new IllegalArgumentException(
          "a tree of " + room + " nodes below a text of " + prompt.length + " tokens");
    }
    this.text = new Text(prompt);
    this.room = room;
    numbers = new int[room];
    parents = new int[room];
    tokens = new int[room];
    positions = new int[room];
    chains = new long[room];
    weights = new double[room];
    moved = new int[room];
  }

  /** What is committed. */
  public Text text() {
    return text;
  }

  /** Live nodes. */
  public int size() {
    return size;
  }

  /** Most live nodes. */
  public int room() {
    return room;
  }

  public int number(int node) {
    return numbers[check(node)];
  }

  /** Index of a node's parent, or {@link #ROOT}. */
  public int parent(int node) {
    return parents[check(node)];
  }

  public int token(int node) {
    return tokens[check(node)];
  }

  /** Absolute position of a node's token in the text that it continues. */
  public int position(int node) {
    return positions[check(node)];
  }

  /** Nodes on the path to a node, itself included. */
  public int depth(int node) {
    return position(node) - text.length() + 1;
  }

  /** The digest's chain over the text and the path to a node. */
  public long chain(int node) {
    return node == ROOT ? text.chain(text.length()) : chains[check(node)];
  }

  /** What whoever grows or walks the tree holds of a node: how probable it is, say. */
  public double weight(int node) {
    return weights[check(node)];
  }

  public void weigh(int node, double weight) {
    weights[check(node)] = weight;
  }

  /** The child of {@code parent} with a token, or {@link #ROOT} for none. */
  public int child(int parent, int token) {
    for (int i = parent + 1; i < size; i++) {
      if (parents[i] == parent && tokens[i] == token) {
        return i;
      }
    }
    return ROOT;
  }

  /** Index of the live node with a number, or {@link #ROOT} for none. */
  public int find(int number) {
    int index = Arrays.binarySearch(numbers, 0, size, number);
    return index < 0 ? ROOT : index;
  }

  /**
   * A node below a committed position: its grower's root.
   *
   * @param base committed tokens that the grower knew of, 1 to those there are
   * @param number above all told before
   */
  public Told addBelowText(int base, int number, int token) {
    if (number <= latest || base < 1 || base > text.length()) {
      return Told.WRONG;
    }
    latest = number;
    return base == text.length() ? grow(ROOT, number, token) : late(base, number, token);
  }

  /**
   * A node below another.
   *
   * @param parent number of one that was told before
   * @param number above all told before
   */
  public Told addBelow(int parent, int number, int token) {
    if (number <= latest || parent < 1 || parent > latest) {
      return Told.WRONG;
    }
    latest = number;
    int live = find(parent);
    if (live != ROOT) {
      return grow(live, number, token);
    }
    int committed = Arrays.binarySearch(committedNumbers, 0, committedSize, parent);
    if (committed < 0) {
      return Told.DEAD;
    }
    int position = committedPositions[committed] + 1;
    return position == text.length() ? grow(ROOT, number, token) : late(position, number, token);
  }

  /** The number that the next node of this tree has, where it is grown here. */
  public int nextNumber() {
    return latest + 1;
  }

  private Told grow(int parent, int number, int token) {
    if (child(parent, token) != ROOT) {
      return Told.TWICE;
    }
    if (size == room) {
      return Told.FULL;
    }
    numbers[size] = number;
    parents[size] = parent;
    tokens[size] = token;
    positions[size] = parent == ROOT ? text.length() : positions[parent] + 1;
    chains[size] = Prefix.link(chain(parent), token);
    weights[size] = 0;
    size++;
    return Told.LIVE;
  }

  /** A node at a position that is committed already. */
  private Told late(int position, int number, int token) {
    if (text.token(position) != token) {
      return Told.DEAD;
    }
    remember(number, position);
    return Told.COMMITTED;
  }

  private void remember(int number, int position) {
    if (committedSize == MOST_COMMITTED) {
      // Only a grower that never moves on gets here; its oldest nodes are dead to it then.
      committedSize /= 2;
      System.arraycopy(committedNumbers, committedSize, committedNumbers, 0, committedSize);
      System.arraycopy(committedPositions, committedSize, committedPositions, 0, committedSize);
    }
    if (committedSize == committedNumbers.length) {
      committedNumbers = Arrays.copyOf(committedNumbers, 2 * committedSize);
      committedPositions = Arrays.copyOf(committedPositions, 2 * committedSize);
    }
    // Mostly the largest so far; a commit may bring an earlier one.
    int at = committedSize++;
    while (at > 0 && committedNumbers[at - 1] > number) {
      committedNumbers[at] = committedNumbers[at - 1];
      committedPositions[at] = committedPositions[at - 1];
      at--;
    }
    committedNumbers[at] = number;
    committedPositions[at] = position;
  }

  /**
   * The next token of the text. The root moves to it; of the tree there remains what grows below
   * the root's child with that token, if it has one.
   *
   * @return index that the child had, or {@link #ROOT} where it had none
   */
  public int commit(int token) {
    int child = child(ROOT, token);
    if (child != ROOT) {
      remember(numbers[child], text.length());
    }
    text.append(token);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int parent = parents[i];
      boolean below = i != child && parent != ROOT && (parent == child || moved[parent] != ROOT);
      moved[i] = below ? kept : ROOT;
      if (below) {
        numbers[kept] = numbers[i];
        parents[kept] = parent == child ? ROOT : moved[parent];
        tokens[kept] = tokens[i];
        positions[kept] = positions[i];
        chains[kept] = chains[i];
        weights[kept] = weights[i];
        kept++;
      }
    }
    size = kept;
    return child;
  }

  /** Nodes at positions before {@code base} will not be named as parents any more. */
  public void forgetBefore(int base) {
    int kept = 0;
    for (int i = 0; i < committedSize; i++) {
      if (committedPositions[i] >= base - 1) {
        committedNumbers[kept] = committedNumbers[i];
        committedPositions[kept++] = committedPositions[i];
      }
    }
    committedSize = kept;
  }

  /** Every guess is forgotten; the text and the numbering go on. */
  public void clear() {
    size = 0;
    committedSize = 0;
  }

  /** Every guess is forgotten, and they are numbered from 1 again. */
  public void restart() {
    clear();
    latest = 0;
  }

  private int check(int node) {
    if (node < 0 || node >= size) {
      throw new IndexOutOfBoundsException("node " + node + " of a tree of " + size);
    }
    return node;
  }
}
