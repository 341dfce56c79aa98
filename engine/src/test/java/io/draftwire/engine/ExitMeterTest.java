package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExitMeterTest {
  private static final EarlyExit EARLY = new EarlyExit(1, 6, .4);
  private static final EarlyExit MIDDLE = new EarlyExit(3, 6, .5);
  private static final EarlyExit LATE = new EarlyExit(4, 6, .6);
  private static final long PASS = 10_000_000;

  private final SplittableRandom luck = new SplittableRandom(1);
  private final List<Integer> asked = new ArrayList<>();
  private long now = 5;

  /** Each pass takes its time, and what each exit that is asked adds to it; and often more. */
  private LanguageModel model(long... added) {
    TableModel table = TableModel.seeded(16, 3).withExits(List.of(EARLY, MIDDLE, LATE), .5, 7);
    return new ForwardingModel(table) {
      @Override
      public void forward(Batch batch) {
        now += PASS + (luck.nextBoolean() ? 0 : luck.nextLong(PASS));
        for (int i = 0; i < batch.early().size(); i++) {
          int layer = batch.early().layer(i);
          asked.add(layer);
          now += added[layer == 1 ? 0 : layer == 3 ? 1 : 2] / 2;
        }
        super.forward(batch);
      }
    };
  }

  @Test
  void whatAnExitAddsIsSeenThroughALoad() {
    try (LanguageModel model = model(PASS / 200, 0, PASS / 20)) {
      List<ExitMeter.Price> prices = ExitMeter.measure(model, () -> now);
      assertThat(prices).extracting(ExitMeter.Price::exit).containsExactly(EARLY, MIDDLE, LATE);
      assertThat(prices.get(0).share()).isBetween(.004, .006);
      assertThat(prices.get(1).share()).isBetween(0., .001);
      assertThat(prices.get(2).share()).isBetween(.049, .051);
      assertThat(asked).contains(1, 3, 4);
      assertThat(model.usedCells()).as("nothing is left").isZero();
    }
  }

  @Test
  void theCheapestAreKeptUpToOnePercentInAll() {
    assertThat(affordable(.004, .003, .2)).containsExactly(EARLY, MIDDLE);
    assertThat(affordable(.004, .2, .007)).containsExactly(EARLY);
    assertThat(affordable(0, 0, 0)).containsExactly(EARLY, MIDDLE, LATE);
    assertThat(affordable(.02, .03, .04)).isEmpty();
  }

  private static List<EarlyExit> affordable(double early, double middle, double late) {
    return ExitMeter.affordable(prices(early, middle, late));
  }

  private static List<ExitMeter.Price> prices(double early, double middle, double late) {
    return List.of(
        new ExitMeter.Price(EARLY, early),
        new ExitMeter.Price(MIDDLE, middle),
        new ExitMeter.Price(LATE, late));
  }

  @Test
  void whatIsLeftAloneIsSaid() {
    assertThat(ExitMeter.leftAlone(prices(.001, .024, .2), List.of(EARLY)))
        .isEqualTo(
            "going without the early exits behind layer 3 of 6 (2.4 % of a pass), behind layer 4 of 6"
                + " (20.0 % of a pass): asking them is to add 1 % to a pass in all; name their file"
                + " with --exits to have them all the same");
  }

  @Test
  void theModelHasNoOthers() {
    try (LanguageModel model = model(0, 0, 0)) {
      assertThat(ExitMeter.with(model, List.of(LATE)).exits()).containsExactly(LATE);
    }
  }
}
