package io.draftwire.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws are those of a model that reads the latest text from its beginning, whatever was undone. */
class EndlessModelTest {
  private static final int V = 40;
  private static final int CONTEXT = 9;
  private static final TableModel.Laws LAWS = TableModel.seeded(V, 2, 21, 2);

  private static LanguageModel model() {
    return new TableModel(V, LAWS, CONTEXT, 4);
  }

  /** What the model is given for a sequence of texts: the latest of them alone. */
  private static int[] latest(List<Integer> tokens, LanguageModel model) {
    List<Integer> text = new ArrayList<>();
    int bos = model.tokenizer().bos();
    for (int token : tokens) {
      if (model.tokenizer().endsText(token)) {
        text.clear();
        text.add(bos >= 0 ? bos : token);
      } else {
        if (text.size() == CONTEXT) {
          text.clear();
          if (bos >= 0) {
            text.add(bos);
          }
        }
        text.add(token);
      }
    }
    return text.stream().mapToInt(i -> i).toArray();
  }

  private static float[] law(List<Integer> tokens) {
    try (LanguageModel plain = model()) {
      int[] text = latest(tokens, plain);
      Batch batch = new Batch(V).addLast(plain.open(), text, 0, text.length);
      plain.forward(batch);
      return Arrays.copyOf(batch.logits(), V);
    }
  }

  @Test
  void lawsAreThoseOfTheLatestText() {
    SplittableRandom random = new SplittableRandom(3);
    int ending = end();
    int undoneTexts = 0;
    try (LanguageModel endless = new EndlessModel(model())) {
      int sequence = endless.open();
      List<Integer> tokens = new ArrayList<>();
      for (int step = 0; step < 400; step++) {
        int added = 1 + random.nextInt(6);
        int before = tokens.size();
        Batch batch = new Batch(V);
        for (int i = 0; i < added; i++) {
          int token = random.nextInt(7) == 0 ? ending : 3 + random.nextInt(V - 3);
          tokens.add(token);
          batch.add(sequence, token, i % 2 == added % 2 || i == added - 1);
        }
        endless.forward(batch);
        int row = 0;
        for (int i = 0; i < added; i++) {
          if (batch.wanted(i)) {
            float[] expected = law(tokens.subList(0, before + i + 1));
            int offset = batch.offset(row++);
            assertThat(Arrays.copyOfRange(batch.logits(), offset, offset + V))
                .as("step " + step + ", token " + i)
                .containsExactly(expected);
          }
        }
        assertThat(endless.length(sequence)).isEqualTo(tokens.size());
        if (random.nextInt(2) == 0) {
          int kept = Math.max(1, tokens.size() - 1 - random.nextInt(12));
          if (kept < tokens.size()) {
            undoneTexts += tokens.subList(kept, tokens.size()).contains(ending) ? 1 : 0;
            endless.truncate(sequence, kept);
            tokens.subList(kept, tokens.size()).clear();
          }
        }
        if (step % 50 == 49) {
          int copy = endless.fork(sequence);
          endless.end(sequence);
          sequence = copy;
        }
      }
    }
    assertThat(undoneTexts).as("the way back over a text's end was tried").isGreaterThan(20);
  }

  @Test
  void noTokenEndsItsText() {
    try (LanguageModel endless = new EndlessModel(model())) {
      assertThat(endless.tokenizer().endsText(end())).isFalse();
      assertThat(endless.contextLength()).isGreaterThan(1000 * CONTEXT);
    }
  }

  private static int end() {
    try (LanguageModel plain = model()) {
      for (int v = 0; v < V; v++) {
        if (plain.tokenizer().endsText(v)) {
          return v;
        }
      }
    }
    throw new AssertionError("the table model has no token that ends a text");
  }
}
