package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
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
    try (TableModel table = silent(64)) {
      LanguageModel model =
          timed(
              table,
              size -> {
                now.addAndGet(1_000_000L * size + (size == last[0] ? 0 : 500_000));
                last[0] = size;
              });
      CostCurve curve = CostMeter.measure(model, new int[] {1, 4}, 3, now::get).curve();
      assertThat(curve.seconds(1)).isCloseTo(0.001, within(1e-9));
      assertThat(curve.seconds(4)).isCloseTo(0.004, within(1e-9));
    }
  }

  /** What comes behind eight tokens is told where it is not to be seen from what is before. */
  @Test
  void aTargetIsMeasuredAsFarAsItIsFlat() {
    assertThat(told(512, size -> size <= 8 ? 100 : 100 + 5 * (size - 8)))
        .isEqualTo(
            new CostCurve(new int[] {1, 2, 4, 8, 16, 32}, new double[] {.1, .1, .1, .1, .14, .22}));
    assertThat(told(512, size -> 100).tokens()).containsExactly(1, 2, 4, 8, 16, 32);
    assertThat(told(512, size -> size <= 8 ? 100 : 200).tokens()).containsExactly(1, 2, 4, 8, 16);
    assertThat(told(512, size -> 100 * size).tokens()).containsExactly(1, 2, 4, 8);
    assertThat(told(40, size -> 100).tokens())
        .as("a short context")
        .containsExactly(1, 2, 4, 8, 16);
  }

  private static CostCurve told(int context, IntUnaryOperator millis) {
    AtomicLong now = new AtomicLong();
    try (TableModel table = silent(context)) {
      LanguageModel model =
          timed(table, size -> now.addAndGet(1_000_000L * millis.applyAsInt(size)));
      return CostMeter.measureTold(model, 2, now::get).curve();
    }
  }

  private static TableModel silent(int context) {
    return new TableModel(40, (beforeLast, token, out, offset) -> {}, context, 1);
  }

  /** The same model, each of whose passes says of how many tokens it is. */
  private static LanguageModel timed(LanguageModel model, IntConsumer pass) {
    return new ForwardingModel(model) {
      @Override
      public void forward(Batch batch) {
        pass.accept(batch.size());
        super.forward(batch);
      }
    };
  }
}
