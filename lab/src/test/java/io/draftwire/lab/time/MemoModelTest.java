package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoModelTest {
  private static final int V = 5;
  private static final int CONTEXT = 40;
  private static final TableModel.Laws LAWS = TableModel.seeded(V, 2, 3, 2);

  /** Rounds by the shape of the batch and by the count of passes, and takes short batches only. */
  private static final class Rounding implements LanguageModel {
    private final LanguageModel model;
    private final boolean rounds;
    private int passes;
    private boolean broken;

    Rounding(int sequences, boolean rounds) {
      this.model = new TableModel(V, LAWS, CONTEXT, sequences);
      this.rounds = rounds;
    }

    @Override
    public void forward(Batch batch) {
      assertThat(batch.size()).isBetween(1, maxBatchTokens());
      if (broken) {
        throw new ModelException("broken");
      }
      model.forward(batch);
      passes++;
      for (int i = 0; rounds && i < batch.rows() * V; i++) {
        batch.logits()[i] += 1e-3f * passes;
      }
    }

    @Override
    public int open() {
      return model.open();
    }

    @Override
    public int length(int sequence) {
      return model.length(sequence);
    }

    @Override
    public void truncate(int sequence, int length) {
      model.truncate(sequence, length);
    }

    @Override
    public int fork(int sequence, int length) {
      return model.fork(sequence, length);
    }

    @Override
    public void keep(int sequence, int index) {
      model.keep(sequence, index);
    }

    @Override
    public int maxBranches() {
      return model.maxBranches();
    }

    @Override
    public int cells() {
      return model.cells();
    }

    @Override
    public int usedCells() {
      return model.usedCells();
    }

    @Override
    public void end(int sequence) {
      model.end(sequence);
    }

    @Override
    public Tokenizer tokenizer() {
      return model.tokenizer();
    }

    @Override
    public int contextLength() {
      return CONTEXT;
    }

    @Override
    public int maxSequences() {
      return model.maxSequences();
    }

    @Override
    public int maxBatchTokens() {
      return 12;
    }

    @Override
    public String description() {
      return model.description();
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private static float[] rows(LanguageModel model, Batch batch) {
    model.forward(batch);
    return Arrays.copyOf(batch.logits(), batch.rows() * V);
  }

  private static Batch line(int sequence, int... tokens) {
    return new Batch(V).addAll(sequence, tokens, 0, tokens.length);
  }

  /** Whatever is opened, forked, cut, ended and run, the rows are those of the model alone. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1000", "4, 4, 1000", "3, 8, 1000", "2, 2, 3", "16, 5, 1"})
  void theLawsAreTheModels(int modelSequences, int heads, int mostRows) {
    SplittableRandom random = new SplittableRandom(modelSequences * 31 + mostRows);
    TableModel alone = new TableModel(V, LAWS, CONTEXT, 8);
    MemoModel memo = new MemoModel(new Rounding(modelSequences, false), (long) mostRows * V, heads);
    List<int[]> open = new ArrayList<>();
    for (int step = 0; step < 4000; step++) {
      int[] pair = open.isEmpty() ? null : open.get(random.nextInt(open.size()));
      switch (random.nextInt(6)) {
        case 0 -> {
          if (open.size() < 8) {
            open.add(new int[] {alone.open(), memo.open()});
          }
        }
        case 1 -> {
          if (pair != null && open.size() < 8) {
            open.add(new int[] {alone.fork(pair[0]), memo.fork(pair[1])});
          }
        }
        case 2 -> {
          if (pair != null) {
            alone.end(pair[0]);
            memo.end(pair[1]);
            open.remove(pair);
          }
        }
        case 3 -> {
          if (pair != null && alone.length(pair[0]) > 0) {
            int length = random.nextInt(alone.length(pair[0]));
            alone.truncate(pair[0], length);
            memo.truncate(pair[1], length);
          }
        }
        default -> {
          Batch expected = new Batch(V);
          Batch given = new Batch(V);
          for (int[] each : open) {
            int room = Math.min(CONTEXT - alone.length(each[0]), 12 - given.size());
            int tokens = Math.min(room, random.nextInt(4));
            for (int i = 0; i < tokens; i++) {
              int token = random.nextInt(V);
              boolean wanted = random.nextBoolean();
              expected.add(each[0], token, wanted);
              given.add(each[1], token, wanted);
            }
          }
          if (given.size() > 0) {
            assertThat(rows(memo, given)).containsExactly(rows(alone, expected));
          }
        }
      }
      for (int[] each : open) {
        assertThat(memo.length(each[1])).isEqualTo(alone.length(each[0]));
      }
      assertThat(memo.keptRows()).isLessThanOrEqualTo(mostRows);
    }
    // Once all are gone, what is left are the rows, the heads, and the way to them.
    for (int[] each : open) {
      memo.end(each[1]);
    }
    memo.close();
    assertThat(memo.keptTokens()).isLessThanOrEqualTo(mostRows * CONTEXT);
  }

  /** Random trees of one or two sequences; whatever path is kept, what follows is the model's. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1000, 1", "8, 4, 1000, 2", "4, 8, 1000, 3", "3, 2, 3, 4", "16, 5, 1, 5"})
  void theLawsOfTreesAreTheModels(int modelSequences, int heads, int mostRows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TableModel alone = new TableModel(V, LAWS, CONTEXT, 8);
    MemoModel memo = new MemoModel(new Rounding(modelSequences, false), (long) mostRows * V, heads);
    List<int[]> open = new ArrayList<>();
    for (int step = 0; step < 2000; step++) {
      while (open.size() < 2 || open.size() < 8 && random.nextInt(6) == 0) {
        int[] from = open.isEmpty() ? null : open.get(random.nextInt(open.size()));
        int length = from == null ? 0 : random.nextInt(alone.length(from[0]) + 1);
        open.add(
            from == null || random.nextInt(3) == 0
                ? new int[] {alone.open(), memo.open()}
                : new int[] {alone.fork(from[0], length), memo.fork(from[1], length)});
      }
      Batch expected = new Batch(V);
      Batch given = new Batch(V);
      List<int[]> grown = new ArrayList<>();
      List<List<Integer>> trees = new ArrayList<>();
      for (int[] pair : open.subList(0, 1 + random.nextInt(2))) {
        List<Integer> tree =
            tree(random, pair, expected, given, 6, CONTEXT - alone.length(pair[0]));
        if (!tree.isEmpty()) {
          grown.add(pair);
          trees.add(tree);
        }
      }
      if (given.size() > 0) {
        assertThat(rows(memo, given)).containsExactly(rows(alone, expected));
      }
      for (int i = 0; i < grown.size(); i++) {
        decide(random, grown.get(i), trees.get(i), alone, memo);
      }
      if (open.size() > 4 || random.nextInt(4) == 0) {
        int[] gone = open.remove(random.nextInt(open.size()));
        alone.end(gone[0]);
        memo.end(gone[1]);
      }
      for (int[] pair : open) {
        assertThat(memo.length(pair[1])).isEqualTo(alone.length(pair[0]));
      }
      assertThat(memo.keptRows()).isLessThanOrEqualTo(mostRows);
    }
    for (int[] pair : open) {
      memo.end(pair[1]);
    }
    assertThat(memo.usedCells()).isZero();
    memo.close();
    assertThat(memo.keptTokens()).isLessThanOrEqualTo(mostRows * CONTEXT);
  }

  /** Adds one random tree to both batches; its indices in them. */
  private static List<Integer> tree(
      SplittableRandom random, int[] pair, Batch expected, Batch given, int most, int room) {
    List<Integer> nodes = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    int size = room == 0 ? 0 : random.nextInt(most + 1);
    for (int i = 0; i < size; i++) {
      int parent = i == 0 ? -1 : random.nextInt(i);
      int depth = i == 0 ? 1 : depths.get(parent) + 1;
      if (depth <= room) {
        int token = random.nextInt(V);
        boolean wanted = random.nextInt(4) > 0;
        if (i == 0) {
          expected.add(pair[0], token, wanted);
          given.add(pair[1], token, wanted);
        } else {
          expected.addBelow(nodes.get(parent), token, wanted);
          given.addBelow(nodes.get(parent), token, wanted);
        }
        nodes.add(given.last());
        depths.add(depth);
      } else {
        break;
      }
    }
    return nodes;
  }

  private static void decide(
      SplittableRandom random, int[] pair, List<Integer> tree, TableModel alone, MemoModel memo) {
    if (random.nextInt(5) == 0 && alone.length(pair[0]) > 0) {
      int length = random.nextInt(alone.length(pair[0]));
      alone.truncate(pair[0], length);
      memo.truncate(pair[1], length);
      return;
    }
    int index = random.nextInt(6) == 0 ? -1 : tree.get(random.nextInt(tree.size()));
    alone.keep(pair[0], index);
    memo.keep(pair[1], index);
  }

  @Test
  void aPathIsPaidOnce() {
    Rounding model = new Rounding(4, true);
    MemoModel memo = new MemoModel(model, 1 << 20, 4);
    int first = memo.open();
    float[] whole = rows(memo, line(first, 0, 2, 3, 4, 2, 3));
    assertThat(memo.modelTokens()).isEqualTo(6);
    int second = memo.open();
    for (int i = 0; i < 6; i++) {
      float[] row = rows(memo, line(second, new int[] {0, 2, 3, 4, 2, 3}[i]));
      assertThat(row).containsExactly(Arrays.copyOfRange(whole, i * V, (i + 1) * V));
    }
    assertThat(memo.modelTokens()).isEqualTo(6);
    // A branch costs its own tokens alone, and so does going on where the first was left.
    memo.truncate(second, 3);
    memo.forward(line(second, 3, 3));
    assertThat(memo.modelTokens()).isEqualTo(8);
    memo.forward(line(first, 4));
    assertThat(memo.modelTokens()).isEqualTo(9);
    assertThat(memo.modelRows()).isEqualTo(9);
  }

  @Test
  void severalMissesAreOnePass() {
    Rounding model = new Rounding(4, true);
    MemoModel memo = new MemoModel(model, 1 << 20, 4);
    int a = memo.open();
    int b = memo.open();
    memo.forward(line(a, 0, 2).addAll(b, new int[] {0, 3, 3}, 0, 3));
    assertThat(model.passes).isEqualTo(1);
    assertThat(memo.modelRows()).isEqualTo(4); // Both begin with the same token.
  }

  @Test
  void aModelThatFailsLeavesEverySequenceAsItWas() {
    Rounding model = new Rounding(2, false);
    MemoModel memo = new MemoModel(model, 1 << 20, 2);
    int sequence = memo.open();
    memo.forward(line(sequence, 0, 2, 3));
    model.broken = true;
    assertThatThrownBy(() -> memo.forward(line(sequence, 4, 4))).hasMessage("broken");
    assertThat(memo.length(sequence)).isEqualTo(3);
    assertThat(memo.keptTokens()).isEqualTo(3);
    memo.truncate(sequence, 1);
    memo.forward(line(sequence, 2, 3)); // Known: the model is not needed.
    model.broken = false;
    TableModel alone = new TableModel(V, LAWS, CONTEXT, 1);
    int same = alone.open();
    rows(alone, line(same, 0, 2, 3));
    assertThat(rows(memo, line(sequence, 4, 4))).containsExactly(rows(alone, line(same, 4, 4)));
  }

  @Test
  void aTextThatOutgrowsTheContextIsRefusedAsTheModelRefusesIt() {
    MemoModel memo = new MemoModel(new Rounding(1, false), 1 << 20, 1);
    int sequence = memo.open();
    for (int i = 0; i < CONTEXT; i++) {
      memo.forward(line(sequence, 2));
    }
    assertThatThrownBy(() -> memo.forward(line(sequence, 2)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("context of 40");
  }
}
