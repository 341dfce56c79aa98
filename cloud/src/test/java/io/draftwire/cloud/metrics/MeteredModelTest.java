package io.draftwire.cloud.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import org.junit.jupiter.api.Test;

class MeteredModelTest {
  private static final int VOCABULARY = 29;
  private static final int CONTEXT = 16;

  private final CloudMetrics metrics = new CloudMetrics();
  private final LanguageModel model =
      metrics.watch(new TableModel(VOCABULARY, TableModel.seeded(VOCABULARY, 2, 3, 2), CONTEXT, 3));
  private final Batch batch = new Batch(VOCABULARY);

  @Test
  void aPassOverSeveralSequencesIsOnePass() {
    int one = model.open();
    int other = model.open();
    batch.addAll(one, new int[] {2, 3, 4}, 0, 3).addAll(other, new int[] {5, 6}, 0, 2);
    batch.add(one, 7, true); // Not beside its others.
    model.forward(batch);
    Samples after = Samples.of(metrics);
    assertThat(after.value("pass_tokens_count")).isEqualTo(1);
    assertThat(after.value("pass_tokens_sum")).isEqualTo(6);
    assertThat(after.value("pass_tokens_bucket{le=\"4.0\"}")).isZero();
    assertThat(after.value("pass_tokens_bucket{le=\"8.0\"}")).isEqualTo(1);
    assertThat(after.value("pass_sessions_sum")).isEqualTo(2);
    assertThat(after.value("pass_seconds_count")).isEqualTo(1);
    assertThat(after.value("cells_used")).isEqualTo(6);
  }

  @Test
  void sequencesAndCellsAreThoseThatAreHeld() {
    int one = model.open();
    model.forward(batch.addAll(one, new int[] {2, 3, 4}, 0, 3));
    int fork = model.fork(one);
    held(2, 3);
    model.forward(batch.clear().addAll(fork, new int[] {5, 6}, 0, 2));
    held(2, 5);
    model.keep(fork, 0);
    held(2, 4);
    model.truncate(one, 1);
    held(2, 4);
    model.end(fork);
    held(1, 1);
    model.end(one);
    held(0, 0);
  }

  private void held(int sequences, int cells) {
    Samples now = Samples.of(metrics);
    assertThat(now.value("sequences")).isEqualTo(3);
    assertThat(now.value("sequences_used")).isEqualTo(sequences);
    assertThat(now.value("cells")).isEqualTo(model.cells());
    assertThat(now.value("cells_used")).isEqualTo(cells);
  }

  /** What is counted is what was done. */
  @Test
  void aPassThatFailsIsNone() {
    int one = model.open();
    batch.addAll(one, new int[CONTEXT + 1], 0, CONTEXT + 1);
    assertThatThrownBy(() -> model.forward(batch)).hasMessageContaining("16");
    assertThat(Samples.of(metrics).value("pass_tokens_count")).isZero();
    model.forward(batch.clear().addAll(one, new int[] {2}, 0, 1));
    Samples after = Samples.of(metrics);
    assertThat(after.value("pass_tokens_count")).isEqualTo(1);
    assertThat(after.value("target_busy_seconds_total"))
        .as("the time of both")
        .isGreaterThan(after.value("pass_seconds_sum"));
  }
}
