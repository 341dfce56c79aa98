package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link LanguageModel} must do with trees, forks at a length and rows on demand. */
abstract class TreeContract extends LanguageModelContract {
  /** Nodes of the largest tree, and branches of all trees, that {@link #load} must allow. */
  static final int NODES = 24;

  static final int BRANCHES = 2 * NODES;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyNodeHasTheLawOfItsPath(long seed) {
    Random random = new Random(seed);
    int[] text = tokens(random.nextInt(100), 1 + random.nextInt(12));
    int s = model.open();
    if (text.length > 1) {
      run(s, Arrays.copyOf(text, text.length - 1));
    }
    Tree tree = new Tree(random, text, text[text.length - 1]);
    batch.clear();
    tree.add(s, random);
    model.forward(batch);
    assertThat(model.usedCells()).isEqualTo(text.length + NODES);
    tree.assertLaws();
    model.end(s);
  }

  @Test
  void treesAndChainsShareABatch() {
    Random random = new Random(5);
    int[] first = tokens(0, 4);
    int[] second = tokens(40, 7);
    int[] chain = tokens(80, 6);
    float[][] expected = run(model.open(), chain);
    int one = model.open();
    int two = model.open();
    int three = model.open();
    run(two, Arrays.copyOf(second, 6));
    batch.clear();
    Tree a = new Tree(random, first, first[0]);
    Tree b = new Tree(random, second, second[6]);
    int[] rows = new int[6];
    // Interleaved: no sequence's tokens lie side by side.
    a.start(one);
    b.start(two);
    for (int i = 0; i < NODES; i++) {
      a.grow(random);
      if (i < 6) {
        rows[i] = batch.add(three, chain[i], true);
      }
      b.grow(random);
    }
    float[][] laws = new float[6][];
    model.forward(batch);
    for (int i = 0; i < 6; i++) {
      assertSameLaw(row(rows[i]), expected[i]);
      laws[i] = row(rows[i]);
    }
    a.text = new int[] {first[0]};
    assertThat(model.length(three)).isEqualTo(6);
    Batch together = batch;
    batch = new Batch(vocabulary);
    // A chain goes on while trees are undecided.
    run(three, tokens(3, 2));
    model.end(three);
    a.assertLaws(together);
    b.assertLaws(together);
    model.keep(two, b.index[NODES / 2]);
    model.keep(one, -1);
    assertThat(model.length(one)).isZero();
    assertThat(model.length(two)).isEqualTo(b.path(NODES / 2).length);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keptPathsGoOnAsIfTheRestHadNeverBeen(long seed) {
    Random random = new Random(seed);
    int s = model.open();
    int[] text = {3};
    run(s, text);
    // Context 64: a round adds 1 to 6 tokens.
    for (int round = 0; round < 6; round++) {
      int used = model.usedCells();
      Tree tree =
          new Tree(random, Arrays.copyOf(text, text.length + 1), random.nextInt(vocabulary));
      tree.text[text.length] = tree.root;
      batch.clear();
      tree.add(s, random);
      model.forward(batch);
      assertThat(model.length(s)).isEqualTo(text.length);
      assertThat(model.usedCells()).isEqualTo(used + batch.size());
      int kept = random.nextInt(NODES + 1);
      while (tree.path(kept).length > text.length + 6) {
        kept--;
      }
      model.keep(s, tree.index[kept]);
      text = tree.path(kept);
      assertThat(model.length(s)).isEqualTo(text.length);
      assertThat(model.usedCells()).isEqualTo(text.length);
      int copy = model.fork(s);
      int fresh = model.open();
      float[][] expected = run(fresh, path(text, 7));
      assertSameLaw(run(copy, 7)[0], expected[text.length]);
      model.end(copy);
      model.end(fresh);
    }
    model.end(s);
    assertThat(model.usedCells()).isZero();
  }

  @Test
  void undecidedSequencesTakeNothingElse() {
    int s = model.open();
    run(s, tokens(0, 3));
    branch(s);
    assertRefused(() -> run(s, 1), "has a tree of new tokens; keep one path");
    assertRefused(() -> model.fork(s), "has a tree of new tokens");
    assertRefused(() -> model.fork(s, 1), "has a tree of new tokens");
    assertRefused(() -> model.truncate(s, 4), "cannot truncate");
    assertThat(model.length(s)).isEqualTo(3);
    model.truncate(s, 3);
    assertThat(model.usedCells()).isEqualTo(3);
    branch(s);
    model.truncate(s, 2);
    branch(s);
    model.keep(s, -1);
    assertRefused(() -> model.keep(s, -1), "no new tokens to keep");
    assertThat(model.length(s)).isEqualTo(2);
    int[] text = tokens(0, 3);
    int fresh = model.open();
    assertSameLaw(run(s, text[2])[0], run(fresh, text)[2]);
    branch(s);
    model.end(s);
    model.end(fresh);
    assertThat(model.usedCells()).isZero();
  }

  @Test
  void keepTruncatesChains() {
    int s = model.open();
    int[] text = tokens(0, 8);
    float[][] expected = run(model.open(), text);
    run(s, Arrays.copyOf(text, 2));
    run(s, Arrays.copyOfRange(text, 2, 8));
    model.keep(s, 3);
    assertThat(model.length(s)).isEqualTo(6);
    assertSameLaw(run(s, text[6])[0], expected[6]);
    model.keep(s, -1);
    assertThat(model.length(s)).isEqualTo(6);
    // A chain may be written as a tree too.
    batch.clear().add(s, text[6], true);
    batch.addBelow(0, text[7], true);
    model.forward(batch);
    assertThat(model.length(s)).isEqualTo(8);
    assertSameLaw(row(1), expected[7]);
    model.keep(s, 0);
    assertThat(model.length(s)).isEqualTo(7);
    assertThat(model.usedCells()).isEqualTo(15);
  }

  @Test
  void onlyTheSequencesOwnNewTokensAreKept() {
    int s = model.open();
    int other = model.open();
    assertRefused(() -> model.keep(s, -1), "no new tokens to keep");
    batch.clear().add(s, 1, true);
    batch.add(other, 2, true);
    model.forward(batch);
    assertRefused(() -> model.keep(s, 1), "token 1 of the batch is not one of sequence 0's");
    assertRefused(() -> model.keep(s, 2), "token 2 of the batch");
    assertRefused(() -> model.keep(s, -2), "token -2 of the batch");
    assertRefused(() -> model.keep(other + 1, 0), "is not open");
    model.keep(s, 0);
    model.truncate(other, 0);
    assertRefused(() -> model.keep(other, 1), "no new tokens to keep");
  }

  @Test
  void failedTreesChangeNothing() {
    int s = model.open();
    int other = model.open();
    int[] text = tokens(0, CONTEXT - 2);
    run(s, text);
    batch.clear().add(other, 1, true);
    batch.addBelow(0, 2, true);
    batch.addBelow(0, 3, true);
    batch.add(s, 1, true);
    batch.addBelow(3, 2, true);
    batch.addBelow(3, 4, true);
    batch.addBelow(4, 3, true);
    assertRefused(() -> model.forward(batch), "outgrow the context of 64");
    assertThat(model.length(s)).isEqualTo(CONTEXT - 2);
    assertThat(model.length(other)).isZero();
    assertThat(model.usedCells()).isEqualTo(CONTEXT - 2);
    int fresh = model.open();
    float[][] expected = run(fresh, path(text, 9));
    assertSameLaw(run(s, 9)[0], expected[CONTEXT - 2]);
    run(other, 1);
  }

  @Test
  void forksAtALengthHoldThatMuch() {
    int[] text = tokens(0, 9);
    float[][] expected = run(model.open(), text);
    int s = model.open();
    run(s, Arrays.copyOf(text, 6));
    run(s, tokens(50, 4));
    int copy = model.fork(s, 6);
    assertThat(model.length(copy)).isEqualTo(6);
    assertThat(model.usedCells()).isEqualTo(19);
    model.end(s);
    assertThat(model.usedCells()).isEqualTo(15);
    assertSameLaw(run(copy, text[6], text[7])[1], expected[7]);
    int none = model.fork(copy, 0);
    assertThat(model.length(none)).isZero();
    assertSameLaw(run(none, text[0])[0], expected[0]);
    assertRefused(() -> model.fork(copy, 9), "cannot fork sequence");
    assertRefused(() -> model.fork(copy, -1), "cannot fork sequence");
    assertRefused(() -> model.fork(SEQUENCES, 0), "is not open");
  }

  @Test
  void rowsOnDemandAreThoseOfAFilledBatch() {
    Random random = new Random(8);
    int s = model.open();
    Tree tree = new Tree(random, tokens(0, 1), tokens(0, 1)[0]);
    tree.add(s, random);
    model.forward(batch);
    float[][] all = new float[batch.rows()][];
    for (int r = 0; r < all.length; r++) {
      all[r] = row(r);
    }
    model.truncate(s, 0);
    Batch lazy = Batch.onDemand(vocabulary);
    for (int i = 0; i < batch.size(); i++) {
      if (batch.parent(i) < 0) {
        lazy.add(s, batch.token(i), true);
      } else {
        lazy.addBelow(batch.parent(i), batch.token(i), true);
      }
    }
    model.forward(lazy);
    model.keep(s, -1);
    for (int r = all.length - 1; r > 0; r--) {
      int at = lazy.row(r);
      assertThat(at).isEqualTo(lazy.offset(r));
      assertThat(Arrays.copyOfRange(lazy.logits(), at, at + vocabulary)).isEqualTo(all[r]);
    }
    run(s, 4);
    lazy.row(3);
  }

  @Test
  void rowsAreGoneAfterTheNextForward() {
    int s = model.open();
    Batch lazy = Batch.onDemand(vocabulary);
    model.forward(lazy.addAll(s, tokens(0, 3), 0, 3));
    lazy.row(1);
    run(s, 4);
    lazy.row(1);
    assertRefused(() -> lazy.row(2), "row 2 of the batch is gone");
    model.forward(lazy.clear().addAll(s, tokens(0, 3), 0, 3));
    lazy.row(2);
    model.close();
    assertRefused(() -> lazy.row(0), "closed");
  }

  private void branch(int sequence) {
    Batch tree = new Batch(vocabulary);
    tree.add(sequence, 1, true);
    tree.addBelow(0, 2, true);
    tree.addBelow(0, 3, true);
    model.forward(tree);
  }

  private static int[] path(int[] text, int more) {
    int[] path = Arrays.copyOf(text, text.length + 1);
    path[text.length] = more;
    return path;
  }

  /** A random tree below a text whose last token is its root; node 0 is the root. */
  private final class Tree {
    private int[] text;
    private final int root;
    private final int[] index = new int[NODES + 1];
    private final int[] parent = new int[NODES + 1];
    private final int[] token = new int[NODES + 1];
    private int size;

    Tree(Random random, int[] text, int root) {
      this.text = text;
      this.root = root;
    }

    void start(int sequence) {
      batch.add(sequence, root, true);
      index[0] = batch.last();
      token[0] = root;
      parent[0] = -1;
      size = 1;
    }

    /** A child of any node, mostly of a late one, so that the tree is deep too. */
    void grow(Random random) {
      int above = random.nextInt(3) > 0 ? Math.max(0, size - 3) : random.nextInt(size);
      parent[size] = above;
      token[size] = random.nextInt(vocabulary);
      batch.addBelow(index[above], token[size], true);
      index[size++] = batch.last();
    }

    void add(int sequence, Random random) {
      start(sequence);
      while (size <= NODES) {
        grow(random);
      }
    }

    /** The text, whose last token is the root, and the path to a node. */
    int[] path(int node) {
      int depth = 0;
      for (int n = node; n > 0; n = parent[n]) {
        depth++;
      }
      int[] path = Arrays.copyOf(text, text.length + depth);
      for (int n = node, at = path.length - 1; n > 0; n = parent[n]) {
        path[at--] = token[n];
      }
      return path;
    }

    void assertLaws() {
      assertLaws(batch);
    }

    /** Against a fresh sequence for each leaf: what is above it lies on its path. */
    void assertLaws(Batch run) {
      batch = new Batch(vocabulary);
      boolean[] inner = new boolean[size];
      for (int node = 1; node < size; node++) {
        inner[parent[node]] = true;
      }
      for (int leaf = 0; leaf < size; leaf++) {
        if (!inner[leaf]) {
          assertLaws(run, leaf);
        }
      }
    }

    private void assertLaws(Batch run, int leaf) {
      int[] path = path(leaf);
      int fresh = model.open();
      float[][] laws = run(fresh, path);
      model.end(fresh);
      int at = path.length - 1;
      for (int node = leaf; node >= 0; node = parent[node]) {
        int row = run.row(run.rowOf(index[node]));
        assertSameLaw(Arrays.copyOfRange(run.logits(), row, row + vocabulary), laws[at--]);
      }
    }
  }
}
