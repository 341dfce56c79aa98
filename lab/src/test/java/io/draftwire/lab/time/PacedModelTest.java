package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.Batch;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.TableModel;
import org.junit.jupiter.api.Test;

class PacedModelTest {
  @Test
  void takesAsLongAsTheCurveSaysForTheTokensOfTheBatch() {
    try (TableModel model = TimeWorlds.target()) {
      PacedModel paced = new PacedModel(model, CostCurve.linear(0.005, 0.010));
      assertThat(seconds(paced, 1)).isGreaterThanOrEqualTo(0.005);
      assertThat(seconds(paced, 3)).isGreaterThanOrEqualTo(0.025);
    }
  }

  @Test
  void isNoFasterThanTheModelBehindIt() {
    TableModel.Laws slow =
        (beforeLast, last, out, offset) -> {
          long due = System.nanoTime() + 20_000_000;
          while (System.nanoTime() < due) {
            Thread.onSpinWait();
          }
        };
    try (TableModel model = new TableModel(TimeWorlds.VOCABULARY, slow, 64, 1)) {
      PacedModel paced = new PacedModel(model, CostCurve.linear(0.001, 0));
      assertThat(seconds(paced, 1)).isGreaterThanOrEqualTo(0.020);
    }
  }

  @Test
  void givesTheLawsOfTheModelBehindIt() {
    try (TableModel model = TimeWorlds.target();
        TableModel same = TimeWorlds.target()) {
      Batch paced = new Batch(TimeWorlds.VOCABULARY);
      Batch plain = new Batch(TimeWorlds.VOCABULARY);
      PacedModel slow = new PacedModel(model, CostCurve.linear(0.001, 0));
      paced.add(slow.open(), 5, true);
      plain.add(same.open(), 5, true);
      slow.forward(paced);
      same.forward(plain);
      assertThat(paced.logits()).containsExactly(plain.logits());
      slow.close();
      assertThat(model.length(0)).isEqualTo(1);
    }
  }

  private static double seconds(PacedModel model, int tokens) {
    int sequence = model.open();
    Batch batch = new Batch(TimeWorlds.VOCABULARY);
    for (int i = 0; i < tokens; i++) {
      batch.add(sequence, 3, true);
    }
    long begin = System.nanoTime();
    model.forward(batch);
    long end = System.nanoTime();
    model.end(sequence);
    return (end - begin) / 1e9;
  }
}
