package io.draftwire.lab.time;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ChatFormat;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Sequences;
import io.draftwire.engine.Tokenizer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that remembers: a row of logits that was asked for is kept under the exact path of tokens
 * before it, and whoever comes that way again gets the same row, whatever the shape of his batch.
 * So many runs over the same openings and seeds pay the model once for each distinct path, although
 * each asks in an order and in batches of its own.
 *
 * <ol>
 *   <li>Sequences are pointers into a {@link PathTrie}: opening, forking and truncating them costs
 *       nothing, and there are {@value #SEQUENCES} of them whatever the model has.
 *   <li>The model's own sequences, at most {@code heads}, follow the paths whose rows are missing;
 *       each miss takes the head that shares the longest prefix.
 *   <li>A law is exactly what the model gave the first time, as long as it is kept. Beyond a number
 *       of floats the rows least recently used are dropped; one that is asked for again then is
 *       computed again, and may be rounded otherwise.
 * </ol>
 *
 * <p>Keeps {@code 4 V} bytes a row: 4 MB for 32 rows over 32,000 tokens. Closing it frees the
 * heads, not the model.
 */
public final class MemoModel implements LanguageModel {
  private static final int SEQUENCES = 1 << 13;

  /** One of the model's sequences, and what it holds. */
  private static final class Head {
    private final int sequence;
    private PathTrie.Node tip;
    private long used;

    private Head(int sequence, PathTrie.Node tip) {
      this.sequence = sequence;
      this.tip = tip;
    }
  }

  /** A path that the model has to go, for the rows along it that are missing. */
  private static final class Run {
    private final PathTrie.Node end;
    private PathTrie.Node first;

    private Run(PathTrie.Node end) {
      this.end = end;
      this.first = end;
    }
  }

  private final LanguageModel model;
  private final int mostHeads;
  private final int vocabulary;
  private final PathTrie trie;
  private final Sequences sequences;
  private final PathTrie.Node[] tips = new PathTrie.Node[SEQUENCES];

  /** Where the tokens of a sequence's last batch lead, while its tree is undecided; else null. */
  private final PathTrie.Node[][] grown = new PathTrie.Node[SEQUENCES][];

  private final List<Head> heads = new ArrayList<>();
  private final Batch inner;
  private long uses;
  private long modelTokens;
  private long modelRows;

  /**
   * @param mostFloats that are kept; at least one row is
   * @param mostHeads sequences of the model that are used, at least 1; it may have fewer free
   */
  public MemoModel(LanguageModel model, long mostFloats, int mostHeads) {
    this.model = model;
    this.mostHeads = mostHeads;
    this.vocabulary = model.tokenizer().vocabularySize();
    this.trie = new PathTrie(Math.max(1, mostFloats / vocabulary));
    this.sequences =
        new Sequences(vocabulary, model.contextLength(), SEQUENCES, model.maxBatchTokens());
    this.inner = new Batch(vocabulary);
  }

  @Override
  public void forward(Batch batch) {
    sequences.checkForward(batch);
    PathTrie.Node[] nodes = place(batch);
    // Heads move on meanwhile: a node whose row is on its way must not go with one that leaves it.
    for (PathTrie.Node node : nodes) {
      trie.pin(node);
    }
    try {
      answer(batch, nodes);
    } finally {
      for (PathTrie.Node node : nodes) {
        trie.unpin(node);
      }
    }
  }

  private void answer(Batch batch, PathTrie.Node[] nodes) {
    Map<PathTrie.Node, float[]> known = new IdentityHashMap<>();
    List<PathTrie.Node> missing = new ArrayList<>();
    for (int i = 0; i < nodes.length; i++) {
      if (batch.wanted(i) && !known.containsKey(nodes[i])) {
        float[] row = trie.row(nodes[i]);
        known.put(nodes[i], row);
        if (row == null) {
          missing.add(nodes[i]);
        }
      }
    }
    compute(missing, known);
    int row = 0;
    for (int i = 0; i < nodes.length; i++) {
      if (batch.wanted(i)) {
        System.arraycopy(known.get(nodes[i]), 0, batch.logits(), batch.offset(row++), vocabulary);
      }
    }
    for (int i = 0; i < nodes.length; i++) {
      int sequence = batch.sequence(i);
      if (sequences.leavesOf(sequence) <= 1) {
        move(sequence, nodes[i]);
      } else if (grown[sequence] == null) {
        grown[sequence] = nodes;
        for (PathTrie.Node node : nodes) {
          trie.pin(node);
        }
      }
    }
    if (batch.isOnDemand()) {
      batch.supply((r, to, offset) -> true, batch.rows());
    }
    sequences.commit();
    missing.forEach(node -> trie.keep(node, known.get(node)));
  }

  /** Where every token of a batch leads. */
  private PathTrie.Node[] place(Batch batch) {
    PathTrie.Node[] nodes = new PathTrie.Node[batch.size()];
    for (int i = 0; i < nodes.length; i++) {
      int parent = batch.parent(i);
      PathTrie.Node from = parent < 0 ? tips[batch.sequence(i)] : nodes[parent];
      nodes[i] = trie.child(from, batch.token(i));
    }
    return nodes;
  }

  private void move(int sequence, PathTrie.Node to) {
    PathTrie.Node from = tips[sequence];
    tips[sequence] = trie.pin(to);
    trie.unpin(from);
  }

  private void compute(List<PathTrie.Node> missing, Map<PathTrie.Node, float[]> known) {
    List<Run> runs = runs(missing);
    while (!runs.isEmpty()) {
      Map<Head, Run> group = new LinkedHashMap<>(); // Ordered: a batch's shape must not be chance.
      while (!runs.isEmpty() && group.size() < mostHeads) {
        Head head = headFor(runs.getLast(), group);
        if (head == null) {
          break;
        }
        group.put(head, runs.removeLast());
      }
      run(group, known);
    }
  }

  /** Paths that lead past all missing nodes; a path's nodes come parents first. */
  private List<Run> runs(List<PathTrie.Node> missing) {
    List<Run> runs = new ArrayList<>();
    for (PathTrie.Node node : missing.reversed()) {
      Run run = null;
      for (int i = 0; i < runs.size() && run == null; i++) {
        run = runs.get(i).end.passes(node) ? runs.get(i) : null;
      }
      if (run == null) {
        runs.add(new Run(node));
      } else if (node.depth() < run.first.depth()) {
        run.first = node;
      }
    }
    return runs;
  }

  /**
   * A head that stands on the run's path, before its first missing row; null where all are taken.
   */
  private Head headFor(Run run, Map<Head, Run> taken) {
    Head best = null;
    int shared = -1;
    Head oldest = null;
    for (Head head : heads) {
      if (!taken.containsKey(head)) {
        int depth = Math.min(head.tip.shared(run.end), run.first.depth() - 1);
        if (depth > shared || depth == shared && head.tip.depth() < best.tip.depth()) {
          best = head;
          shared = depth;
        }
        oldest = oldest == null || head.used < oldest.used ? head : oldest;
      }
    }
    if (best == null || shared < best.tip.depth()) {
      best = branch(best, shared, oldest);
    }
    if (best != null) {
      if (shared >= 0 && shared < best.tip.depth()) {
        model.truncate(best.sequence, shared);
        stand(best, best.tip.ancestor(shared));
      }
      best.used = ++uses;
    }
    return best;
  }

  /** Another head where {@code from} has gone on beyond the prefix that is shared. */
  private Head branch(Head from, int shared, Head oldest) {
    if (heads.size() >= mostHeads) {
      if (oldest == from) {
        return from; // Also where both are null.
      }
      heads.remove(oldest);
      trie.unpin(oldest.tip);
      model.end(oldest.sequence);
    }
    int sequence;
    try {
      sequence = shared > 0 ? model.fork(from.sequence) : model.open();
    } catch (ModelException e) {
      if (heads.isEmpty()) {
        throw e;
      }
      return from; // The model has no more sequences for us.
    }
    Head head = new Head(sequence, trie.pin(shared > 0 ? from.tip : trie.root()));
    heads.add(head);
    return head;
  }

  private void stand(Head head, PathTrie.Node tip) {
    PathTrie.Node before = head.tip;
    head.tip = trie.pin(tip);
    trie.unpin(before);
  }

  private void run(Map<Head, Run> group, Map<PathTrie.Node, float[]> known) {
    List<PathTrie.Node> rows = new ArrayList<>();
    inner.clear();
    try {
      for (Map.Entry<Head, Run> entry : group.entrySet()) {
        Head head = entry.getKey();
        for (PathTrie.Node node : entry.getValue().end.behind(head.tip.depth())) {
          // Runs of one pass may begin alike: the first of them asks.
          boolean wanted =
              known.containsKey(node) && known.get(node) == null && !rows.contains(node);
          inner.add(head.sequence, node.token(), wanted);
          if (wanted) {
            rows.add(node);
          }
          if (inner.size() == model.maxBatchTokens()) {
            flush(rows, known);
          }
        }
      }
      if (inner.size() > 0) {
        flush(rows, known);
      }
    } finally {
      // Also where the model failed: a head is where the model says it is.
      group.forEach((head, run) -> stand(head, run.end.ancestor(model.length(head.sequence))));
    }
  }

  private void flush(List<PathTrie.Node> rows, Map<PathTrie.Node, float[]> known) {
    model.forward(inner);
    modelTokens += inner.size();
    modelRows += rows.size();
    for (int i = 0; i < rows.size(); i++) {
      float[] row = new float[vocabulary];
      System.arraycopy(inner.logits(), inner.offset(i), row, 0, vocabulary);
      known.put(rows.get(i), row);
    }
    rows.clear();
    inner.clear();
  }

  @Override
  public int open() {
    int sequence = sequences.open();
    tips[sequence] = trie.pin(trie.root());
    return sequence;
  }

  @Override
  public int length(int sequence) {
    return sequences.length(sequence);
  }

  @Override
  public void truncate(int sequence, int length) {
    sequences.truncate(sequence, length);
    move(sequence, tips[sequence].ancestor(length));
    letGo(sequence);
  }

  @Override
  public void keep(int sequence, int index) {
    if (sequences.branched(sequence)) {
      if (index >= 0) {
        sequences.checkKeep(sequence, index);
        move(sequence, grown[sequence][index]);
      }
    } else {
      move(sequence, tips[sequence].ancestor(sequences.keptLength(sequence, index)));
    }
    sequences.keep(sequence, index);
    letGo(sequence);
  }

  /** A sequence's tree is decided. */
  private void letGo(int sequence) {
    if (grown[sequence] != null) {
      for (PathTrie.Node node : grown[sequence]) {
        trie.unpin(node);
      }
      grown[sequence] = null;
    }
  }

  @Override
  public int fork(int sequence, int length) {
    int copy = sequences.fork(sequence, length);
    tips[copy] = trie.pin(tips[sequence].ancestor(length));
    return copy;
  }

  @Override
  public void end(int sequence) {
    sequences.end(sequence);
    letGo(sequence);
    trie.unpin(tips[sequence]);
  }

  @Override
  public int maxBranches() {
    return sequences.maxBranches();
  }

  @Override
  public int cells() {
    return sequences.cells();
  }

  @Override
  public int usedCells() {
    return sequences.usedCells();
  }

  /** Tokens that the model has run so far. */
  long modelTokens() {
    return modelTokens;
  }

  /** Rows that the model has given so far. */
  long modelRows() {
    return modelRows;
  }

  /** Rows that are kept now. */
  int keptRows() {
    return trie.keptRows();
  }

  /** Tokens that are kept now, for the rows and for the sequences that lead past them. */
  int keptTokens() {
    return trie.nodes();
  }

  @Override
  public int maxSequences() {
    return SEQUENCES;
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public int contextLength() {
    return model.contextLength();
  }

  @Override
  public int maxBatchTokens() {
    return model.maxBatchTokens();
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public Optional<ChatFormat> chatFormat() {
    return model.chatFormat();
  }

  @Override
  public void close() {
    for (Head head : heads) {
      trie.unpin(head.tip);
      model.end(head.sequence);
    }
    heads.clear();
  }
}
