package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.Batch;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.EarlyRows;
import io.draftwire.engine.TableModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Test
  void exitsTellAtTheirShareOfThePass() {
    List<EarlyExit> exits = List.of(new EarlyExit(0, 10, 0), new EarlyExit(4, 10, 0));
    try (TableModel model = TimeWorlds.target().withExits(exits, 1, 1)) {
      PacedModel paced = new PacedModel(model, CostCurve.linear(0.040, 0));
      assertThat(paced.exits()).isEqualTo(exits);
      Batch batch = new Batch(TimeWorlds.VOCABULARY);
      batch.add(paced.open(), 5, true);
      batch.early().ask(0, 4);
      batch.early().ask(0, 0);
      Map<Integer, Long> told = new LinkedHashMap<>();
      Map<Integer, float[]> guesses = new LinkedHashMap<>();
      EarlyRows listener =
          (layer, index, logits, offset) -> {
            told.put(layer, System.nanoTime());
            guesses.put(layer, Arrays.copyOfRange(logits, offset, offset + TimeWorlds.VOCABULARY));
          };
      batch.early().hear(listener);
      long begin = System.nanoTime();
      paced.forward(batch);
      assertThat(batch.early().listener()).isSameAs(listener);
      assertThat(told.keySet()).containsExactly(0, 4);
      assertThat(told.get(0) - begin).isGreaterThanOrEqualTo(4_000_000);
      assertThat(told.get(4) - begin).isGreaterThanOrEqualTo(20_000_000);
      guesses.forEach((layer, guess) -> assertThat(batch.logits()).startsWith(guess));
      paced.close();
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
