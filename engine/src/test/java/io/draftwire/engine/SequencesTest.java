package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The bounds of a model that has less room than its sequences may ask for. */
class SequencesTest {
  private static final int V = 8;
  private final Sequences sequences = new Sequences(V, 16, 4, 12, 20, 3);
  private final Batch batch = new Batch(V);

  @Test
  void batchesThatDoNotFitTheCacheAreRefused() {
    int s = sequences.open();
    forward(chain(s, 12));
    int copy = sequences.fork(s, 11);
    assertThat(sequences.usedCells()).isEqualTo(12);
    forward(chain(copy, 5));
    assertThatThrownBy(() -> forward(chain(s, 4)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("a batch of 4 tokens does not fit the cache: 17 of its 20 cells");
    assertThat(sequences.length(s)).isEqualTo(12);
    sequences.truncate(s, 2);
    assertThat(sequences.usedCells()).as("the fork still has what they shared").isEqualTo(16);
    forward(chain(s, 4));
    sequences.end(copy);
    assertThat(sequences.usedCells()).isEqualTo(6);
    sequences.end(s);
    assertThat(sequences.usedCells()).isZero();
  }

  @Test
  void treesWithTooManyBranchesAreRefused() {
    int s = sequences.open();
    int other = sequences.open();
    assertThatThrownBy(() -> forward(star(s, 5)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("need 4 branches but the model has 3");
    forward(star(s, 3));
    assertThatThrownBy(() -> forward(star(other, 3)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("need 4 branches");
    forward(star(other, 2));
    sequences.keep(s, 2);
    forward(star(s, 3));
    sequences.truncate(s, 0);
    sequences.end(other);
    forward(star(s, 4));
    sequences.end(s);
    assertThat(sequences.usedCells()).isZero();
  }

  @Test
  void leavesBelowATokenAreARange() {
    int s = sequences.open();
    // 0-1-2 and 1-3, 0-4: leaves 2, 3, 4.
    batch.clear().add(s, 1, false);
    batch.addBelow(0, 1, false);
    batch.addBelow(1, 1, false);
    batch.addBelow(0, 2, false);
    batch.addBelow(1, 2, false);
    sequences.checkForward(batch);
    assertThat(sequences.leavesOf(s)).isEqualTo(3);
    int[] leaves = {3, 2, 1, 1, 1};
    int[] first = {0, 0, 0, 2, 1};
    for (int i = 0; i < 5; i++) {
      assertThat(sequences.leaves(i)).isEqualTo(leaves[i]);
      assertThat(sequences.firstLeaf(i)).isEqualTo(first[i]);
    }
    sequences.commit();
    assertThat(sequences.path(s, 4)).containsExactly(0, 1, 4);
    assertThat(sequences.leafBelow(s, 4)).isEqualTo(1);
    assertThat(sequences.keptLength(s, 4)).isEqualTo(3);
  }

  private Batch chain(int s, int count) {
    batch.clear();
    for (int i = 0; i < count; i++) {
      batch.add(s, 1, false);
    }
    return batch;
  }

  /** A root and {@code leaves} below it. */
  private Batch star(int s, int leaves) {
    batch.clear().add(s, 1, false);
    for (int i = 0; i < leaves; i++) {
      batch.addBelow(0, i, false);
    }
    return batch;
  }

  private void forward(Batch tokens) {
    sequences.checkForward(tokens);
    sequences.commit();
  }
}
