package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordedDraftTest {
  private static final int V = 11;

  private final TableModel model = TableModel.seeded(V, 3);
  private int run;

  private final LanguageModel draft =
      new RecordedDraft(
          new ForwardingModel(model) {
            @Override
            public void forward(Batch batch) {
              run += batch.size();
              super.forward(batch);
            }
          },
          10_000,
          2);

  private float[] laws(int... text) {
    int sequence = draft.open();
    Batch batch = new Batch(V).addLast(sequence, text, 0, text.length);
    draft.forward(batch);
    draft.end(sequence);
    return Arrays.copyOf(batch.logits(), V);
  }

  @Test
  void whatWasRunOnceIsLookedUpWhoeverAsks() {
    float[] first = laws(3, 4, 5);
    int once = run;
    assertThat(once).isPositive();
    for (int i = 0; i < 100; i++) {
      assertThat(laws(3, 4, 5)).containsExactly(first);
    }
    assertThat(run).isEqualTo(once);
    assertThat(laws(3, 4, 6)).isNotEqualTo(first);
    assertThat(run).isGreaterThan(once);
  }

  @Test
  void closingItClosesTheModel() {
    laws(3, 4);
    draft.close();
    assertThatThrownBy(model::open).isInstanceOf(RuntimeException.class);
  }
}
