package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.engine.llama.LlamaOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A draft as drafts are loaded: the contract's promises that loading it otherwise could break. */
@Tag("models")
class LlamaDraftTest {
  private static final int CONTEXT = 64;
  private static final int SEQUENCES = 4;

  /** One sequence has a cache of another kind; its laws may not differ by a bit. */
  @Test
  void aSequenceAloneHasTheLawsOfOneAmongMany() {
    for (LlamaOptions options :
        new LlamaOptions[] {
          LlamaOptions.draft(RealModels.storiesDraft()),
          LlamaOptions.of(RealModels.storiesDraft()).withThreads(1)
        }) {
      try (LanguageModel alone = open(options, 1);
          LanguageModel among = open(options, SEQUENCES)) {
        assertThat(farthest(lawsAroundARollback(alone), lawsAroundARollback(among))).isZero();
      }
    }
  }

  /**
   * Attention rounds differently. Where weights are floats that is all; where they have eight bits
   * the next layer rounds what differs to eight bits too, and a law moves by a fraction of what
   * drafts lose to being another model: by how much at one place hangs on the weights, so that is
   * judged over a text.
   */
  @Test
  void draftsHaveTheLawsOfTheSameFileAsATarget() {
    for (boolean floats : new boolean[] {true, false}) {
      Path file = floats ? RealModels.storiesTarget() : RealModels.storiesDraft();
      try (LanguageModel draft = open(LlamaOptions.draft(file), 1);
          LanguageModel target = open(LlamaOptions.of(file).withThreads(1), 1)) {
        double[] around = apart(draft, lawsAroundARollback(draft), lawsAroundARollback(target));
        double[] along = apart(draft, lawsAlongAText(draft), lawsAlongAText(target));
        assertThat(Arrays.stream(along).sum()).as("attention rounds differently").isPositive();
        if (floats) {
          assertThat(Arrays.stream(around).max().orElseThrow()).as("around").isLessThan(0.01);
          assertThat(Arrays.stream(along).max().orElseThrow()).as("along").isLessThan(0.01);
        } else {
          assertThat(Arrays.stream(along).average().orElseThrow())
              .as("mean total variation")
              .isLessThan(0.05);
        }
      }
    }
  }

  /** Of two times so many rows of logits, how far the laws are apart in total variation. */
  private static double[] apart(LanguageModel model, float[] some, float[] others) {
    int vocabulary = model.tokenizer().vocabularySize();
    Law p = new Law(vocabulary);
    Law q = new Law(vocabulary);
    double[] apart = new double[some.length / vocabulary];
    for (int row = 0; row < apart.length; row++) {
      p.shape(some, row * vocabulary, Sampling.at(1));
      q.shape(others, row * vocabulary, Sampling.at(1));
      apart[row] = 1;
      for (int v = 0; v < vocabulary; v++) {
        apart[row] -= Math.min(p.p(v), q.p(v));
      }
    }
    return apart;
  }

  private static float[] lawsAlongAText(LanguageModel model) {
    int[] text =
        model
            .tokenizer()
            .encode(
                "Once upon a time, there was a little girl named Lily. She had a red ball and"
                    + " a big dog, and they went to the park to play in the sun.",
                true,
                false);
    int sequence = model.open();
    Batch batch = new Batch(model.tokenizer().vocabularySize());
    // Read in two parts, so that the second attends to what the cache has.
    model.forward(batch.addLast(sequence, text, 0, text.length / 2));
    model.forward(batch.clear().addAll(sequence, text, text.length / 2, text.length));
    model.end(sequence);
    return Arrays.copyOf(batch.logits(), batch.rows() * batch.vocabulary());
  }

  /** One full text, the fresh sequences that rows are held against, and guesses. */
  @Test
  void treesOfGuessesHaveTheLawsOfTheirPaths() {
    LlamaOptions options =
        LlamaOptions.draft(RealModels.storiesDraft())
            .withContextLength(128)
            .withMaxSequences(24)
            .withRoom(new LlamaOptions.Room(2, 128, 0));
    try (LanguageModel model = RealModels.backend().open(options)) {
      for (long seed = 0; seed < 3; seed++) {
        // Rounding moves a logit by a few hundredths; a token too many on the path, by several.
        new DraftTreeTest.Story(model, 20, new Random(seed), 0.5).tell(25);
        assertThat(model.usedCells()).isZero();
      }
      assertThat(model.cells()).isEqualTo(2 * 128 + 128);
    }
  }

  @Test
  void batchesBeyondTheCacheAreRefusedBeforeLlamaSeesThem() {
    LlamaOptions options =
        LlamaOptions.draft(RealModels.storiesDraft())
            .withContextLength(CONTEXT)
            .withMaxSequences(SEQUENCES)
            .withRoom(new LlamaOptions.Room(1, 8, 2));
    try (LanguageModel model = RealModels.backend().open(options)) {
      Batch batch = new Batch(model.tokenizer().vocabularySize());
      int sequence = model.open();
      int other = model.open();
      model.forward(batch.clear().addLast(sequence, new int[CONTEXT], 0, CONTEXT));
      Batch nine = new Batch(batch.vocabulary()).addLast(other, new int[9], 0, 9);
      assertThatThrownBy(() -> model.forward(nine))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("64 of its 72 cells are used");
      nine.clear().add(other, 1, true);
      for (int i = 0; i < 4; i++) {
        nine.addBelow(0, 2 + i, true);
      }
      assertThatThrownBy(() -> model.forward(nine))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("need 3 branches but the model has 2");
      model.forward(batch.clear().addLast(other, new int[8], 0, 8));
      assertThat(model.usedCells()).isEqualTo(72);
    }
  }

  /** Largest difference of two logits at the same place. */
  private static double farthest(float[] some, float[] others) {
    double most = 0;
    for (int i = 0; i < some.length; i++) {
      most = Math.max(most, Math.abs(some[i] - others[i]));
    }
    return most;
  }

  /** Logits after a prompt, after four tokens that are then dropped, and after two others. */
  private static float[] lawsAroundARollback(LanguageModel model) {
    int vocabulary = model.tokenizer().vocabularySize();
    int sequence = model.open();
    int[] tokens = {1, 9038, 2501, 263, 931, 727, 471, 263, 2217, 7826};
    Batch batch = new Batch(vocabulary);
    float[] laws = new float[3 * vocabulary];
    int[][] runs = {{0, 4}, {4, 8}, {8, 10}};
    for (int i = 0; i < runs.length; i++) {
      if (i == 2) {
        model.truncate(sequence, 4);
      }
      model.forward(batch.clear().addLast(sequence, tokens, runs[i][0], runs[i][1]));
      System.arraycopy(batch.logits(), 0, laws, i * vocabulary, vocabulary);
    }
    model.end(sequence);
    return laws;
  }

  private static LanguageModel open(LlamaOptions options, int sequences) {
    return RealModels.backend()
        .open(options.withContextLength(CONTEXT).withMaxSequences(sequences));
  }
}
