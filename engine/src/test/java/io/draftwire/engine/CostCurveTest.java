package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CostCurveTest {

  @Test
  void isLinearBetweenAndBeyond() {
    CostCurve curve = new CostCurve(new int[] {1, 4, 8}, new double[] {1, 4, 6});
    assertThat(curve.seconds(0)).isZero();
    assertThat(curve.seconds(1)).isEqualTo(1);
    assertThat(curve.seconds(3)).isCloseTo(3, within(1e-12));
    assertThat(curve.seconds(8)).isEqualTo(6);
    assertThat(curve.seconds(12)).isCloseTo(8, within(1e-12));
    assertThat(CostCurve.linear(2, 0.5).seconds(5)).isCloseTo(4, within(1e-12));
  }

  @Test
  void noiseNeverMakesMoreTokensCheaperBeyondTheEnd() {
    assertThat(new CostCurve(new int[] {1, 2}, new double[] {2, 1}).seconds(100)).isEqualTo(1);
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> new CostCurve(new int[] {2, 1}, new double[] {1, 1}))
        .hasMessageContaining("ascending");
    assertThatThrownBy(() -> new CostCurve(new int[] {1}, new double[] {Double.NaN}))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new CostCurve(new int[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CostCurve.linear(1, 1).seconds(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The clock advances by the size of every batch that is forwarded, but for one slow outlier. */
  @Test
  void measuresMediansAndLeavesNothingBehind() {
    AtomicLong now = new AtomicLong();
    int[] forwards = new int[1];
    TableModel.Laws laws =
        (beforeLast, last, out, offset) ->
            now.addAndGet(++forwards[0] == 3 ? 1_000_000_000 : 2_000_000);
    try (TableModel model = new TableModel(40, laws, 64, 1)) {
      CostCurve curve = CostMeter.measure(model, new int[] {1, 4, 100}, 3, now::get).curve();
      assertThat(curve.tokens()).as("100 does not fit").containsExactly(1, 4);
      assertThat(curve.seconds(1)).isCloseTo(0.002, within(1e-9));
      assertThat(curve.seconds(4)).isCloseTo(0.008, within(1e-9));
      assertThat(model.open()).as("its sequence is free again").isZero();
    }
  }

  /** Passes that take twice as long in the median as at the least: something else runs here. */
  @Test
  void tellsABusyMachine() {
    for (int busy : new int[] {0, 1}) {
      AtomicLong now = new AtomicLong();
      int[] forwards = new int[1];
      TableModel.Laws laws =
          (beforeLast, last, out, offset) ->
              now.addAndGet(1_000_000 * (1 + busy * (forwards[0]++ % 5)));
      try (TableModel model = new TableModel(40, laws, 64, 1)) {
        CostMeter.Measured measured = CostMeter.measure(model, new int[] {1, 2}, 5, now::get);
        assertThat(measured.disturbed()).isEqualTo(busy == 1);
      }
    }
  }

  /** A backend that has to get ready whenever the size of its pass changes. */
  @Test
  void aPassIsTimedAfterOneOfItsOwnSize() {
    AtomicLong now = new AtomicLong();
    int[] last = new int[1];
    try (TableModel table = new TableModel(40, (beforeLast, token, out, offset) -> {}, 64, 1)) {
      LanguageModel model =
          (LanguageModel)
              Proxy.newProxyInstance(
                  LanguageModel.class.getClassLoader(),
                  new Class<?>[] {LanguageModel.class},
                  (proxy, method, arguments) -> {
                    if (method.getName().equals("forward")) {
                      int size = ((Batch) arguments[0]).size();
                      now.addAndGet(1_000_000L * size + (size == last[0] ? 0 : 500_000));
                      last[0] = size;
                    }
                    return method.invoke(table, arguments);
                  });
      CostCurve curve = CostMeter.measure(model, new int[] {1, 4}, 3, now::get).curve();
      assertThat(curve.seconds(1)).isCloseTo(0.001, within(1e-9));
      assertThat(curve.seconds(4)).isCloseTo(0.004, within(1e-9));
    }
  }
}
