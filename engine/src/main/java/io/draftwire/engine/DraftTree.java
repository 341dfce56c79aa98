package io.draftwire.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * The draft's cache over a text and over the guesses that grow below its end. Guesses keep their
 * cache over passes: a pass runs new nodes below any that were run earlier, until the text goes
 * another way.
 *
 * <p>The order of calls: {@link #runRoot} once; then {@link #run} and {@link #commit} as they come,
 * and {@link #runRoot} again whenever {@link #isRootRun} says that the text's last token was no
 * guess that had been run. Nodes have the caller's ids, above 0; {@value #ROOT} is the root, the
 * text's last token.
 *
 * <p>Every tip of the tree has a sequence of the model: a node below a tip is appended there, any
 * other forks a sequence at its parent. Forks share cells, so that a node costs one cell, but
 * sequences are few: nodes for which none is free are left out of a pass.
 *
 * <p>A text longer than the draft's context is seen through a window, which slides so that the
 * latest half remains (with the begin-of-text token in front, which such models lean on). A draft
 * model may see less than the target does; that costs acceptance, never exactness.
 *
 * <p>Knows no clock. As thread-safe as its model. A failed pass leaves the tree as it was.
 */
public final class DraftTree implements AutoCloseable {
  /** The id of the root. */
  public static final int ROOT = 0;

  /** The part of the context that is left to guesses when the window slides. */
  private static final int GUESSES_SHARE = 8;

  private final LanguageModel model;
  private final int mostSequences;
  private final Batch batch;
  private final List<Line> lines = new ArrayList<>();

  /** Guesses that have been run, by id. */
  private final Map<Integer, Node> nodes = new HashMap<>();

  /** The latest token of the text that is cached; slot -1 where none is. */
  private Node root;

  private boolean rootRun;

  /** Tokens of the text. */
  private int length;

  /** Cache slot j holds text[j] for j < anchor, text[start + j] from there on. */
  private int start;

  /** A sequence of the model, which holds the path to its tip. */
  private static final class Line {
    private final int sequence;
    private Node tip;

    Line(int sequence) {
      this.sequence = sequence;
    }
  }

  /** A token in the cache: on a line that lasts as long as the node does. */
  private static final class Node {
    /** Null for the root, and for what was one. */
    private Node parent;

    private final int slot;
    private final Line line;

    /** Its row of the last pass's logits. */
    private int row = -1;

    private int pass;

    Node(Node parent, int slot, Line line) {
      this.parent = parent;
      this.slot = slot;
      this.line = line;
    }
  }

  /** Counts passes, so that rows of earlier ones are not taken for the last one's. */
  private int pass;

  /**
   * Opens a sequence of the model; more follow as the tree branches.
   *
   * @param mostSequences how many it may have at once
   * @throws ModelException if the model has no free sequence
   */
  public DraftTree(LanguageModel model, int mostSequences) {
    if (mostSequences < 1) {
      throw new ModelException(
          "a draft's tree needs at least one sequence; " + mostSequences + " were given");
    }
    this.model = model;
    this.mostSequences = mostSequences;
    this.batch = new Batch(model.tokenizer().vocabularySize());
    Line line = new Line(model.open());
    this.root = new Node(null, -1, line);
    line.tip = root;
    lines.add(line);
  }

  /** Tokens of the text. */
  public int length() {
    return length;
  }

  /** Whether the text's last token has been run, so that guesses may be run below it. */
  public boolean isRootRun() {
    return rootRun;
  }

  /** Whether a node has been run and is still below the root, or is the root and has been run. */
  public boolean has(int id) {
    return id == ROOT ? rootRun : nodes.containsKey(id);
  }

  /** Guesses that have been run and are still below the root. */
  public int size() {
    return nodes.size();
  }

  /**
   * How deep guesses may be run below the root. Where it is 0, {@link #runRoot} slides the window.
   */
  public int depth() {
    return model.contextLength() - 1 - root.slot;
  }

  /** Sequences that may still be opened by this tree. */
  public int freeSequences() {
    return mostSequences - lines.size();
  }

  /**
   * Whether the next pass could run a node below {@code parent}, as its first: it is known, and not
   * too deep, and a sequence is free or it is a tip.
   */
  public boolean canRun(int parent) {
    Node node = find(parent);
    return node != null
        && node.slot + 1 < model.contextLength()
        && (node.line.tip == node || freeSequences() > 0);
  }

  /** The logits of the last pass; {@link #row} says where a node's begin. */
  public float[] logits() {
    return batch.logits();
  }

  /**
   * Where the logits behind a node begin in {@link #logits}.
   *
   * @return -1 for a node that the last pass did not run
   */
  public int row(int id) {
    Node node = find(id);
    return node == null || node.pass != pass || node.row < 0 ? -1 : batch.offset(node.row);
  }

  /**
   * Runs the text's last token, and what the cache lacks before it. All guesses lose their cache:
   * afterwards the root is the only parent.
   *
   * @param length tokens of the text, as committed or more
   * @param text the token at a position
   * @return how many tokens the model had to run, at least one
   * @throws ModelException if the model has no room for the text, or the backend fails
   */
  public int runRoot(int length, IntUnaryOperator text) {
    if (length < Math.max(1, this.length)) {
      throw new IllegalArgumentException(
          "a text of " + length + " tokens after one of " + this.length + ": it only grows");
    }
    if (length > this.length) {
      commit(length, new int[length - this.length]);
    }
    int anchor = anchor(text);
    int cached = Math.min(root.slot + 1, length - start - 1);
    int most = model.contextLength() - model.contextLength() / GUESSES_SHARE;
    if (length - start > most) {
      start = length - Math.max(anchor + 1, model.contextLength() / 2);
      cached = 0;
    }
    forgetGuesses(root.line, cached - 1);
    batch.clear();
    int end = length - start;
    for (int slot = cached; slot < end; slot++) {
      int position = slot < anchor ? slot : start + slot;
      batch.add(root.line.sequence, text.applyAsInt(position), slot == end - 1);
    }
    model.forward(batch);
    pass++;
    Node run = new Node(null, end - 1, root.line);
    run.row = 0;
    run.pass = pass;
    root.line.tip = run;
    root = run;
    rootRun = true;
    return batch.size();
  }

  private int anchor(IntUnaryOperator text) {
    boolean room = model.contextLength() > 1;
    return room && text.applyAsInt(0) == model.tokenizer().bos() ? 1 : 0;
  }

  /** Only the text stays, up to a slot, on one line. */
  private void forgetGuesses(Line line, int slot) {
    nodes.clear();
    rootRun = false;
    for (Line other : List.copyOf(lines)) {
      if (other != line) {
        end(other);
      }
    }
    if (slot + 1 < model.length(line.sequence)) {
      model.truncate(line.sequence, slot + 1);
    }
    root = new Node(null, slot, line);
    line.tip = root;
  }

  private void end(Line line) {
    lines.remove(line);
    model.end(line.sequence);
  }

  /**
   * One pass over new guesses, each below the root or one that an earlier pass ran. Those that find
   * no free sequence or cell, or would be too deep for the context, are left out; {@link #has} says
   * which were run, {@link #row} where their logits are.
   *
   * @param count how many guesses, best first
   * @param ids their ids, above 0 and not in use
   * @param parents the ids of their parents
   * @param tokens their tokens
   * @return how many were run; 0 is no pass
   * @throws IllegalArgumentException if an id is in use or a parent has not been run
   * @throws ModelException if the backend fails
   */
  public int run(int count, int[] ids, int[] parents, int[] tokens) {
    for (int i = 0; i < count; i++) {
      check(ids[i], parents[i]);
      for (int j = 0; j < i; j++) {
        if (ids[j] == ids[i]) {
          throw new IllegalArgumentException("node " + ids[i] + " is told twice");
        }
      }
    }
    batch.clear();
    List<Node> added = new ArrayList<>();
    List<Integer> addedIds = new ArrayList<>();
    List<Line> forked = new ArrayList<>();
    try {
      int room = Math.min(model.cells() - model.usedCells(), model.maxBatchTokens());
      for (int i = 0; i < count && added.size() < room; i++) {
        Node parent = find(parents[i]);
        Line line = line(parent, forked);
        if (line != null) {
          Node node = new Node(parent, parent.slot + 1, line);
          node.row = batch.add(line.sequence, tokens[i], true);
          line.tip = node;
          added.add(node);
          addedIds.add(ids[i]);
        }
      }
      if (added.isEmpty()) {
        return 0;
      }
      model.forward(batch);
    } catch (Throwable e) {
      for (Node node : added) {
        node.line.tip = node.parent;
      }
      forked.forEach(this::end);
      throw e;
    }
    pass++;
    for (int i = 0; i < added.size(); i++) {
      added.get(i).pass = pass;
      nodes.put(addedIds.get(i), added.get(i));
    }
    return added.size();
  }

  private void check(int id, int parent) {
    if (id <= ROOT || nodes.containsKey(id)) {
      throw new IllegalArgumentException(
          "node " + id + " is in use or no node's id; ids are above 0 and used once");
    }
    if (find(parent) == null) {
      throw new IllegalArgumentException(
          parent == ROOT
              ? "the root has not been run; call runRoot first"
              : "node " + id + " is below node " + parent + ", which has not been run");
    }
  }

  private Node find(int id) {
    return id == ROOT ? (rootRun ? root : null) : nodes.get(id);
  }

  /** A line on which a child of {@code parent} may be put; null where there is none. */
  private Line line(Node parent, List<Line> forked) {
    if (parent.slot + 1 >= model.contextLength()) {
      return null;
    }
    if (parent.line.tip == parent) {
      return parent.line;
    }
    if (freeSequences() == 0) {
      return null;
    }
    int fork;
    try {
      fork = model.fork(parent.line.sequence, parent.slot + 1);
    } catch (ModelException e) {
      return null; // Others hold what is left of the model's sequences.
    }
    Line line = new Line(fork);
    line.tip = parent;
    lines.add(line);
    forked.add(line);
    return line;
  }

  /**
   * The text grew. What is not below its new end is dropped. Where the new last token was a guess
   * that had been run, that is the root now and what grows below it stays; otherwise {@link
   * #runRoot} runs what the cache lacks.
   *
   * @param length tokens of the text now
   * @param path for each new token the id of the guess that it was, or 0 for one that was none or
   *     had not been run
   * @throws IllegalArgumentException if the text does not grow by the path, or the path leaves the
   *     tree's edges
   */
  public void commit(int length, int[] path) {
    if (path.length == 0 || length - this.length != path.length) {
      throw new IllegalArgumentException(
          "a text of " + this.length + " tokens grew by " + path.length + " to " + length);
    }
    Node deepest = root;
    int known = 0;
    while (rootRun && known < path.length && nodes.containsKey(path[known])) {
      Node next = nodes.get(path[known]);
      if (next.parent != deepest) {
        throw new IllegalArgumentException(
            "node " + path[known] + " is not below the text's token before it");
      }
      deepest = next;
      known++;
    }
    this.length = length;
    if (known < path.length) {
      forgetGuesses(deepest.line, deepest.slot);
      return;
    }
    Node newRoot = deepest;
    nodes.values().removeIf(node -> node == newRoot || !isBelow(node, newRoot));
    for (Line line : List.copyOf(lines)) {
      if (!isBelow(line.tip, newRoot)) {
        end(line);
      }
    }
    newRoot.parent = null;
    root = newRoot;
  }

  /**
   * The text's end was taken back: it is as it was, but for its last tokens. All guesses lose their
   * cache, and {@link #runRoot} is next, or {@link #commit}.
   *
   * @param length tokens of the text now, at least one
   * @throws IllegalArgumentException if the text would not be shorter
   */
  public void shorten(int length) {
    if (length < 1 || length >= this.length) {
      throw new IllegalArgumentException(
          "a text of " + this.length + " tokens cannot be shortened to " + length);
    }
    this.length = length;
    // Of a window that is about to hold less than one that has just slid, nothing is left.
    boolean tooShort = start > 0 && length - start < Math.max(2, model.contextLength() / 2);
    start = tooShort ? 0 : start;
    forgetGuesses(root.line, tooShort ? -1 : Math.min(root.slot, length - start - 1));
  }

  /**
   * Forgets a guess and what is below it, so that sequences are free for others. It may be run
   * again later.
   *
   * @throws IllegalArgumentException if it has not been run
   */
  public void drop(int id) {
    Node dropped = nodes.get(id);
    if (dropped == null) {
      throw new IllegalArgumentException("node " + id + " has not been run, or is the root");
    }
    nodes.values().removeIf(node -> isBelow(node, dropped));
    for (Line line : List.copyOf(lines)) {
      if (!isBelow(line.tip, dropped)) {
        continue;
      }
      if (line == dropped.parent.line) {
        model.truncate(line.sequence, dropped.slot);
        line.tip = dropped.parent;
      } else {
        end(line);
      }
    }
  }

  /** Whether a node is another or below it; both are at or below the root. */
  private static boolean isBelow(Node node, Node above) {
    Node at = node;
    while (at != null && at.slot > above.slot) {
      at = at.parent;
    }
    return at == above;
  }

  /** Ends all sequences. */
  @Override
  public void close() {
    nodes.clear();
    rootRun = false;
    for (Line line : List.copyOf(lines)) {
      end(line);
    }
  }
}
