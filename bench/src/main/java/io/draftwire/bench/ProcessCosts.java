package io.draftwire.bench;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.process.ChildCommand;
import io.draftwire.engine.process.EngineChild;
import io.draftwire.engine.process.EngineProcess;
import io.draftwire.engine.process.Restarts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What it costs that a model's passes are run by another process: those of a table whose rows are
 * nothing to compute, by turns with the same table in this process. What differs is the channel.
 *
 * <p>{@code java --enable-native-access=ALL-UNNAMED -cp 'bench/target/lib/*'
 * io.draftwire.bench.ProcessCosts VOCABULARY PASSES}
 */
public final class ProcessCosts {
  private static final int[] ROWS = {1, 4, 16, 64};
  private static final int SEQUENCES = 4;

  private ProcessCosts() {}

  private static TableModel table(int vocabulary) {
    float[] row = new float[vocabulary];
    return new TableModel(
        vocabulary,
        (beforeLast, last, out, offset) -> System.arraycopy(row, 0, out, offset, vocabulary),
        2 * ROWS[ROWS.length - 1],
        SEQUENCES);
  }

  /** The other process. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      EngineChild.serve(Path.of(arguments[0]), () -> table(Integer.parseInt(arguments[1])));
    }
  }

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("give VOCABULARY PASSES");
      System.exit(2);
    }
    int vocabulary = Integer.parseInt(arguments[0]);
    int passes = Integer.parseInt(arguments[1]);
    try (EngineProcess engine =
            EngineProcess.start(
                new ChildCommand(Child.class, List.of(arguments[0]), List.of()), Restarts.DEFAULT);
        LanguageModel there = engine.model();
        LanguageModel here = table(vocabulary)) {
      for (int rows : ROWS) {
        double[] own = new double[passes];
        double[] other = new double[passes];
        for (int i = 0; i < passes; i++) {
          own[i] = microseconds(here, rows, vocabulary);
          other[i] = microseconds(there, rows, vocabulary);
        }
        System.out.printf(
            Locale.ROOT,
            "%d rows of %d: %.0f us in this process, %.0f us in another (medians of %d)%n",
            rows,
            vocabulary,
            median(own),
            median(other),
            passes);
      }
    }
  }

  /** All rows are read, as those of a round are. */
  private static double microseconds(LanguageModel model, int rows, int vocabulary) {
    int sequence = model.open();
    Batch batch = new Batch(vocabulary);
    for (int row = 0; row < rows; row++) {
      batch.add(sequence, row, true);
    }
    batch.logits(); // What it takes to make is nobody's.
    long begin = System.nanoTime();
    model.forward(batch);
    long took = System.nanoTime() - begin;
    model.end(sequence);
    return 1e-3 * took;
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }
}
