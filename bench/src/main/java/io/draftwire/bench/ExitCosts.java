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
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What early exits cost a model's passes: passes of one shape without exits, with exits that nobody
 * asks, and with one exit that one row or all rows ask, by turns: in time, and with one thread in
 * processor time, which a busy machine changes little. And how much of a pass is left when a guess
 * is told.
 *
 * <p>{@code java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -cp
 * 'bench/target/lib/*' io.draftwire.bench.ExitCosts NATIVES MODEL EXITS THREADS PASSES}
 */
public final class ExitCosts {
  private static final int[] TOKENS = {1, 4, 8};
  private static final int CONTEXT = 64;
  private static final int[] TEXT = {1, 9, 20, 33, 47, 61, 70, 82, 95, 101, 112, 130};

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ExitCosts() {}

  private record Way(String name, LanguageModel model, int layer, boolean all) {}

  public static void main(String[] arguments) {
    if (arguments.length != 5) {
      System.err.println("give NATIVES MODEL EXITS THREADS PASSES");
      System.exit(2);
    }
    LlamaBackend backend = LlamaBackend.load(Path.of(arguments[0]));
    Path file = Path.of(arguments[1]);
    ExitHeads heads = ExitsFile.read(Path.of(arguments[2]), TargetPrint.of(GgufFile.open(file)));
    int passes = Integer.parseInt(arguments[4]);
    LlamaOptions options =
        LlamaOptions.of(file)
            .withContextLength(CONTEXT)
            .withMaxSequences(2)
            .withThreads(Integer.parseInt(arguments[3]));
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

  /** Of each way, pass by pass: milliseconds, processor milliseconds, and the part left. */
  private record Times(double[] wall, double[] processor, double[] left) {
    Times(int passes) {
      this(new double[passes], new double[passes], new double[passes]);
    }
  }

  private static void compare(List<Way> ways, int tokens, int passes) {
    List<Times> all = new ArrayList<>();
    ways.forEach(way -> all.add(new Times(passes)));
    for (int pass = 0; pass < passes; pass++) {
      for (int i = 0; i < ways.size(); i++) {
        run(ways.get(i), tokens, pass, all.get(i));
      }
    }
    Times plain = all.getFirst();
    for (int i = 0; i < ways.size(); i++) {
      Times times = all.get(i);
      System.out.printf(
          Locale.ROOT,
          "%d tokens, %-20s %7.2f ms (%+.1f %%), processors %7.2f ms (%+.1f %%), told with %.0f %%"
              + " of the pass left%n",
          tokens,
          ways.get(i).name(),
          median(times.wall),
          more(times.wall, plain.wall),
          median(times.processor),
          more(times.processor, plain.processor),
          100 * median(times.left));
    }
  }

  /** Percent, pass by pass against the one beside it: a machine's swings cancel out. */
  private static double more(double[] times, double[] plain) {
    double[] ratios = new double[times.length];
    Arrays.setAll(ratios, pass -> times[pass] / plain[pass]);
    return 100 * (median(ratios) - 1);
  }

  private static void run(Way way, int tokens, int pass, Times times) {
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
    long worked = worked();
    long begin = System.nanoTime();
    model.forward(batch);
    long end = System.nanoTime();
    times.processor[pass] = 1e-6 * (worked() - worked);
    times.wall[pass] = 1e-6 * (end - begin);
    times.left[pass] = told[0] == 0 ? 0 : (end - told[0]) / (double) (end - begin);
    model.end(sequence);
  }

  /** Of this thread, which computes where a model has one, and of the one that guesses. */
  private static long worked() {
    long nanos = THREADS.getCurrentThreadCpuTime();
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals("early-exits")) {
        nanos += THREADS.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
