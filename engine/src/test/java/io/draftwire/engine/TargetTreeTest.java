package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TargetTreeTest {
  private static final int V = 20;

  /** Guesses are the favourites of a poor draft: walks of all lengths. */
  @Test
  void greedyWalksOverTreesWriteTheTextOfGreedyDecoding() {
    try (TableModel model = new TableModel(V, TableModel.seeded(V, 2, 3, 2), 400, 4)) {
      int[] expected = greedy(model, 320);
      Random random = new Random(1);
      Batch batch = Batch.onDemand(V);
      try (TargetSequence sequence = new TargetSequence(model, batch)) {
        List<Integer> text = new ArrayList<>(List.of(1));
        int most = 0;
        while (text.size() < 300) {
          int count = random.nextInt(12);
          int[] parents = new int[count];
          int[] tokens = new int[count];
          int right = -1;
          int depth = 0;
          for (int i = 0; i < count; i++) {
            parents[i] = random.nextInt(i + 1) - 1;
            tokens[i] = random.nextInt(V);
            if (parents[i] == right && random.nextBoolean()) {
              tokens[i] = expected[text.size() + depth++];
              right = i;
            }
          }
          int ran =
              sequence.forwardTree(
                  sequence.length(), text.size(), text::get, count, parents, tokens);
          assertThat(ran).isEqualTo(count + 1);
          int at = -1;
          int walked = 0;
          for (int next = at; ; ) {
            text.add(best(batch.logits(), sequence.row(next)));
            int token = text.getLast();
            at = next;
            next = -2;
            for (int i = at + 1; i < count; i++) {
              if (parents[i] == at && tokens[i] == token) {
                next = i;
              }
            }
            if (next == -2) {
              break;
            }
            walked++;
          }
          most = Math.max(most, walked);
          sequence.keep(at);
          assertThat(sequence.length()).isEqualTo(text.size() - 1);
          assertThat(model.usedCells()).isEqualTo(text.size() - 1);
        }
        for (int i = 0; i < 300; i++) {
          assertThat(text.get(i)).isEqualTo(expected[i]);
        }
        assertThat(most).isGreaterThan(1);
      }
      assertThat(model.usedCells()).isZero();
    }
  }

  /** Rows behind tokens beside a text are those of texts that have them, and leave no trace. */
  @Test
  void tokensBesideATextHaveRowsOfTheirOwn() {
    try (TableModel model = new TableModel(V, TableModel.seeded(V, 2, 3, 2), 40, 4)) {
      int[] text = new Random(4).ints(12, 1, V).toArray();
      int[] places = {0, 0, 2, 3};
      int[] tokens = {5, 6, 7, 8};
      Batch batch = Batch.onDemand(V);
      try (TargetSequence sequence = new TargetSequence(model, batch)) {
        batch.clear();
        sequence.addBeside(0, 10, 4, i -> text[i], places, tokens);
        model.forward(batch);
        for (int row = 0; row < 8; row++) {
          int[] path = Arrays.copyOf(text, row < 4 ? 7 + row : 8 + places[row - 4]);
          if (row >= 4) {
            path[path.length - 1] = tokens[row - 4];
          }
          int from = sequence.offset(row);
          assertThat(Arrays.copyOfRange(batch.logits(), from, from + V))
              .as("row %s", row)
              .containsExactly(behind(path));
        }
        sequence.keepText();
        assertThat(sequence.length()).isEqualTo(10);
        assertThat(model.usedCells()).isEqualTo(10);
        sequence.forward(8, 12, 1, i -> text[i]);
        int from = sequence.offset(0);
        assertThat(Arrays.copyOfRange(batch.logits(), from, from + V))
            .containsExactly(behind(text));
      }
    }
  }

  private static float[] behind(int[] text) {
    try (TableModel model = new TableModel(V, TableModel.seeded(V, 2, 3, 2), 40, 1)) {
      Batch batch = new Batch(V);
      model.forward(batch.addLast(model.open(), text, 0, text.length));
      return Arrays.copyOf(batch.logits(), V);
    }
  }

  @Test
  void badCallsAreRefused() {
    try (TableModel model = new TableModel(V, TableModel.seeded(V, 2, 3, 2), 8, 4)) {
      TargetSequence sequence = new TargetSequence(model, Batch.onDemand(V));
      int[] none = {};
      assertThatThrownBy(() -> sequence.keep(-1)).hasMessageContaining("no tree");
      assertThatThrownBy(() -> sequence.forwardTree(2, 2, i -> 1, 0, none, none))
          .hasMessageContaining("keep less");
      assertThatThrownBy(() -> sequence.forwardTree(0, 2, i -> 1, 1, new int[] {0}, new int[] {1}))
          .hasMessageContaining("guess 0 is below 0");
      int[] parents = {-1, -1, 0};
      sequence.forwardTree(0, 2, i -> 1, 3, parents, new int[] {4, 5, 6});
      assertThatThrownBy(() -> sequence.row(3)).hasMessageContaining("guess 3 of a tree of 3");
      assertThatThrownBy(() -> sequence.keep(-2)).hasMessageContaining("guess -2");
      assertThatThrownBy(() -> sequence.forward(0, 1, 1, i -> 1))
          .hasMessageContaining("keep one path");
      sequence.close();
      assertThat(model.usedCells()).isZero();
    }
  }

  private static int[] greedy(TableModel model, int length) {
    int[] text = new int[length];
    text[0] = 1;
    Batch batch = new Batch(V);
    int s = model.open();
    for (int i = 1; i < length; i++) {
      model.forward(batch.clear().addLast(s, text, i - 1, i));
      text[i] = best(batch.logits(), 0);
    }
    model.end(s);
    return text;
  }

  private static int best(float[] logits, int from) {
    int best = 0;
    for (int v = 1; v < V; v++) {
      if (logits[from + v] > logits[from + best]) {
        best = v;
      }
    }
    return best;
  }
}
