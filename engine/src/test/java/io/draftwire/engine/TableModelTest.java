package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableModelTest extends TreeContract {
  private static final int V = 258;

  @Override
  LanguageModel load() {
    return new TableModel(V, TableModel.seeded(V, 2, 7, 2), CONTEXT, SEQUENCES);
  }

  @Override
  double tolerance() {
    return 0;
  }

  @Test
  void givenTablesAreTheLogits() {
    float[][] table = {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}};
    try (TableModel model = TableModel.of(table)) {
      Batch batch = new Batch(3).addAll(model.open(), new int[] {2, 0}, 0, 2);
      model.forward(batch);
      assertThat(batch.logits()).startsWith(6, 7, 8, 0, 1, 2);
    }
  }

  @Test
  void seededLogitsAreStandardNormalTimesSharpness() {
    int vocabulary = 20_000;
    float[] logits = new float[vocabulary];
    TableModel.seeded(vocabulary, 1, 0, 3).logits(-1, 5, logits, 0);
    double mean = 0;
    double square = 0;
    for (float x : logits) {
      mean += x / vocabulary;
      square += x * x / vocabulary;
    }
    // Five standard errors of a sample of 20000.
    assertThat(mean).isCloseTo(0, within(5 * 3 / Math.sqrt(vocabulary)));
    assertThat(square).isCloseTo(9, within(5 * 9 * Math.sqrt(2.0 / vocabulary)));
  }

  @Test
  void orderSaysHowManyTokensCount() {
    assertThat(logits(1, 3, 9)).isEqualTo(logits(1, 4, 9)).isNotEqualTo(logits(1, 3, 8));
    assertThat(logits(2, 3, 9)).isNotEqualTo(logits(2, 4, 9));
    assertThatThrownBy(() -> TableModel.seeded(8, 3, 1, 1)).isInstanceOf(ModelException.class);
  }

  @Test
  void nearLawsApproachTheirBase() {
    TableModel.Laws base = TableModel.seeded(50, 1, 1, 2);
    float[] own = new float[50];
    float[] same = new float[50];
    float[] near = new float[50];
    base.logits(3, 4, own, 0);
    TableModel.near(base, 50, 2, 0).logits(3, 4, same, 0);
    TableModel.near(base, 50, 2, 0.5).logits(3, 4, near, 0);
    assertThat(same).isEqualTo(own);
    assertThat(near).isNotEqualTo(own);
  }

  @Test
  void endlessLawsNeverEnd() {
    float[] logits = new float[10];
    TableModel.endless(TableModel.seeded(10, 1, 1, 2)).logits(-1, 3, logits, 0);
    assertThat(logits[0]).isLessThan(-1e8f);
    assertThat(logits[1]).isLessThan(-1e8f);
    assertThat(logits[2]).isGreaterThan(-1e3f);
  }

  @Test
  void smallVocabulariesRefuseBytesTheyLack() {
    Tokenizer tokenizer = TableModel.seeded(29, 1).tokenizer();
    assertThat(TextStream.decode(tokenizer, tokenizer.encode("a word", false, false)))
        .isEqualTo("a word");
    assertThatThrownBy(() -> tokenizer.encode("Q", false, false))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("0x51");
    assertThat(tokenizer.endsText(1)).isTrue();
    assertThat(tokenizer.endsText(2)).isFalse();
  }

  @Test
  void fingerprintsAreThoseOfTheVocabulary() {
    String print = TableModel.seeded(300, 1).tokenizer().fingerprint();
    assertThat(print).hasSize(64).isEqualTo(TableModel.seeded(300, 2).tokenizer().fingerprint());
    assertThat(print).isNotEqualTo(TableModel.seeded(301, 1).tokenizer().fingerprint());
  }

  @Test
  void exitsTellWhatTheyGuessOnAnotherThreadBeforeThePassEnds() {
    List<EarlyExit> exits = List.of(new EarlyExit(3, 8, 0), new EarlyExit(5, 8, 0));
    try (TableModel model = TableModel.seeded(50, 1).withExits(exits, 1, 7)) {
      assertThat(model.exits()).isEqualTo(exits);
      Batch batch = new Batch(50).addAll(model.open(), new int[] {4, 9, 6}, 0, 3);
      batch.early().ask(2, 5);
      batch.early().ask(0, 3);
      batch.early().ask(1, 4);
      List<String> heard = new ArrayList<>();
      Map<Integer, float[]> guesses = new HashMap<>();
      Thread caller = Thread.currentThread();
      batch
          .early()
          .hear(
              (layer, index, logits, offset) -> {
                assertThat(Thread.currentThread()).isNotSameAs(caller);
                heard.add(index + " behind " + layer);
                guesses.put(index, Arrays.copyOfRange(logits, offset, offset + 50));
              });
      model.forward(batch);
      assertThat(heard).as("no head is behind layer 4").containsExactly("0 behind 3", "2 behind 5");
      guesses.forEach(
          (index, guess) -> {
            int at = batch.offset(index);
            assertThat(guess).containsExactly(Arrays.copyOfRange(batch.logits(), at, at + 50));
          });
    }
  }

  @Test
  void exitsAreRightAsOftenAsTheyShouldBe() {
    List<EarlyExit> exits = List.of(new EarlyExit(0, 2, 0));
    TableModel.Laws laws = TableModel.seeded(50, 2, 1, 2);
    int[] text = texts(50, 400);
    try (TableModel model = new TableModel(50, laws, 512, 1).withExits(exits, 0.7, 3)) {
      Batch batch = new Batch(50).addAll(model.open(), text, 0, text.length);
      int[] right = new int[1];
      for (int i = 0; i < text.length; i++) {
        batch.early().ask(i, 0);
      }
      float[] own = new float[50];
      batch
          .early()
          .hear(
              (layer, index, logits, offset) -> {
                laws.logits(index == 0 ? -1 : text[index - 1], text[index], own, 0);
                right[0] += Arrays.equals(logits, own) ? 1 : 0;
              });
      model.forward(batch);
      // Five standard errors.
      assertThat(right[0] / 400.0).isCloseTo(0.7, within(5 * Math.sqrt(.7 * .3 / 400)));
    }
  }

  @Test
  void whoDoesNotAskHearsNothing() {
    List<EarlyExit> exits = List.of(new EarlyExit(0, 2, 0));
    try (TableModel model = TableModel.seeded(50, 1).withExits(exits, 1, 3)) {
      int s = model.open();
      Batch batch = new Batch(50);
      batch.add(s, 4, true);
      batch.early().ask(0, 0);
      batch.clear();
      batch.add(s, 5, true);
      List<Integer> heard = new ArrayList<>();
      batch.early().hear((layer, index, logits, offset) -> heard.add(index));
      model.forward(batch);
      assertThat(heard).as("clearing a batch forgets who asked").isEmpty();
      assertThatThrownBy(() -> batch.early().ask(1, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static int[] texts(int vocabulary, int count) {
    int[] tokens = new int[count];
    Arrays.setAll(tokens, i -> 3 + (i * 31 + i / 7) % (vocabulary - 3));
    return tokens;
  }

  private static float[] logits(int order, int beforeLast, int last) {
    float[] logits = new float[8];
    TableModel.seeded(8, order, 5, 1).logits(beforeLast, last, logits, 0);
    return logits;
  }
}
