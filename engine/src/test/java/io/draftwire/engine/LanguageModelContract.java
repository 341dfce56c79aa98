package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LanguageModel} must do; each backend's test inherits it. */
abstract class LanguageModelContract {
  /** Context length and sequence limit that {@link #load} must give. */
  static final int CONTEXT = 64;

  static final int SEQUENCES = 4;

  LanguageModel model;
  int vocabulary;
  Batch batch;

  /** A fresh model of {@link #CONTEXT} tokens and {@link #SEQUENCES} sequences. */
  abstract LanguageModel load();

  /** Largest {@link #distance} of two rows of logits that batch shapes may cause. */
  abstract double tolerance();

  @BeforeEach
  void loadModel() {
    model = load();
    vocabulary = model.tokenizer().vocabularySize();
    batch = new Batch(vocabulary);
  }

  @AfterEach
  void closeModel() {
    if (model != null) {
      model.close();
    }
  }

  @Test
  void reportsWhatItWasLoadedWith() {
    assertThat(model.contextLength()).isEqualTo(CONTEXT);
    assertThat(model.maxSequences()).isEqualTo(SEQUENCES);
    assertThat(model.maxBatchTokens()).isGreaterThanOrEqualTo(CONTEXT);
    assertThat(model.description()).isNotBlank().doesNotContain("\n");
  }

  @Test
  void forwardAppends() {
    int s = model.open();
    assertThat(model.length(s)).isZero();
    run(s, tokens(0, 3));
    assertThat(model.length(s)).isEqualTo(3);
    run(s, tokens(3, 2));
    assertThat(model.length(s)).isEqualTo(5);
  }

  @Test
  void rowsAreTheLawsOfTheirPositions() {
    int[] tokens = tokens(0, 9);
    float[][] together = run(model.open(), tokens);
    int s = model.open();
    for (int i = 0; i < tokens.length; i++) {
      assertSameLaw(run(s, tokens[i])[0], together[i]);
    }
    assertThat(distance(together[0], together[5]))
        .as("laws of different positions differ, or the test above says nothing")
        .isGreaterThan(2 * tolerance() + 0.1);
  }

  @Test
  void onlyWantedPositionsHaveRows() {
    int[] tokens = tokens(0, 6);
    float[][] all = run(model.open(), tokens);
    batch.clear().addLast(model.open(), tokens, 0, 6);
    model.forward(batch);
    assertThat(batch.rows()).isEqualTo(1);
    assertSameLaw(row(0), all[5]);
  }

  @Test
  void batchesLongerThanTheBackendsOwnAreSplit() {
    int[] tokens = tokens(0, CONTEXT);
    float[][] whole = run(model.open(), tokens);
    int s = model.open();
    float[] last = null;
    for (int i = 0; i < CONTEXT; i += 8) {
      float[][] part = run(s, Arrays.copyOfRange(tokens, i, i + 8));
      last = part[7];
    }
    assertSameLaw(whole[CONTEXT - 1], last);
  }

  @Test
  void truncateThenOtherTokensIsAsIfTheDroppedHadNotBeen() {
    int s = model.open();
    run(s, tokens(0, 5));
    float[][] first = run(s, tokens(5, 3));
    model.truncate(s, 5);
    assertThat(model.length(s)).isEqualTo(5);
    run(s, tokens(20, 4));
    model.truncate(s, 5);
    float[][] again = run(s, tokens(5, 3));
    for (int i = 0; i < 3; i++) {
      assertSameLaw(again[i], first[i]);
    }
  }

  @Test
  void truncateToNothingStartsAnew() {
    int s = model.open();
    float[][] first = run(s, tokens(0, 4));
    model.truncate(s, 0);
    assertThat(model.length(s)).isZero();
    assertSameLaw(run(s, tokens(0, 4))[3], first[3]);
  }

  @Test
  void forksGoTheirOwnWays() {
    int[] tokens = tokens(0, 6);
    float[][] expected = run(model.open(), tokens);
    int s = model.open();
    run(s, Arrays.copyOf(tokens, 4));
    int copy = model.fork(s);
    assertThat(copy).isNotEqualTo(s);
    assertThat(model.length(copy)).isEqualTo(4);
    run(copy, tokens(30, 5));
    assertThat(model.length(s)).isEqualTo(4);
    assertSameLaw(run(s, tokens[4], tokens[5])[1], expected[5]);
    model.truncate(copy, 4);
    model.end(s);
    assertSameLaw(run(copy, tokens[4], tokens[5])[1], expected[5]);
  }

  @Test
  void forkOfAnEmptySequenceIsEmpty() {
    int s = model.open();
    int copy = model.fork(s);
    assertThat(model.length(copy)).isZero();
    assertSameLaw(run(copy, tokens(0, 2))[1], run(s, tokens(0, 2))[1]);
  }

  @Test
  void raggedBatchesEqualSeparateRuns() {
    int[][] texts = {tokens(0, 1), tokens(7, 6), tokens(13, 3)};
    float[][][] separate = new float[3][][];
    for (int i = 0; i < 3; i++) {
      int s = model.open();
      separate[i] = run(s, texts[i]);
      model.end(s);
    }
    int[] sequences = {model.open(), model.open(), model.open()};
    batch.clear();
    // Interleaved, so that nothing can rely on a sequence's tokens lying side by side.
    int[][] rows = new int[3][6];
    for (int j = 0; j < 6; j++) {
      for (int i = 2; i >= 0; i--) {
        if (j < texts[i].length) {
          rows[i][j] = batch.add(sequences[i], texts[i][j], true);
        }
      }
    }
    model.forward(batch);
    for (int i = 0; i < 3; i++) {
      assertThat(model.length(sequences[i])).isEqualTo(texts[i].length);
      for (int j = 0; j < texts[i].length; j++) {
        assertSameLaw(row(rows[i][j]), separate[i][j]);
      }
    }
  }

  @Test
  void endFreesTheSequence() {
    for (int i = 0; i < SEQUENCES; i++) {
      run(model.open(), tokens(i, 2));
    }
    assertThatThrownBy(() -> model.open())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("all 4 sequences are open");
    assertThatThrownBy(() -> model.fork(0)).isInstanceOf(ModelException.class);
    model.end(2);
    int s = model.open();
    assertThat(model.length(s)).isZero();
    float[][] reused = run(s, tokens(0, 2));
    model.end(0);
    assertSameLaw(reused[1], run(model.open(), tokens(0, 2))[1]);
  }

  @Test
  void outgrowingTheContextChangesNothing() {
    int s = model.open();
    int other = model.open();
    run(s, tokens(0, CONTEXT - 2));
    batch.clear().addAll(other, tokens(0, 2), 0, 2).addAll(s, tokens(0, 3), 0, 3);
    assertThatThrownBy(() -> model.forward(batch))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("outgrow the context of 64");
    assertThat(model.length(s)).isEqualTo(CONTEXT - 2);
    assertThat(model.length(other)).isZero();
    run(s, tokens(0, 2));
    assertThat(model.length(s)).isEqualTo(CONTEXT);
    assertSameLaw(run(other, tokens(0, 2))[1], run(model.open(), tokens(0, 2))[1]);
  }

  @Test
  void badArgumentsAreRefused() {
    int s = model.open();
    run(s, tokens(0, 2));
    assertRefused(() -> model.forward(new Batch(vocabulary)), "empty");
    assertRefused(() -> run(s, vocabulary), "token " + vocabulary);
    assertRefused(() -> run(s, -1), "token -1");
    assertRefused(() -> run(SEQUENCES, 1), "sequence 4 is not open");
    assertRefused(() -> run(-1, 1), "sequence -1 is not open");
    assertRefused(() -> run(s + 1, 1), "is not open");
    assertRefused(
        () -> {
          Batch narrow = new Batch(vocabulary - 1);
          narrow.add(s, 1, true);
          model.forward(narrow);
        },
        "vocabulary");
    assertRefused(() -> model.truncate(s, 2), "cannot truncate");
    assertRefused(() -> model.truncate(s, -1), "cannot truncate");
    assertRefused(() -> model.end(s + 1), "is not open");
    assertRefused(() -> model.tokenizer().bytes(vocabulary), "token " + vocabulary);
    assertThat(model.length(s)).isEqualTo(2);
  }

  @Test
  void closedModelsRefuseEverything() {
    int s = model.open();
    run(s, tokens(0, 2));
    model.close();
    model.close();
    assertRefused(() -> model.open(), "closed");
    assertRefused(() -> model.length(s), "closed");
    assertRefused(() -> model.truncate(s, 1), "closed");
    assertRefused(() -> model.fork(s), "closed");
    assertRefused(() -> model.end(s), "closed");
    assertRefused(() -> run(s, 1), "closed");
  }

  @Test
  void textsSurviveTheTokenizer() {
    Tokenizer tokenizer = model.tokenizer();
    for (String text :
        new String[] {"", "once upon a time", "Größe, 日本語 and 🦊!", "  two  spaces\n\ttab "}) {
      int[] tokens = tokenizer.encode(text, true, false);
      assertThat(TextStream.decode(tokenizer, tokens)).isEqualTo(text);
      if (tokenizer.bos() >= 0) {
        assertThat(tokens).startsWith(tokenizer.bos());
        assertThat(tokenizer.bytes(tokenizer.bos())).isEmpty();
      }
    }
  }

  static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String said) {
    assertThatThrownBy(call).isInstanceOf(ModelException.class).hasMessageContaining(said);
  }

  /** Forwards with logits everywhere; returns a copy of every row. */
  float[][] run(int sequence, int... tokens) {
    batch.clear().addAll(sequence, tokens, 0, tokens.length);
    model.forward(batch);
    float[][] rows = new float[tokens.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(i);
    }
    return rows;
  }

  float[] row(int r) {
    return Arrays.copyOfRange(batch.logits(), batch.offset(r), batch.offset(r) + vocabulary);
  }

  int[] tokens(int from, int count) {
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = Math.floorMod((from + i) * 2_654_435 + 3, vocabulary);
    }
    return tokens;
  }

  void assertSameLaw(float[] actual, float[] expected) {
    assertThat(distance(actual, expected)).isLessThanOrEqualTo(tolerance());
  }

  /**
   * Standard deviation of the difference of two rows over that of the second: 0 for one law, about
   * 1 for unrelated ones. Unlike a probability it does not hang on the one most likely token.
   */
  private static double distance(float[] a, float[] b) {
    double[] difference = new double[a.length];
    double[] second = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = (double) a[i] - b[i];
      second[i] = b[i];
    }
    return deviation(difference) / deviation(second);
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
  }
}
