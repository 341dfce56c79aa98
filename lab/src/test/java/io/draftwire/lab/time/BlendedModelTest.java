package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlendedModelTest {
  private static final int V = 7;
  private static final int CONTEXT = 48;
  private static final TableModel.Laws DRAFT = TableModel.seeded(V, 2, 3, 2);
  private static final TableModel.Laws TARGET = TableModel.seeded(V, 2, 8, 2);

  private final LanguageModel draft = model(DRAFT);
  private final LanguageModel target = model(TARGET);

  private static LanguageModel model(TableModel.Laws laws) {
    return new TableModel(V, laws, CONTEXT, 4);
  }

  /** Of either model alone, the row behind a path. */
  private static float[] row(TableModel.Laws laws, List<Integer> path) {
    LanguageModel model = model(laws);
    Batch batch = new Batch(V);
    int[] tokens = path.stream().mapToInt(Integer::intValue).toArray();
    model.forward(batch.addLast(model.open(), tokens, 0, tokens.length));
    return Arrays.copyOfRange(batch.logits(), 0, V);
  }

  private static void assertMean(float[] logits, int offset, double weight, List<Integer> path) {
    float[] drafts = row(DRAFT, path);
    float[] targets = row(TARGET, path);
    for (int token = 0; token < V; token++) {
      double mean = (1 - weight) * drafts[token] + weight * targets[token];
      assertThat(logits[offset + token]).isCloseTo((float) mean, within(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.9})
  void everyRowOfATreeIsTheMeanOfBothModelsRowsThere(double weight) {
    LanguageModel blended = new BlendedModel(draft, target, weight);
    int sequence = blended.open();
    Batch batch = new Batch(V);
    blended.forward(batch.addLast(sequence, new int[] {1, 4, 2}, 0, 3));
    assertMean(batch.logits(), 0, weight, List.of(1, 4, 2));

    batch.clear();
    batch.add(sequence, 5, true);
    batch.addBelow(0, 3, true);
    batch.addBelow(0, 6, true);
    batch.addBelow(2, 1, true);
    blended.forward(batch);
    assertMean(batch.logits(), batch.offset(0), weight, List.of(1, 4, 2, 5));
    assertMean(batch.logits(), batch.offset(1), weight, List.of(1, 4, 2, 5, 3));
    assertMean(batch.logits(), batch.offset(2), weight, List.of(1, 4, 2, 5, 6));
    assertMean(batch.logits(), batch.offset(3), weight, List.of(1, 4, 2, 5, 6, 1));
  }

  @Test
  void bothModelsGoWhereverASequenceGoes() {
    // Sequences of the target that somebody else has: the two models' numbers differ.
    target.open();
    LanguageModel blended = new BlendedModel(draft, target, 0.5);
    SplittableRandom random = new SplittableRandom(5);
    Batch batch = new Batch(V);
    int sequence = blended.open();
    List<Integer> path = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      if (path.size() > 20) {
        blended.truncate(sequence, 3);
        path.subList(3, path.size()).clear();
      }
      if (path.size() > 6 && random.nextInt(4) == 0) {
        int copy = blended.fork(sequence, 5);
        blended.end(sequence);
        sequence = copy;
        path.subList(5, path.size()).clear();
      }
      int root = random.nextInt(V);
      int kept = random.nextInt(V);
      batch.clear().add(sequence, root, true);
      batch.addBelow(0, kept, true);
      batch.addBelow(0, (kept + 1) % V, false);
      blended.forward(batch);
      path.add(root);
      assertMean(batch.logits(), batch.offset(0), 0.5, path);
      boolean one = random.nextBoolean();
      blended.keep(sequence, one ? 1 : 0);
      if (one) {
        path.add(kept);
        assertMean(batch.logits(), batch.offset(1), 0.5, path);
      }
      assertThat(blended.length(sequence)).isEqualTo(path.size());
    }
    blended.end(sequence);
    assertThat(draft.usedCells()).isZero();
    assertThat(target.usedCells()).isZero();
  }

  @Test
  void whoKnowsMoreOfTheTargetIsAcceptedMoreOften() throws Exception {
    double before = accepted(0);
    double some = accepted(0.3);
    double most = accepted(0.9);
    assertThat(some).isGreaterThan(before + .02);
    assertThat(most).isGreaterThan(some + .02);
  }

  private static double accepted(double weight) throws Exception {
    try (LanguageModel draft = TimeWorlds.draft();
        LanguageModel target =
            new TableModel(TimeWorlds.VOCABULARY, TimeWorlds.TARGET, TimeWorlds.CONTEXT, 2)) {
      LanguageModel blended = new BlendedModel(draft, target, weight);
      return new VirtualRun(blended, target, TimeWorlds.COSTS, LinkSpec.NONE, 1)
          .run(Setup.SPECULATIVE, TimeWorlds.ask(TimeWorlds.SCHEME, 3, 220, 1))
          .figures()
          .draftAcceptanceRate();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void aWeightThatIsNoShareIsRefused(double weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlendedModel(draft, target, weight))
        .withMessageContaining("draft_blend")
        .withMessageContaining(Double.toString(weight));
  }

  @Test
  void modelsOfTwoVocabulariesAreNotBlended() {
    LanguageModel other = new TableModel(V + 1, TableModel.seeded(V + 1, 2, 8, 2), CONTEXT, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlendedModel(draft, other, .5))
        .withMessageContaining("over 7 tokens")
        .withMessageContaining("over 8");
  }
}
