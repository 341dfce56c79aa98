package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.Batch;
import io.draftwire.engine.TableModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedExitModelTest {
  private static final int ROWS = 6;

  /** What each token that asked was told, by its index. */
  private static Map<Integer, float[]> told(SimulatedExitModel model, Batch batch) {
    Map<Integer, float[]> told = new HashMap<>();
    int sequence = model.open();
    for (int i = 0; i < ROWS; i++) {
      batch.add(sequence, 3 + i, i != 2);
      batch.early().ask(i, model.exits().getFirst().layer());
    }
    batch
        .early()
        .hear(
            (layer, index, logits, offset) ->
                told.put(
                    index, Arrays.copyOfRange(logits, offset, offset + TimeWorlds.VOCABULARY)));
    model.forward(batch);
    model.close();
    return told;
  }

  @Test
  void anExitThatIsAlwaysRightTellsWhatThePassSays() {
    for (boolean onDemand : new boolean[] {false, true}) {
      try (TableModel model = TimeWorlds.target()) {
        int vocabulary = TimeWorlds.VOCABULARY;
        Batch batch = onDemand ? Batch.onDemand(vocabulary) : new Batch(vocabulary);
        SimulatedExitModel looked = new SimulatedExitModel(model, SimulatedExits.parse("0.25/1"));
        assertThat(looked.exits().getFirst().share()).isEqualTo(0.25);
        Map<Integer, float[]> told = told(looked, batch);
        // One wanted no logits.
        assertThat(told.keySet()).containsExactlyInAnyOrder(0, 1, 3, 4, 5);
        told.forEach(
            (index, row) -> {
              int offset = batch.row(batch.rowOf(index));
              assertThat(row)
                  .isEqualTo(Arrays.copyOfRange(batch.logits(), offset, offset + vocabulary));
            });
      }
    }
  }

  @Test
  void anExitThatIsNeverRightHasStruckOutTheTwoLikeliest() {
    try (TableModel model = TimeWorlds.target()) {
      Batch batch = new Batch(TimeWorlds.VOCABULARY);
      SimulatedExitModel looked = new SimulatedExitModel(model, SimulatedExits.parse("0.5/0"));
      told(looked, batch)
          .forEach(
              (index, row) -> {
                int offset = batch.row(batch.rowOf(index));
                float[] sorted =
                    Arrays.copyOfRange(batch.logits(), offset, offset + TimeWorlds.VOCABULARY);
                Arrays.sort(sorted);
                float third = sorted[sorted.length - 3];
                for (int token = 0; token < row.length; token++) {
                  float whole = batch.logits()[offset + token];
                  assertThat(row[token]).isEqualTo(whole > third ? Float.NEGATIVE_INFINITY : whole);
                }
              });
    }
  }

  /** Dice of its own, the same in every run. */
  @Test
  void howOftenItIsRightIsAsItIsMade() {
    try (TableModel model = TimeWorlds.target()) {
      SimulatedExitModel looked = new SimulatedExitModel(model, SimulatedExits.parse("0.5/0.7"));
      int asked = 2_000;
      Batch batch = new Batch(TimeWorlds.VOCABULARY);
      int sequence = looked.open();
      int[] wrong = new int[1];
      for (int i = 0; i < asked; i++) {
        batch.clear().add(sequence, 3, true);
        batch.early().ask(0, looked.exits().getFirst().layer());
        batch
            .early()
            .hear(
                (layer, index, logits, offset) -> {
                  for (int token = 0; token < TimeWorlds.VOCABULARY; token++) {
                    if (logits[offset + token] == Float.NEGATIVE_INFINITY) {
                      wrong[0]++;
                      return;
                    }
                  }
                });
        looked.forward(batch);
        looked.truncate(sequence, 0);
      }
      assertThat(wrong[0] / (double) asked).isBetween(0.26, 0.34);
      looked.close();
    }
  }
}
