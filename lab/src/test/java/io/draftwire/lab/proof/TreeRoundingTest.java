package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.engine.TableModel;
import org.junit.jupiter.api.Test;

class TreeRoundingTest {
  private static final int V = 40;

  /** A table's rows are the same whatever the batch, so every token drawn twice is one token. */
  @Test
  void aModelThatDoesNotRoundHasNoToken() {
    try (TableModel model = new TableModel(V, TableModel.seeded(V, 2, 3, 2), 96, 2)) {
      TreeRounding.Result result =
          TreeRounding.measure(model, new int[] {1, 7, 9}, Sampling.at(.8), 300, 5);
      assertThat(result.tokens()).isGreaterThanOrEqualTo(300);
      assertThat(result.differing()).isZero();
      assertThat(result.largest()).isZero();
    }
  }

  /** Rows that differ are found: here every one from a pass of more than one token does. */
  @Test
  void differencesAreCounted() {
    int[] passes = {0};
    TableModel.Laws laws = TableModel.seeded(V, 2, 3, 2);
    TableModel.Laws shaky =
        (before, last, out, offset) -> {
          laws.logits(before, last, out, offset);
          out[offset + (passes[0]++ * 7) % V] += 3;
        };
    try (TableModel model = new TableModel(V, shaky, 96, 2)) {
      TreeRounding.Result result =
          TreeRounding.measure(model, new int[] {1, 7, 9}, Sampling.at(.8), 300, 5);
      assertThat(result.perTenThousand()).isBetween(100.0, 9000.0);
      assertThat(result.largest()).isBetween(2.9, 6.1);
    }
  }
}
