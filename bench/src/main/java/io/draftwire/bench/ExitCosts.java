package io.draftwire.bench;

import io.draftwire.engine.Batch;
import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.exits.ExitHeads;
import io.draftwire.engine.exits.ExitsFile;
import io.draftwire.engine.exits.TargetPrint;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.llama.LlamaOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What early exits cost a model's passes: passes of one shape without exits, with exits that nobody
 * asks, and with one exit that one row or all rows ask, by turns. And how much of a pass is left
 * when a guess is told.
 *
 * <p>{@code java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -cp
 * 'bench/target/lib/*' io.draftwire.bench.ExitCosts NATIVES MODEL EXITS PASSES}
 */
public final class ExitCosts {
  private static final int[] TOKENS = {1, 4, 8};
  private static final int CONTEXT = 64;
  private static final int[] TEXT = {1, 9, 20, 33, 47, 61, 70, 82, 95, 101, 112, 130};

  private ExitCosts() {}

  private record Way(String name, LanguageModel model, int layer, boolean all) {}

  public static void main(String[] arguments) {
    if (arguments.length != 4) {
      System.err.println("give NATIVES MODEL EXITS PASSES");
      System.exit(2);
    }
    LlamaBackend backend = LlamaBackend.load(Path.of(arguments[0]));
    Path file = Path.of(arguments[1]);
    ExitHeads heads = ExitsFile.read(Path.of(arguments[2]), TargetPrint.of(GgufFile.open(file)));
    int passes = Integer.parseInt(arguments[3]);
    LlamaOptions options = LlamaOptions.of(file).withContextLength(CONTEXT).withMaxSequences(2);
    try (LanguageModel plain = backend.open(options);
        LanguageModel model = backend.open(options, heads)) {
      List<Way> ways = new ArrayList<>();
      ways.add(new Way("without exits", plain, -1, false));
      ways.add(new Way("nobody asks", model, -1, false));
      for (EarlyExit exit : model.exits()) {
        ways.add(new Way("layer " + exit.layer() + ", one row", model, exit.layer(), false));
        ways.add(new Way("layer " + exit.layer() + ", all rows", model, exit.layer(), true));
      }
      for (int tokens : TOKENS) {
        compare(ways, tokens, passes);
      }
    }
  }

  private static void compare(List<Way> ways, int tokens, int passes) {
    double[][] times = new double[ways.size()][passes];
    double[][] left = new double[ways.size()][passes];
    for (int pass = 0; pass < passes; pass++) {
      for (int i = 0; i < ways.size(); i++) {
        run(ways.get(i), tokens, pass, times[i], left[i]);
      }
    }
    double own = median(times[0]);
    for (int i = 0; i < ways.size(); i++) {
      // Pass by pass against the one beside it: the machine's own swings cancel out.
      double[] ratios = new double[passes];
      for (int pass = 0; pass < passes; pass++) {
        ratios[pass] = times[i][pass] / times[0][pass];
      }
      System.out.printf(
          Locale.ROOT,
          "%d tokens, %-20s %8.2f ms, %+.1f %% (median of pass by pass %+.1f %%), the last guess with %.0f %% of the pass left%n",
          tokens,
          ways.get(i).name(),
          median(times[i]),
          100 * (median(times[i]) / own - 1),
          100 * (median(ratios) - 1),
          100 * median(left[i]));
    }
  }

  private static void run(Way way, int tokens, int pass, double[] times, double[] left) {
    LanguageModel model = way.model();
    int vocabulary = model.tokenizer().vocabularySize();
    Batch batch = new Batch(vocabulary);
    int sequence = model.open();
    model.forward(batch.addAll(sequence, TEXT, 0, TEXT.length - tokens));
    batch.clear().addAll(sequence, TEXT, TEXT.length - tokens, TEXT.length);
    long[] told = new long[1];
    for (int i = way.all() ? 0 : tokens - 1; i < tokens && way.layer() >= 0; i++) {
      batch.early().ask(i, way.layer());
    }
    batch.early().hear((layer, index, logits, offset) -> told[0] = System.nanoTime());
    batch.logits();
    long begin = System.nanoTime();
    model.forward(batch);
    long end = System.nanoTime();
    times[pass] = 1e-6 * (end - begin);
    left[pass] = told[0] == 0 ? 0 : (end - told[0]) / (double) (end - begin);
    model.end(sequence);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
