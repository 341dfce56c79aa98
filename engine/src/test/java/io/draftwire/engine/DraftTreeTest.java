package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTreeTest {
  private static final int V = 40;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 30})
  void randomTreesHaveTheLawsOfTheirPaths(int sequences) {
    for (long seed = 0; seed < 40; seed++) {
      try (TableModel model = model(200, 32)) {
        new Story(model, sequences, new Random(seed), 0).tell(30);
        assertAllFree(model);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 8, 24})
  void textsBeyondTheContextAreSeenThroughAWindow(int context) {
    for (long seed = 0; seed < 40; seed++) {
      try (TableModel model = model(context, 32)) {
        new Story(model, 6, new Random(seed), 0).tell(60);
        assertAllFree(model);
      }
    }
  }

  @Test
  void aFailedPassLeavesTheTreeAsItWas() {
    boolean[] fails = {false};
    TableModel.Laws laws = TableModel.seeded(V, 2, 3, 2);
    TableModel.Laws failing =
        (beforeLast, last, out, offset) -> {
          if (fails[0]) {
            throw new ModelException("no law today");
          }
          laws.logits(beforeLast, last, out, offset);
        };
    try (TableModel model = new TableModel(V, failing, 100, 32)) {
      DraftTree tree = new DraftTree(model, 8);
      int[] text = {1, 5, 6, 7};
      fails[0] = true;
      assertThatThrownBy(() -> tree.runRoot(4, i -> text[i])).hasMessage("no law today");
      assertThat(model.usedCells()).isZero();
      assertThat(tree.isRootRun()).isFalse();
      fails[0] = false;
      assertThat(tree.runRoot(4, i -> text[i])).isEqualTo(4);
      tree.run(2, new int[] {1, 2}, new int[] {0, 0}, new int[] {8, 9});
      fails[0] = true;
      int[] ids = {3, 4, 5};
      int[] parents = {1, 1, 0};
      assertThatThrownBy(() -> tree.run(3, ids, parents, new int[] {3, 4, 5}))
          .hasMessage("no law today");
      assertThat(tree.freeSequences()).isEqualTo(6);
      assertThat(model.usedCells()).isEqualTo(6);
      assertThat(tree.has(3)).isFalse();
      fails[0] = false;
      assertThat(tree.run(3, ids, parents, new int[] {3, 4, 5})).isEqualTo(3);
      assertThat(tree.freeSequences()).isEqualTo(4);
      tree.close();
      assertAllFree(model);
    }
  }

  @Test
  void guessesBeyondTheSequencesAreLeftOut() {
    try (TableModel model = model(100, 32)) {
      DraftTree tree = new DraftTree(model, 2);
      tree.runRoot(1, i -> 1);
      assertThat(tree.run(3, new int[] {1, 2, 3}, new int[3], new int[] {4, 5, 6})).isEqualTo(2);
      assertThat(tree.has(3)).isFalse();
      assertThat(tree.row(3)).isEqualTo(-1);
      assertThat(tree.canRun(0)).isFalse();
      assertThat(tree.canRun(3)).isFalse();
      assertThat(tree.canRun(2)).isTrue();
      // Room for the third, once the second is forgotten.
      tree.drop(2);
      assertThat(tree.run(1, new int[] {3}, new int[1], new int[] {6})).isEqualTo(1);
      assertThat(tree.row(3)).isZero();
      assertThat(tree.row(1)).as("not of the last pass").isEqualTo(-1);
      tree.close();
      assertAllFree(model);
    }
  }

  @Test
  void badCallsAreRefused() {
    try (TableModel model = model(100, 32)) {
      assertThatThrownBy(() -> new DraftTree(model, 0)).hasMessageContaining("at least one");
      DraftTree tree = new DraftTree(model, 4);
      int[] one = {1};
      int[] root = {0};
      assertThatThrownBy(() -> tree.run(1, one, root, one)).hasMessageContaining("runRoot first");
      tree.runRoot(2, i -> i);
      assertThatThrownBy(() -> tree.runRoot(1, i -> i)).hasMessageContaining("only grows");
      assertThatThrownBy(() -> tree.run(1, root, root, one)).hasMessageContaining("node 0");
      assertThatThrownBy(() -> tree.run(1, one, new int[] {7}, one)).hasMessageContaining("node 7");
      assertThatThrownBy(() -> tree.run(2, new int[] {1, 1}, new int[2], new int[2]))
          .hasMessageContaining("told twice");
      tree.run(1, one, root, one);
      assertThatThrownBy(() -> tree.run(1, one, root, one)).hasMessageContaining("in use");
      tree.run(1, new int[] {2}, one, one);
      assertThatThrownBy(() -> tree.commit(2, new int[0])).hasMessageContaining("grew by 0");
      assertThatThrownBy(() -> tree.commit(4, one)).hasMessageContaining("grew by 1");
      assertThatThrownBy(() -> tree.commit(3, new int[] {2})).hasMessageContaining("not below");
      assertThatThrownBy(() -> tree.drop(0)).hasMessageContaining("node 0");
      assertThatThrownBy(() -> tree.shorten(2)).hasMessageContaining("shortened to 2");
      assertThatThrownBy(() -> tree.shorten(0)).hasMessageContaining("shortened to 0");
      assertThat(tree.length()).isEqualTo(2);
      tree.close();
    }
  }

  /** A random life of a tree, each row of which is held against a fresh sequence's. */
  static final class Story {
    private final LanguageModel model;
    private final int vocabulary;
    private final DraftTree tree;
    private final Random random;
    private final double tolerance;
    private final int sequences;
    private final List<Integer> text = new ArrayList<>();
    private int nextId = 1;

    /** Of each guess that was run and is alive: parent and token. */
    private final Map<Integer, int[]> guesses = new HashMap<>();

    Story(LanguageModel model, int sequences, Random random, double tolerance) {
      this.model = model;
      this.vocabulary = model.tokenizer().vocabularySize();
      this.sequences = sequences;
      this.tree = new DraftTree(model, sequences);
      this.random = random;
      this.tolerance = tolerance;
    }

    void tell(int steps) {
      text.add(Math.max(0, model.tokenizer().bos()));
      for (int i = random.nextInt(8); i > 0; i--) {
        text.add(random.nextInt(vocabulary));
      }
      for (int step = 0; step < steps; step++) {
        if (!tree.isRootRun() || tree.depth() == 0) {
          assertThat(tree.runRoot(text.size(), text::get)).isPositive();
          guesses.clear();
          assertRow(DraftTree.ROOT);
        }
        switch (random.nextInt(9)) {
          case 0, 1 -> commit();
          case 2, 3 -> drop();
          case 4 -> shorten();
          default -> grow();
        }
        assertThat(tree.size()).isEqualTo(guesses.size());
        assertThat(tree.freeSequences()).isBetween(0, sequences - 1);
        int cached = model.contextLength() - tree.depth();
        assertThat(model.usedCells()).isEqualTo(cached + guesses.size());
      }
      tree.close();
    }

    private void grow() {
      int count = 1 + random.nextInt(6);
      int[] ids = new int[count];
      int[] parents = new int[count];
      int[] tokens = new int[count];
      for (int i = 0; i < count; i++) {
        ids[i] = nextId++;
        parents[i] = any(true);
        tokens[i] = random.nextInt(vocabulary);
      }
      boolean first = tree.canRun(parents[0]);
      int run = 0;
      int ran = tree.run(count, ids, parents, tokens);
      assertThat(tree.has(ids[0])).isEqualTo(first);
      for (int i = 0; i < count; i++) {
        if (tree.has(ids[i])) {
          guesses.put(ids[i], new int[] {parents[i], tokens[i]});
          run++;
        } else {
          assertThat(tree.freeSequences() == 0 || !tree.canRun(parents[i])).isTrue();
        }
      }
      assertThat(ran).isEqualTo(run);
      for (int id : ids) {
        if (tree.has(id)) {
          assertRow(id);
        }
      }
    }

    private void commit() {
      int[] ids = pathIds(any(false));
      int more = ids.length == 0 || random.nextInt(3) == 0 ? 1 : 0;
      for (int id : ids) {
        text.add(guesses.get(id)[1]);
      }
      if (more > 0) {
        text.add(random.nextInt(vocabulary));
      }
      tree.commit(text.size(), Arrays.copyOf(ids, ids.length + more));
      assertThat(tree.isRootRun()).isEqualTo(more == 0);
      int root = more > 0 ? -1 : ids[ids.length - 1];
      Map<Integer, int[]> below = new HashMap<>();
      guesses.forEach(
          (id, guess) -> {
            if (id != root && Arrays.stream(pathIds(id)).anyMatch(above -> above == root)) {
              below.put(id, new int[] {guess[0] == root ? DraftTree.ROOT : guess[0], guess[1]});
            }
          });
      guesses.clear();
      guesses.putAll(below);
      guesses.keySet().forEach(id -> assertThat(tree.has(id)).isTrue());
    }

    /** Its end is taken back, and it goes on another way. */
    private void shorten() {
      if (text.size() < 2) {
        return;
      }
      int length = 1 + random.nextInt(text.size() - 1);
      text.subList(length, text.size()).clear();
      tree.shorten(length);
      guesses.clear();
      assertThat(tree.length()).isEqualTo(length);
      if (random.nextBoolean()) {
        text.add(random.nextInt(vocabulary));
        tree.commit(text.size(), new int[1]);
      }
    }

    private void drop() {
      int id = any(false);
      if (id != DraftTree.ROOT) {
        tree.drop(id);
        List<Integer> gone = new ArrayList<>();
        for (int other : guesses.keySet()) {
          if (Arrays.stream(pathIds(other)).anyMatch(above -> above == id)) {
            gone.add(other);
          }
        }
        gone.forEach(guesses::remove);
      }
    }

    /** A guess, or the root. */
    private int any(boolean deep) {
      List<Integer> all = new ArrayList<>(guesses.keySet());
      all.add(DraftTree.ROOT);
      all.sort(null);
      int last = all.size() - 1;
      return deep && random.nextBoolean() ? all.get(last) : all.get(random.nextInt(all.size()));
    }

    /** Ids from below the root to a guess. */
    private int[] pathIds(int id) {
      List<Integer> path = new ArrayList<>();
      for (int at = id; at != DraftTree.ROOT; at = guesses.get(at)[0]) {
        path.addFirst(at);
      }
      return path.stream().mapToInt(Integer::intValue).toArray();
    }

    private void assertRow(int id) {
      List<Integer> path = new ArrayList<>(text);
      for (int on : pathIds(id)) {
        path.add(guesses.get(on)[1]);
      }
      // A window's law is that of the end of the path, which is all that a table model looks at.
      int from = Math.max(0, path.size() - model.contextLength());
      Batch batch = new Batch(vocabulary);
      int fresh = model.open();
      for (int i = from; i < path.size(); i++) {
        batch.add(fresh, path.get(i), i == path.size() - 1);
      }
      model.forward(batch);
      model.end(fresh);
      int row = tree.row(id);
      assertThat(row).isNotNegative();
      for (int v = 0; v < vocabulary; v++) {
        float difference = tree.logits()[row + v] - batch.logits()[v];
        assertThat((double) Math.abs(difference)).isLessThanOrEqualTo(tolerance);
      }
    }
  }

  private static TableModel model(int context, int sequences) {
    return new TableModel(V, TableModel.seeded(V, 2, 3, 2), context, sequences);
  }

  private static void assertAllFree(LanguageModel model) {
    assertThat(model.usedCells()).isZero();
    for (int i = 0; i < model.maxSequences(); i++) {
      model.open();
    }
  }
}
