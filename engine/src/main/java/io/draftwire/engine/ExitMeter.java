package io.draftwire.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Measures what the exits of a model add to its passes on this machine, and leaves those alone that
 * add too much: a hint that is right brings some percent, most are not, and where the pass has all
 * cores the heads take theirs from it.
 */
public final class ExitMeter {
  /** What exits may add to a pass, all together: what a hint may cost who gains nothing by it. */
  public static final double MOST = .01;

  /** Of a pass, all of which ask: about what a live session has in one. */
  private static final int TOKENS = 2;

  private static final int LEAST_ROUNDS = 12;
  private static final int MOST_ROUNDS = 64;
  private static final long ENOUGH_NANOS = 1_000_000_000L;

  private ExitMeter() {}

  /**
   * What an exit costs.
   *
   * @param share of a pass that asking it adds; 0 where none was seen
   */
  public record Price(EarlyExit exit, double share) {}

  /**
   * Times passes that ask nobody and such that ask one exit, by turns. The quarters of them that
   * took least are compared: in those nothing else had the machine.
   *
   * @param nanos the clock, in nanoseconds
   * @return in the order of the exits
   */
  public static List<Price> measure(LanguageModel model, LongSupplier nanos) {
    List<EarlyExit> exits = model.exits();
    long[][] times = new long[1 + exits.size()][MOST_ROUNDS];
    int rounds = 0;
    int prefix = Math.clamp(model.contextLength() - 2L * TOKENS, 1, CostMeter.PREFIX);
    Batch batch = new Batch(model.tokenizer().vocabularySize());
    int sequence = model.open();
    try {
      CostMeter.read(model, batch, sequence, prefix);
      long begin = nanos.getAsLong();
      while (rounds < MOST_ROUNDS
          && (rounds < LEAST_ROUNDS || nanos.getAsLong() - begin < ENOUGH_NANOS)) {
        for (int way = 0; way < times.length; way++) {
          EarlyExit asked = way == 0 ? null : exits.get(way - 1);
          CostMeter.add(batch.clear(), sequence, prefix + rounds, TOKENS);
          times[way][rounds] = pass(model, batch, asked, nanos);
          model.truncate(sequence, prefix);
        }
        rounds++;
      }
    } finally {
      model.end(sequence);
    }
    List<Price> prices = new ArrayList<>();
    for (int i = 0; i < exits.size(); i++) {
      double more = least(times[i + 1], rounds) / least(times[0], rounds) - 1;
      prices.add(new Price(exits.get(i), more > 0 ? more : 0));
    }
    return prices;
  }

  /** How long a pass takes all of whose tokens ask an exit, or nobody, where there is none. */
  private static long pass(LanguageModel model, Batch batch, EarlyExit asked, LongSupplier nanos) {
    for (int i = 0; asked != null && i < batch.size(); i++) {
      batch.early().ask(i, asked.layer());
    }
    batch.early().hear((layer, index, logits, offset) -> {});
    long start = nanos.getAsLong();
    model.forward(batch);
    return nanos.getAsLong() - start;
  }

  /** Mean of the quarter that took least: passes that warm up are not among them. */
  private static double least(long[] times, int rounds) {
    return Arrays.stream(times, 0, rounds).sorted().limit(rounds / 4).average().orElseThrow();
  }

  /** The exits that together add at most {@link #MOST}, the cheapest first; in their order. */
  public static List<EarlyExit> affordable(List<Price> prices) {
    List<EarlyExit> kept = new ArrayList<>();
    double sum = 0;
    for (Price price : prices.stream().sorted(Comparator.comparingDouble(Price::share)).toList()) {
      sum += price.share();
      if (sum <= MOST) {
        kept.add(price.exit());
      }
    }
    return prices.stream().map(Price::exit).filter(kept::contains).toList();
  }

  /** The model with these of its exits alone. */
  public static LanguageModel with(LanguageModel model, List<EarlyExit> exits) {
    return new ForwardingModel(model) {
      @Override
      public List<EarlyExit> exits() {
        return exits;
      }
    };
  }

  /** In a line, what was left alone, and why. */
  public static String leftAlone(List<Price> prices, List<EarlyExit> kept) {
    String dear =
        prices.stream()
            .filter(price -> !kept.contains(price.exit()))
            .map(
                price ->
                    String.format(
                        Locale.ROOT,
                        "behind layer %d of %d (%.1f %% of a pass)",
                        price.exit().layer(),
                        price.exit().layers(),
                        100 * price.share()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "going without the early exits %s: asking them is to add %.0f %% to a pass in all; name their file with --exits to have them all the same",
        dear,
        100 * MOST);
  }
}
