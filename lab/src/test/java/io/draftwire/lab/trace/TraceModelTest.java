package io.draftwire.lab.trace;

import static io.draftwire.lab.trace.TinyTraces.VOCABULARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ModelException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every model must do, as far as a model without a text of its own can. */
class TraceModelTest {
  private static final int POSITIONS = 20;
  private static final int PROMPT = 4;

  @TempDir Path temporary;
  private Trace trace;
  private TraceModel model;
  private final Batch batch = new Batch(VOCABULARY);

  @BeforeEach
  void record() {
    trace = TinyTraces.trace(temporary, "abc", POSITIONS);
    model = trace.target();
  }

  private float[] row(int r) {
    return Arrays.copyOfRange(batch.logits(), batch.offset(r), batch.offset(r) + VOCABULARY);
  }

  @Test
  void reportsTheTrace() {
    assertThat(model.contextLength()).isEqualTo(PROMPT + POSITIONS);
    assertThat(model.tokenizer().vocabularySize()).isEqualTo(VOCABULARY);
    assertThat(model.description()).contains("target").contains("20 positions");
    assertThat(trace.draft().description()).contains("draft");
    assertThat(model.tokenizer().fingerprint())
        .isEqualTo(TinyTraces.target().tokenizer().fingerprint());
    assertThat(model.tokenizer().endsText(1)).isTrue();
    assertThat(model.tokenizer().endsText(2)).isFalse();
    assertThat(model.tokenizer().bos()).isZero();
  }

  @Test
  void lawsAreThoseOfThePositionWhateverTheTokens() {
    int s = model.open();
    model.forward(batch.clear().addLast(s, trace.prompt(), 0, PROMPT));
    assertThat(row(0)).isEqualTo(trace.targetRow(0));
    model.forward(batch.clear().addAll(s, new int[] {9, 8, 7}, 0, 3));
    assertThat(row(0)).isEqualTo(trace.targetRow(1));
    assertThat(row(2)).isEqualTo(trace.targetRow(3));
    model.truncate(s, PROMPT + 1);
    model.forward(batch.clear().addAll(s, new int[] {3, 3}, 0, 2));
    assertThat(row(0)).isEqualTo(trace.targetRow(2));
    assertThat(row(1)).isEqualTo(trace.targetRow(3));
  }

  @Test
  void draftAndTargetHaveTheirOwn() {
    TraceModel draft = trace.draft();
    draft.forward(batch.clear().addLast(draft.open(), trace.prompt(), 0, PROMPT));
    assertThat(row(0)).isEqualTo(trace.draftRow(0)).isNotEqualTo(trace.targetRow(0));
  }

  @Test
  void sequencesGoTheirOwnWaysAndForksBeginWhereTheirOriginIs() {
    int a = model.open();
    int b = model.open();
    model.forward(batch.clear().addLast(a, trace.prompt(), 0, PROMPT));
    int c = model.fork(a);
    batch.clear();
    batch.addLast(b, trace.prompt(), 0, PROMPT);
    batch.add(c, 5, true);
    batch.add(a, 6, false);
    batch.add(a, 7, true);
    model.forward(batch);
    assertThat(row(0)).isEqualTo(trace.targetRow(0));
    assertThat(row(1)).isEqualTo(trace.targetRow(1));
    assertThat(row(2)).isEqualTo(trace.targetRow(2));
    assertThat(model.length(a)).isEqualTo(PROMPT + 2);
    assertThat(model.length(c)).isEqualTo(PROMPT + 1);
  }

  @Test
  void aRefusedForwardChangesNoLength() {
    int s = model.open();
    assertThatThrownBy(() -> model.forward(batch.clear().addAll(s, trace.prompt(), 0, PROMPT)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no law is recorded behind token 0")
        .hasMessageContaining("from 3 to 22");
    assertThat(model.length(s)).isZero();
    int[] longest = new int[PROMPT + POSITIONS + 1];
    assertThatThrownBy(() -> model.forward(batch.clear().addLast(s, longest, 0, longest.length)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("outgrow the context of 24");
    assertThatThrownBy(
            () -> model.forward(batch.clear().addLast(s, longest, 0, longest.length - 1)))
        .hasMessageContaining("behind token 23");
    assertThat(model.length(s)).isZero();
    model.forward(batch.clear().addLast(s, longest, 0, longest.length - 2));
    assertThat(row(0)).isEqualTo(trace.targetRow(POSITIONS - 1));
  }

  @Test
  void badArgumentsAreRefused() {
    int s = model.open();
    assertThatThrownBy(() -> model.forward(new Batch(VOCABULARY))).hasMessageContaining("empty");
    assertThatThrownBy(() -> model.length(s + 1)).hasMessageContaining("is not open");
    assertThatThrownBy(() -> model.truncate(s, 0)).hasMessageContaining("cannot truncate");
    assertThatThrownBy(() -> model.tokenizer().encode("a", true, false))
        .hasMessageContaining("no text to encode");
    assertThatThrownBy(() -> model.tokenizer().bytes(2)).hasMessageContaining("no text to decode");
    model.close();
    model.close();
    assertThatThrownBy(model::open)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void endedSequencesAreFree() {
    for (int i = 0; i < model.maxSequences(); i++) {
      model.open();
    }
    assertThatThrownBy(model::open).hasMessageContaining("are open");
    model.end(3);
    assertThat(model.length(model.open())).isZero();
  }
}
