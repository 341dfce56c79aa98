package io.draftwire.lab.trace;

import static io.draftwire.lab.trace.TinyTraces.VOCABULARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.engine.Batch;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
  @TempDir Path temporary;

  @Test
  void holdsBothModelsLawsAtEveryPositionOfTheText() {
    Trace trace = TinyTraces.trace(temporary, "abc", 40);
    assertThat(trace.positions()).isEqualTo(40);
    int[] text = trace.text();
    int[] all = concat(trace.prompt(), text);
    try (TableModel draft = TinyTraces.draft();
        TableModel target = TinyTraces.target()) {
      float[][] drafts = rows(draft, all, trace.prompt().length);
      float[][] targets = rows(target, all, trace.prompt().length);
      for (int i = 0; i < 40; i++) {
        assertThat(tv(trace.draftRow(i), drafts[i])).isLessThan(1e-3);
        assertThat(tv(trace.targetRow(i), targets[i])).isLessThan(1e-3);
      }
      assertThat(tv(trace.draftRow(3), targets[3])).as("the two differ").isGreaterThan(0.01);
      assertThat(tv(trace.targetRow(3), targets[4])).as("positions differ").isGreaterThan(0.01);
    }
  }

  @Test
  void theTextIsTheTargetsOwnSampleOfTheSeed() {
    Trace trace = TinyTraces.trace(temporary, "abc", 30);
    int[] all = concat(trace.prompt(), trace.text());
    ExponentialRace race = new ExponentialRace(VOCABULARY);
    try (TableModel target = TinyTraces.target()) {
      float[][] rows = rows(target, all, trace.prompt().length);
      for (int i = 0; i < 30; i++) {
        long noise = new Dice(5).bits(Purpose.RACE, trace.prompt().length + i);
        assertThat(trace.text()[i]).isEqualTo(race.winner(rows[i], 0, Sampling.at(0.8), noise));
      }
    }
  }

  @Test
  void endsWithTheText() throws IOException {
    int eos = 1;
    TableModel.Laws ending =
        (beforeLast, last, out, offset) -> {
          Arrays.fill(out, offset, offset + VOCABULARY, -5f);
          out[offset + (last == 4 ? eos : last + 1)] = 50f;
        };
    Path file = temporary.resolve("t");
    TraceKey key = TinyTraces.key("a", 40); // "a" is token 2
    try (TableModel model = new TableModel(VOCABULARY, ending, 128, 4);
        TableModel same = new TableModel(VOCABULARY, ending, 128, 4)) {
      TraceRecorder.record(key, model, same, file);
    }
    assertThat(Trace.open(file, key).text()).containsExactly(3, 4, eos);
  }

  @Test
  void recordsNoMoreThanTheContextHolds() {
    assertThat(TinyTraces.trace(temporary, "abc", 500).positions()).isEqualTo(128 - 4);
  }

  @Test
  void aPromptThatFillsTheContextIsRefused() {
    assertThatThrownBy(() -> TinyTraces.trace(temporary, "abcd".repeat(40), 10))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("161 tokens")
        .hasMessageContaining("context of 128");
  }

  @Test
  void modelsOfDifferentTokenizersAreRefused() {
    try (TableModel draft = TableModel.seeded(50, 1);
        TableModel target = TinyTraces.target()) {
      assertThatThrownBy(
              () ->
                  TraceRecorder.record(
                      TinyTraces.key("a", 5), draft, target, temporary.resolve("t")))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("different tokenizers");
    }
  }

  @Test
  void aTraceOfSomethingElseIsRefused() {
    Path file = temporary.resolve("t");
    TinyTraces.record(TinyTraces.key("abc", 8), file);
    assertThatThrownBy(() -> Trace.open(file, TinyTraces.key("abd", 8)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("prompt=abc")
        .hasMessageContaining("not of");
  }

  @Test
  void everyFlippedByteAndEveryCutIsFound() throws IOException {
    Path file = temporary.resolve("t");
    TraceKey key = TinyTraces.key("abc", 2);
    TinyTraces.record(key, file);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      refused(damaged, key, "byte " + i);
      refused(Arrays.copyOf(whole, i), key, "cut to " + i);
    }
    refused(Arrays.copyOf(whole, whole.length + 1), key, "a byte more");
    Files.write(file, whole);
    assertThat(Trace.open(file, key).positions()).isEqualTo(2);
  }

  private void refused(byte[] content, TraceKey key, String what) throws IOException {
    // A file of its own each time: another may still be mapped.
    Path file = Files.write(temporary.resolve("damaged"), content);
    assertThatThrownBy(() -> Trace.open(file, key))
        .as(what)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("damaged")
        .hasMessageNotContaining("\n");
    Files.delete(file);
  }

  private static float[][] rows(TableModel model, int[] tokens, int promptLength) {
    Batch batch = new Batch(VOCABULARY).addAll(model.open(), tokens, 0, tokens.length);
    model.forward(batch);
    float[][] rows = new float[tokens.length - promptLength][];
    for (int i = 0; i < rows.length; i++) {
      int from = batch.offset(promptLength - 1 + i);
      rows[i] = Arrays.copyOfRange(batch.logits(), from, from + VOCABULARY);
    }
    return rows;
  }

  private static int[] concat(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static double tv(float[] a, float[] b) {
    Law p = new Law(VOCABULARY).shape(a, 0, Sampling.at(0.8));
    Law q = new Law(VOCABULARY).shape(b, 0, Sampling.at(0.8));
    double common = 0;
    for (int v = 0; v < VOCABULARY; v++) {
      common += Math.min(p.p(v), q.p(v));
    }
    return 1 - common;
  }
}
