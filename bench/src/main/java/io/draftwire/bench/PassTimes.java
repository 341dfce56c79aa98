package io.draftwire.bench;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.llama.LlamaOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a draft's pass of one token costs, as a target of the same file and as a draft, at three
 * lengths of text. Takes turns between the two at every round, so that other work on the machine
 * touches both alike, and prints low quantiles, since such work can only add time.
 *
 * <p>{@code java -cp 'bench/target/lib/*' io.draftwire.bench.PassTimes NATIVES MODEL [ROUNDS]}
 */
public final class PassTimes {
  private static final int[] LENGTHS = {32, 120, 224};
  private static final int TOKENS = 8;
  private static final int WARM_UP = 50;
  private static final double LOW = 0.05;

  private PassTimes() {}

  public static void main(String[] arguments) {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println("give the directory of llama.cpp's libraries, a GGUF file, [rounds]");
      System.exit(2);
    }
    int rounds = arguments.length == 3 ? Integer.parseInt(arguments[2]) : 500;
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds is " + rounds + "; it must be at least 1");
    }
    LlamaBackend backend = LlamaBackend.load(Path.of(arguments[0]));
    Path file = Path.of(arguments[1]);
    try (LanguageModel plain = backend.open(LlamaOptions.of(file).withThreads(1));
        LanguageModel draft = backend.open(LlamaOptions.draft(file))) {
      System.out.println("us a token, 5 % and 50 % quantile, one token after another, one thread");
      for (int length : LENGTHS) {
        report(length, rounds, plain, draft);
      }
    }
  }

  private static void report(int length, int rounds, LanguageModel plain, LanguageModel draft) {
    LanguageModel[] models = {plain, draft};
    double[][] times = new double[models.length][rounds * TOKENS];
    Batch batch = new Batch(plain.tokenizer().vocabularySize());
    int[] sequences = new int[models.length];
    for (int m = 0; m < models.length; m++) {
      sequences[m] = models[m].open();
      batch.clear();
      for (int i = 0; i < length; i++) {
        batch.add(sequences[m], token(i, batch.vocabulary()), i == length - 1);
      }
      models[m].forward(batch);
    }
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int m = 0; m < models.length; m++) {
        for (int i = 0; i < TOKENS; i++) {
          batch.clear().add(sequences[m], token(length + i + round, batch.vocabulary()), true);
          long start = System.nanoTime();
          models[m].forward(batch);
          long end = System.nanoTime();
          if (round >= 0) {
            times[m][round * TOKENS + i] = (end - start) * 1e-3;
          }
        }
        models[m].truncate(sequences[m], length);
      }
    }
    for (int m = 0; m < models.length; m++) {
      models[m].end(sequences[m]);
      Arrays.sort(times[m]);
    }
    System.out.printf(
        Locale.ROOT,
        "after %3d tokens: as a target %4.0f %4.0f   as a draft %4.0f %4.0f%n",
        length,
        quantile(times[0], LOW),
        quantile(times[0], 0.5),
        quantile(times[1], LOW),
        quantile(times[1], 0.5));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))];
  }

  private static int token(int i, int vocabulary) {
    return Math.floorMod(i * 7919 + 13, vocabulary);
  }
}
