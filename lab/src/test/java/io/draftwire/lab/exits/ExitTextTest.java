package io.draftwire.lab.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.Sampling;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitTextTest {
  private static final int V = 300;

  @Test
  void windowsHoldTheWholeTextBehindABeginning() {
    try (TableModel model = TableModel.seeded(V, 1)) {
      String text = "abcdefghij".repeat(20);
      List<int[]> windows = ExitText.given("t", text, model.tokenizer(), 50, 10_000);
      List<Integer> all = new ArrayList<>();
      int bos = model.tokenizer().bos();
      for (int[] window : windows) {
        assertThat(window.length).isBetween(17, 50);
        assertThat(window[0]).isEqualTo(bos);
        Arrays.stream(window).skip(1).forEach(all::add);
      }
      // A rest that is too short to learn from is left.
      int[] tokens = model.tokenizer().encode(text, false, false);
      assertThat(all)
          .containsExactlyElementsOf(Arrays.stream(tokens).limit(all.size()).boxed().toList())
          .hasSizeGreaterThan(tokens.length - 16);
      assertThat(ExitText.given("t", text, model.tokenizer(), 50, 80)).hasSize(2);
    }
  }

  @Test
  void textsThatAreTooShortAreRefused() {
    try (TableModel model = TableModel.seeded(V, 1)) {
      assertThatThrownBy(
              () -> ExitText.given("my.txt", "a few words, no more", model.tokenizer(), 64, 1000))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("my.txt")
          .hasMessageContaining("some ten thousand");
    }
  }

  @Test
  void aModelWritesTextsThatItsSeedDecides() {
    TableModel.Laws laws = TableModel.endless(TableModel.seeded(V, 2, 1, 3));
    try (TableModel model = new TableModel(V, laws, 512, 3)) {
      List<int[]> texts = written(model, 1);
      assertThat(texts).hasSizeGreaterThanOrEqualTo(10);
      assertThat(texts).allSatisfy(text -> assertThat(text).hasSize(40).startsWith(1, 7));
      assertThat(texts.get(0)).isNotEqualTo(texts.get(1));
      assertThat(written(model, 1)).usingRecursiveComparison().isEqualTo(texts);
      assertThat(written(model, 2).get(0)).isNotEqualTo(texts.get(0));
      model.open();
      model.open();
      model.open(); // All sequences were given back.
    }
  }

  @Test
  void aModelThatEndsItsTextsAtOnceIsRefused() {
    TableModel.Laws ends =
        (beforeLast, last, out, offset) -> {
          Arrays.fill(out, offset, offset + V, -20f);
          out[offset + 1] = 20;
        };
    try (TableModel model = new TableModel(V, ends, 512, 3)) {
      assertThat(model.tokenizer().endsText(1)).isTrue();
      assertThatThrownBy(() -> written(model, 1))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("ends its texts at once");
    }
  }

  private static List<int[]> written(TableModel model, long seed) {
    return ExitText.written(
        model,
        3,
        List.of(new int[] {1, 7}),
        Sampling.at(1),
        40,
        400,
        seed,
        (what, done, total) -> {});
  }
}
