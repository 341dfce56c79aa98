package io.draftwire.engine.llama;

import io.draftwire.engine.Backend;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.exits.ExitHeads;
import io.draftwire.engine.exits.HeadFit;
import io.draftwire.engine.exits.TargetPrint;
import io.draftwire.engine.gguf.GgufFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A process that reads layers' states out of a pass on a device, and says what it has read: {@code
 * NATIVES MODEL BACKEND LAYERS}. Each line is a name and a number.
 */
final class DeviceExits {
  private static final int[] TEXT = {1, 44, 45, 46, 47, 48, 60, 61, 62};

  private DeviceExits() {}

  public static void main(String[] args) {
    LlamaBackend backend = LlamaBackend.load(Path.of(args[0]));
    int layers = Integer.parseInt(args[3]);
    LlamaOptions options =
        LlamaOptions.of(Path.of(args[1]))
            .withThreads(1)
            .withMaxSequences(2)
            .withRoom(new LlamaOptions.Room(0, 64, 12))
            .withBatchTokens(16);
    LlamaOptions device = options.withOffload(Offload.on(Backend.named(args[2]).orElseThrow()));
    states(backend, options.withOffload(Offload.NONE), device, layers);
    guesses(backend, device, layers);
  }

  /** States behind each layer, against those that the processor computes. */
  private static void states(
      LlamaBackend backend, LlamaOptions processor, LlamaOptions device, int layers) {
    List<Integer> all = IntStream.range(0, layers).boxed().toList();
    try (LayerStates own = backend.openLayers(processor);
        LayerStates there = backend.openLayers(device)) {
      say("on a device", there.model().runsOn().isPresent() ? 1 : 0);
      Map<Integer, float[]> expected = states(own, all);
      Map<Integer, float[]> read = states(there, all);
      for (int layer : all) {
        say("state " + layer, apart(read.get(layer), 0, expected.get(layer)));
      }
    }
  }

  private static Map<Integer, float[]> states(LayerStates model, List<Integer> layers) {
    Batch batch = new Batch(model.model().tokenizer().vocabularySize());
    return model.forward(batch.addAll(model.model().open(), TEXT, 0, TEXT.length), layers);
  }

  /** What is asked changes no bit of a pass; and what is read behind the last layer is its law. */
  private static void guesses(LlamaBackend backend, LlamaOptions device, int layers) {
    GgufFile file = GgufFile.open(device.file());
    ExitHeads heads;
    try (OutputWeights output = new OutputWeights(backend.library(), file)) {
      HeadFit fit = new HeadFit(output, output.vocabulary());
      heads =
          new ExitHeads(
              TargetPrint.of(file),
              layers,
              output.epsilon(),
              IntStream.of(1, layers - 1).mapToObj(fit::lens).toList());
    }
    Map<String, float[]> heard = new TreeMap<>();
    try (LanguageModel plain = backend.open(device);
        LanguageModel asked = backend.openPatient(device, heads)) {
      Batch silent = pass(plain, Map.of(), layers);
      Batch told = pass(asked, heard, layers);
      say("bits that differ", Arrays.mismatch(silent.logits(), told.logits()) < 0 ? 0 : 1);
      say("guesses", heard.size());
      for (int i = 0; i < TEXT.length; i++) {
        float[] guess = heard.get((layers - 1) + " " + i);
        say("guess " + i, apart(told.logits(), told.offset(told.rowOf(i)), guess));
      }
    }
  }

  private static Batch pass(LanguageModel model, Map<String, float[]> heard, int layers) {
    int vocabulary = model.tokenizer().vocabularySize();
    Batch batch = new Batch(vocabulary);
    int s = model.open();
    for (int token : TEXT) {
      batch.add(s, token, true);
    }
    if (!model.exits().isEmpty()) {
      for (int i = 0; i < TEXT.length; i++) {
        batch.early().ask(i, 1);
        batch.early().ask(i, layers - 1);
      }
      batch
          .early()
          .hear(
              (layer, i, logits, offset) ->
                  heard.put(
                      layer + " " + i, Arrays.copyOfRange(logits, offset, offset + vocabulary)));
    }
    model.forward(batch);
    return batch;
  }

  /** Length of the difference over that of what is expected. */
  private static double apart(float[] read, int at, float[] expected) {
    double square = 0;
    double own = 0;
    for (int i = 0; i < expected.length; i++) {
      square += Math.pow((double) read[at + i] - expected[i], 2);
      own += Math.pow(expected[i], 2);
    }
    return Math.sqrt(square / own);
  }

  private static void say(String name, double number) {
    System.out.printf(Locale.ROOT, "%s: %.6g%n", name, number);
  }
}
