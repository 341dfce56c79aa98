package io.draftwire.lab.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.Dense;
import io.draftwire.engine.TableModel;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundLengthsTest {
  private static final int V = 29;
  private static final TableModel.Laws TARGET = TableModel.endless(TableModel.seeded(V, 2, 3, 2));
  private static final TableModel.Laws DRAFT = TableModel.near(TARGET, V, 5, 0.8);
  private static final List<int[]> PROMPTS = Collections.nCopies(24, new int[] {2, 3, 5});

  private static RoundLengths.Found found(TableModel.Laws draft, int drafts) {
    try (TableModel small = new TableModel(V, draft, 256, 1);
        TableModel large = new TableModel(V, TARGET, 256, 1)) {
      return new RoundLengths(
              small, large, new Dense(AcceptanceRule.TOKEN), Sampling.at(1), drafts, 128)
          .run(PROMPTS, 1, done -> {});
    }
  }

  @Test
  void oneDraftIsNoBlock() {
    RoundLengths.Found found = found(DRAFT, 1);
    assertThat(found.gain()).isZero();
    assertThat(found.token().mean()).isBetween(1.3, 1.95);
  }

  @Test
  void ofABlockMoreStand() {
    RoundLengths.Found found = found(DRAFT, 6);
    assertThat(found.more().low()).isPositive();
    assertThat(found.block().mean())
        .isCloseTo(found.token().mean() + found.more().mean(), offset(1e-9));
    assertThat(found.gain()).isBetween(1.0, 30.0);
  }

  /** What rounding to float16 loses is all that does not stand. */
  @Test
  void aDraftThatIsTheTargetStandsWhole() {
    RoundLengths.Found found = found(TARGET, 6);
    assertThat(found.token().mean()).isBetween(6.98, 7.0);
    assertThat(found.token().positions()).isBetween(24L * 16, 24L * 19);
  }
}
