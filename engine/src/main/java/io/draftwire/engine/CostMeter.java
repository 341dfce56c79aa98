package io.draftwire.engine;

import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Measures what forward passes cost. */
public final class CostMeter {
  /** Tokens in the sequence before timing: attention over an empty cache would flatter. */
  static final int PREFIX = 32;

  /** A median this far above the least says that something else had the machine. */
  private static final double DISTURBED = 1.4;

  private static final int[] FIRST = {1, 2, 4, 8};
  private static final int MOST_TOLD = 32;

  private CostMeter() {}

  /**
   * A measured curve.
   *
   * @param curve medians
   * @param spread the most by which a count's median is above its least, as a factor
   */
  public record Measured(CostCurve curve, double spread) {
    /** Whether the machine had something else to do meanwhile, as far as the times tell. */
    public boolean disturbed() {
      return spread > DISTURBED;
    }

    /** Both, of which the other is over more tokens. */
    private Measured with(Measured behind) {
      int[] tokens = joined(curve.tokens(), behind.curve().tokens());
      double[] seconds =
          DoubleStream.concat(
                  Arrays.stream(curve.seconds()), Arrays.stream(behind.curve().seconds()))
              .toArray();
      return new Measured(new CostCurve(tokens, seconds), Math.max(spread, behind.spread()));
    }

    private static int[] joined(int[] first, int[] second) {
      return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
  }

  /**
   * Whether a cloud tells what passes over so many tokens cost: over 1, 2, 4 and 8, and on,
   * doubling to 32, as long as passes cost little more than over a single token. There the slope up
   * to 8 says nothing of what rows cost behind, and a pass more is quickly measured; where passes
   * rise from the first on it would take long, and the slope says it.
   *
   * @param tokens a power of two
   * @param known up to half as many
   */
  public static boolean tells(int tokens, CostCurve known) {
    return tokens <= FIRST[FIRST.length - 1] || tokens <= MOST_TOLD && known.flatTo(tokens / 2);
  }

  /**
   * Measures what a cloud {@link #tells}.
   *
   * @param nanos the clock, in nanoseconds
   * @throws ModelException if the model has no free sequence or fails
   */
  public static Measured measureTold(LanguageModel model, int repeats, LongSupplier nanos) {
    Measured all = measure(model, FIRST, repeats, nanos);
    for (int n = 2 * FIRST[FIRST.length - 1]; tells(n, all.curve()) && fits(n, model); n *= 2) {
      all = all.with(measure(model, new int[] {n}, repeats, nanos));
    }
    return all;
  }

  private static boolean fits(int tokens, LanguageModel model) {
    return tokens <= Math.min(model.contextLength(), model.maxBatchTokens())
        && prefix(model) + tokens <= model.contextLength();
  }

  private static int prefix(LanguageModel model) {
    return Math.clamp(model.contextLength() - 16, 1, PREFIX);
  }

  /**
   * Times forwards of each count, each right after one of the same count, on one sequence that it
   * opens and ends again, rolling back in between; logits are asked for at every position, as
   * verification does. Counts that the model's context or batch cannot hold are left out.
   *
   * @param nanos the clock, in nanoseconds
   * @throws ModelException if the model has no free sequence or fails
   */
  public static Measured measure(
      LanguageModel model, int[] counts, int repeats, LongSupplier nanos) {
    if (repeats < 1) {
      throw new IllegalArgumentException("repeats is " + repeats + "; it must be at least 1");
    }
    int prefix = prefix(model);
    int[] fitting = Arrays.stream(counts).filter(n -> fits(n, model)).toArray();
    int sequence = model.open();
    try {
      Batch batch = new Batch(model.tokenizer().vocabularySize());
      read(model, batch, sequence, prefix);
      double[][] times = new double[fitting.length][repeats];
      // Rounds over all counts: a slow moment of a shared machine then touches each count once,
      // not one count's every repeat. Every timed pass follows one of its own size, as in use: a
      // draft runs token after token, and a backend that keeps the graph of its last pass builds
      // anew only where the size changes. Round -1 warms up.
      for (int r = -1; r < repeats; r++) {
        for (int i = 0; i < fitting.length; i++) {
          pass(model, batch, sequence, prefix, fitting[i], r, nanos);
          double seconds = pass(model, batch, sequence, prefix, fitting[i], r + 1, nanos);
          if (r >= 0) {
            times[i][r] = seconds;
          }
        }
      }
      double[] seconds = new double[fitting.length];
      double spread = 1;
      for (int i = 0; i < fitting.length; i++) {
        Arrays.sort(times[i]);
        seconds[i] = (times[i][(repeats - 1) / 2] + times[i][repeats / 2]) / 2;
        spread = times[i][0] > 0 ? Math.max(spread, seconds[i] / times[i][0]) : spread;
      }
      return new Measured(new CostCurve(fitting, seconds), spread);
    } finally {
      model.end(sequence);
    }
  }

  /** Forwards {@code count} tokens after {@code prefix}, rolls back, and says how long it took. */
  private static double pass(
      LanguageModel model,
      Batch batch,
      int sequence,
      int prefix,
      int count,
      int salt,
      LongSupplier nanos) {
    add(batch.clear(), sequence, prefix + salt, count);
    long start = nanos.getAsLong();
    model.forward(batch);
    double seconds = (nanos.getAsLong() - start) * 1e-9;
    model.truncate(sequence, prefix);
    return seconds;
  }

  /** Has a sequence hold so many tokens, none of whose logits anybody wants. */
  static void read(LanguageModel model, Batch batch, int sequence, int tokens) {
    int room = Math.min(model.contextLength(), model.maxBatchTokens());
    batch.clear();
    for (int i = 0; i < tokens; i++) {
      batch.add(sequence, token(i, batch.vocabulary()), false);
      if (batch.size() == room) {
        model.forward(batch);
        batch.clear();
      }
    }
    if (batch.size() > 0) {
      model.forward(batch);
    }
  }

  /** Adds so many tokens, whose logits are wanted; other ones from another place on. */
  static void add(Batch batch, int sequence, int from, int count) {
    for (int i = from; i < from + count; i++) {
      batch.add(sequence, token(i, batch.vocabulary()), true);
    }
  }

  private static int token(int i, int vocabulary) {
    // Any real tokens do: the cost does not depend on which, as long as they are not one repeated.
    return Math.floorMod(i * 7919 + 13, vocabulary);
  }
}
