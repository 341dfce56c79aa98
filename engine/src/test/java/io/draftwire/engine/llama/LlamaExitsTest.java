package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.RealModels;
import io.draftwire.engine.TinyLlama;
import io.draftwire.engine.exits.ExitHeads;
import io.draftwire.engine.exits.HeadFit;
import io.draftwire.engine.exits.TargetPrint;
import io.draftwire.engine.gguf.GgufFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exits of a made-up model of four layers, whose states are rounded by nothing but floats. */
@Tag("models")
class LlamaExitsTest {
  private static final int LAYERS = 4;
  private static final int LAST = LAYERS - 1;

  /** Deviation of a guess from a row, of the row's own, that rounding to bytes may cause. */
  private static final double ROUNDING = 0.02;

  @TempDir Path directory;
  private LlamaBackend backend;
  private LlamaOptions options;
  private int vocabulary;

  /** What was heard: by layer and index in the batch. */
  private final Map<String, float[]> heard = new TreeMap<>();

  @BeforeEach
  void write() throws Exception {
    backend = LlamaBackend.load(RealModels.natives());
    Path file = TinyLlama.write(directory.resolve("m.gguf"), TinyLlama.sentencePiece(), 1, LAYERS);
    // Runs of 16 tokens: longer batches are split.
    options =
        LlamaOptions.of(file)
            .withThreads(1)
            .withMaxSequences(4)
            .withRoom(new LlamaOptions.Room(0, 64, 12))
            .withBatchTokens(16);
  }

  @Test
  void theLensBehindTheLastLayerSaysTheLogits() {
    try (LanguageModel model = open(LAST)) {
      Batch batch = new Batch(vocabulary);
      int s = model.open();
      for (int token = 0; token < 9; token++) {
        batch.add(s, 30 + token, token % 2 == 0);
      }
      IntStream.range(0, 9).forEach(i -> ask(batch, i, LAST));
      model.forward(batch);
      assertThat(heard.keySet())
          .as("the last layer has states of those only whose logits are wanted")
          .containsExactly("3 0", "3 2", "3 4", "3 6", "3 8");
      assertGuessesAreRows(batch);
    }
  }

  @Test
  void rowsOfLongRaggedBatchesAreTheTokensThatAsked() {
    try (LanguageModel model = open(LAST)) {
      Batch batch = new Batch(vocabulary);
      int one = model.open();
      int two = model.open();
      int three = model.open();
      for (int i = 0; i < 25; i++) {
        batch.add(one, 20 + i, i > 20);
        if (i % 3 == 0) {
          batch.add(two, 90 - i, true);
        }
        if (i % 5 == 4) {
          batch.add(three, 50 + i, i % 2 == 0);
        }
      }
      for (int i = batch.last(); i >= 0; i -= 2) {
        ask(batch, i, LAST);
      }
      model.forward(batch);
      assertThat(heard).hasSizeGreaterThan(5);
      assertGuessesAreRows(batch);
    }
  }

  @Test
  void nodesOfTreesAreTheTokensThatAsked() {
    try (LanguageModel model = open(1, LAST)) {
      Batch batch = new Batch(vocabulary);
      int s = model.open();
      model.forward(batch.addAll(s, new int[] {1, 40, 41}, 0, 3));
      batch.clear();
      batch.add(s, 42, true);
      for (int i = 0; i < 20; i++) {
        batch.addBelow(i / 2, 60 + i, i % 4 != 1);
      }
      IntStream.of(20, 3, 7, 11, 0).forEach(i -> ask(batch, i, LAST));
      ask(batch, 5, 1);
      model.forward(batch);
      assertThat(heard).hasSizeGreaterThanOrEqualTo(5).containsKey("1 5").doesNotContainKey("1 0");
      assertGuessesAreRows(batch);
      model.keep(s, -1);
    }
  }

  @Test
  void statesBehindEarlierLayersAreThoseOfTheirTokens() {
    // Each token alone, with one before it, and all together in one batch.
    int[] tokens = {1, 50, 61, 72, 83};
    try (LayerStates states = backend.openLayers(options)) {
      Batch batch = new Batch(states.model().tokenizer().vocabularySize());
      int s = states.model().open();
      float[] together =
          states.forward(batch.addAll(s, tokens, 0, tokens.length), List.of(1)).get(1);
      int width = together.length / tokens.length;
      int other = states.model().open();
      for (int i = 0; i < tokens.length; i++) {
        batch.clear().add(other, tokens[i], true);
        float[] alone = states.forward(batch, List.of(1)).get(1);
        assertThat(alone)
            .containsExactly(
                Arrays.copyOfRange(together, i * width, (i + 1) * width),
                org.assertj.core.data.Offset.offset(1e-2f));
      }
      assertThatThrownBy(() -> states.forward(batch, List.of(17)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("layer 17");
    }
  }

  @Test
  void passesGiveTheSameBitsWhoeverAsksAndHoweverThatFails() {
    try (LanguageModel plain = backend.open(options);
        LanguageModel model = open(0, 2)) {
      List<float[]> expected = new ArrayList<>();
      pass(plain, expected, batch -> {});
      List<float[]> silent = new ArrayList<>();
      pass(model, silent, batch -> {});
      List<float[]> asked = new ArrayList<>();
      pass(model, asked, batch -> askAll(batch));
      List<float[]> failed = new ArrayList<>();
      pass(
          model,
          failed,
          batch -> {
            askAll(batch);
            batch
                .early()
                .hear(
                    (layer, index, logits, offset) -> {
                      throw new AssertionError("as a listener may");
                    });
          });
      assertThat(heard).isNotEmpty();
      for (int i = 0; i < expected.size(); i++) {
        assertThat(silent.get(i)).containsExactly(expected.get(i));
        assertThat(asked.get(i)).containsExactly(expected.get(i));
        assertThat(failed.get(i)).containsExactly(expected.get(i));
      }
    }
  }

  @Test
  void aReaderThatFailsInTheMiddleOfAPassEndsTheReadingAndNotThePass() {
    GgufFile file = LlamaBackend.inspect(options.file());
    int[] met = new int[2];
    LayerTap tap = new LayerTap(backend.library(), 32);
    LayerTap.Reader failing =
        new LayerTap.Reader() {
          @Override
          public int[] wanted(int layer) {
            met[0]++;
            if (met[1] > 0) {
              throw new OutOfMemoryError("as a JVM may");
            }
            return layer == 1 ? new int[] {0} : new int[0];
          }

          @Override
          public void take(int layer, int[] indices, float[] states) {
            met[1]++;
            throw new StackOverflowError("as a JVM may");
          }
        };
    PassWatch watch = watch(tap, failing);
    List<float[]> rows = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    try (LanguageModel model = new LlamaModel(backend.library(), options, file, watch);
        LanguageModel plain = backend.open(options)) {
      vocabulary = model.tokenizer().vocabularySize();
      pass(model, rows, batch -> {});
      pass(plain, expected, batch -> {});
    }
    assertThat(met[1]).as("the first run fails with a state, the second before it").isEqualTo(1);
    assertThat(met[0]).as("who has failed is not asked again in a run").isLessThan(6);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(rows.get(i)).containsExactly(expected.get(i));
    }
  }

  @Test
  void exitsOfAnotherModelAreRefused() throws Exception {
    ExitHeads heads = heads(LAST);
    Path other = TinyLlama.write(directory.resolve("o.gguf"), TinyLlama.sentencePiece(), 2, LAYERS);
    assertThatThrownBy(() -> backend.open(LlamaOptions.of(other), heads))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("another target than " + other)
        .hasMessageContaining("train-exits");
  }

  @Test
  void aPrintIsOfTheWeightsAndNotOfTheFilesPlace() throws Exception {
    Path same =
        TinyLlama.write(
            directory.resolve("same.gguf"),
            TinyLlama.sentencePiece().with(file -> file.string("general.name", "renamed")),
            1,
            LAYERS);
    assertThat(TargetPrint.of(GgufFile.open(same)))
        .isEqualTo(TargetPrint.of(GgufFile.open(options.file())));
  }

  private static PassWatch watch(LayerTap tap, LayerTap.Reader reader) {
    return new PassWatch() {
      @Override
      public java.lang.foreign.MemorySegment callback() {
        return tap.callback();
      }

      @Override
      public void begin(Batch batch) {}

      @Override
      public void run(Batch batch, int from, int to) {
        tap.read(reader, batch, from, to);
      }

      @Override
      public void end() {}

      @Override
      public void close() {
        tap.close();
      }
    };
  }

  private interface Asking {
    void ask(Batch batch);
  }

  /** A prompt, and a tree below it: 22 rows. */
  private void pass(LanguageModel model, List<float[]> rows, Asking asking) {
    Batch batch = new Batch(vocabulary);
    int s = model.open();
    batch.addAll(s, new int[] {1, 44, 45, 46, 47, 48}, 0, 6);
    for (int i = 0; i < 15; i++) {
      batch.addBelow(i < 2 ? 5 : i + 3, 100 + i, true);
    }
    asking.ask(batch);
    model.forward(batch);
    for (int r = 0; r < batch.rows(); r++) {
      rows.add(Arrays.copyOfRange(batch.logits(), batch.offset(r), batch.offset(r) + vocabulary));
    }
    model.end(s);
  }

  private void askAll(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      ask(batch, i, 0);
      ask(batch, i, 2);
    }
  }

  private void ask(Batch batch, int index, int layer) {
    batch.early().ask(index, layer);
    batch
        .early()
        .hear(
            (behind, i, logits, offset) ->
                heard.put(
                    behind + " " + i, Arrays.copyOfRange(logits, offset, offset + vocabulary)));
  }

  private LanguageModel open(int... layers) {
    LanguageModel model = backend.openPatient(options, heads(layers));
    vocabulary = model.tokenizer().vocabularySize();
    return model;
  }

  private ExitHeads heads(int... layers) {
    GgufFile file = GgufFile.open(options.file());
    try (OutputWeights output = new OutputWeights(backend.library(), file)) {
      HeadFit fit = new HeadFit(output, output.vocabulary());
      return new ExitHeads(
          TargetPrint.of(file),
          LAYERS,
          output.epsilon(),
          Arrays.stream(layers).mapToObj(fit::lens).toList());
    }
  }

  /** Those behind the last layer. */
  private void assertGuessesAreRows(Batch batch) {
    heard.forEach(
        (who, guess) -> {
          String[] parts = who.split(" ");
          if (parts[0].equals(Integer.toString(LAST))) {
            int row = batch.rowOf(Integer.parseInt(parts[1]));
            assertThat(apart(guess, batch.logits(), batch.offset(row)))
                .as("behind layer and token %s", who)
                .isLessThan(ROUNDING);
          }
        });
  }

  private static double apart(float[] guess, float[] rows, int at) {
    double square = 0;
    double own = 0;
    for (int v = 0; v < guess.length; v++) {
      square += Math.pow((double) guess[v] - rows[at + v], 2);
      own += Math.pow(rows[at + v], 2);
    }
    return Math.sqrt(square / own);
  }
}
