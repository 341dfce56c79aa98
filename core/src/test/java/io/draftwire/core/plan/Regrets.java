package io.draftwire.core.plan;

import io.draftwire.core.plan.World.Machines;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How much longer than the best fixed choice the planner takes, over a map of rates and round
 * trips. The best is known in hindsight, on the very same luck: of every scheme at every length,
 * and streaming.
 */
final class Regrets {
  static final Scheme COUPLED = new Coupled();
  static final Scheme SCALAR = new Scalar(Scalar.QUARTER);

  /** One draft after the other, as {@link World} has them accepted. */
  static final Scheme HEAD = new KSqs(8, 100, SupportCode.ENUMERATIVE, AcceptanceRule.TOKEN);

  static final List<Contender> CANDIDATES =
      List.of(Contender.coupled(COUPLED), Contender.scalar(SCALAR), Contender.headLaw(HEAD));
  static final int MOST = 16;

  private static final double[] RATES = {1e4, 1e5, 1e6, 1e8};
  private static final double[] ROUND_TRIPS = {.001, .02, .05, .1, .4};

  /** Fixed lengths that a choice is held against. */
  static final int[] LENGTHS = {0, 1, 2, 3, 4, 6, 8, 12, 16};

  /**
   * Whoever is so much worse than the best in the mean is no best in hindsight: no luck is that
   * good.
   */
  private static final double FAR = 1.25;

  private final Machines machines;
  private final double temperature;
  private final boolean mayStream;
  private final boolean cold;
  private final int answers;
  private final int tokens;
  private final List<Double> regrets = new ArrayList<>();
  private final List<Double> meanRegrets = new ArrayList<>();
  private final StringBuilder table = new StringBuilder();

  private Regrets(
      Machines machines, double temperature, boolean mayStream, int answers, int tokens) {
    this.machines = machines;
    this.temperature = temperature;
    this.mayStream = mayStream;
    this.cold = answers < 0;
    this.answers = Math.abs(answers);
    this.tokens = tokens;
  }

  /** Answers of 256 tokens, from the second on: the first one's knowledge is kept. */
  static Regrets warm(Machines machines, double temperature, boolean mayStream) {
    return new Regrets(machines, temperature, mayStream, 4, 256).map(world -> {});
  }

  static Regrets warm(Machines machines, double temperature, Consumer<World> twist) {
    return new Regrets(machines, temperature, true, 4, 256).map(twist);
  }

  /** Answers of 64 tokens, each with nothing known before. */
  static Regrets cold(Machines machines, double temperature) {
    return new Regrets(machines, temperature, true, -8, 64).map(world -> {});
  }

  private Regrets map(Consumer<World> twist) {
    for (double rate : RATES) {
      table.append(String.format(Locale.ROOT, "%8.0f kbit/s", rate / 1e3));
      for (double roundTrip : ROUND_TRIPS) {
        World world = world(rate, roundTrip, machines, temperature);
        twist.accept(world);
        point(world);
      }
      table.append('\n');
    }
    return this;
  }

  /** At 0.8 the stories pair, at 1 TinyLlama's. */
  static World world(double rate, double roundTrip, Machines machines, double temperature) {
    World world = new World(rate, rate, roundTrip, machines);
    return temperature == 1
        ? world.with(COUPLED, .27, 7, 0).with(SCALAR, .321, 11, 96).with(HEAD, .2, 70, 0)
        : world.with(COUPLED, .62, 7, 0).with(SCALAR, .68, 11, 96).with(HEAD, .687, 70, 0);
  }

  private void point(World world) {
    Map<String, Double> fixed = new LinkedHashMap<>();
    double inTheMean = best(world);
    for (Contender contender : CANDIDATES) {
      Scheme scheme = contender.scheme();
      for (int length : LENGTHS) {
        if (mean(world, scheme, length) < FAR * inTheMean) {
          fixed.put(label(scheme) + length, fixed(world, new FixedPlanner(scheme, length)));
        }
      }
    }
    if (mayStream) {
      fixed.put("stream", fixed(world, new StreamPlanner(HEAD)));
    }
    String best = Collections.min(fixed.entrySet(), Map.Entry.comparingByValue()).getKey();
    // Who knows nothing pays a round trip to find out where to begin.
    double finding = cold ? answers * world.roundTrip : 0;
    double regret = (auto(world) - finding) / fixed.get(best) - 1;
    regrets.add(regret);
    table.append(
        String.format(
            Locale.ROOT, "%7.1f %%%7.1f %% (%s)", 100 * regret, 100 * meanRegrets.getLast(), best));
  }

  private static String label(Scheme scheme) {
    return scheme == COUPLED ? "coupled " : scheme == SCALAR ? "scalar " : "k-sqs ";
  }

  private double fixed(World world, Planner planner) {
    double sum = 0;
    for (int seed = 0; seed < answers; seed++) {
      sum += WorldAnswer.seconds(world, planner, tokens, seed);
    }
    return sum;
  }

  /** Of the choices that are possible, the best in the mean; seconds per token. */
  private double best(World world) {
    double best = mayStream ? world.streamSeconds() + world.roundTrip / tokens : 1e9;
    for (Contender contender : CANDIDATES) {
      for (int length : LENGTHS) {
        best = Math.min(best, mean(world, contender.scheme(), length));
      }
    }
    return best;
  }

  private static double mean(World world, Scheme scheme, int length) {
    return world.expectedSeconds(scheme, length) / world.expectedTokens(scheme, length);
  }

  private double auto(World world) {
    Knowledge kept = new Knowledge();
    double sum = 0;
    double expectedSeconds = 0;
    double expectedTokens = 0;
    for (int seed = cold ? 0 : -1; seed < answers; seed++) {
      Knowledge knowledge = cold ? new Knowledge() : kept;
      Planner planner = new AutoPlanner(CANDIDATES, mayStream, temperature, MOST, knowledge);
      WorldAnswer answer = WorldAnswer.run(world, planner, tokens, seed);
      if (seed >= 0 || cold) {
        sum += answer.seconds();
        expectedSeconds += answer.expectedSeconds;
        expectedTokens += answer.expectedTokens;
      }
    }
    meanRegrets.add(expectedSeconds / expectedTokens / best(world) - 1);
    return sum;
  }

  /** Share of the points at most so much worse than the best. */
  double within(double regret) {
    return regrets.stream().filter(r -> r <= regret).count() / (double) regrets.size();
  }

  double withinInTheMean(double regret) {
    return meanRegrets.stream().filter(r -> r <= regret).count() / (double) meanRegrets.size();
  }

  double worstInTheMean() {
    return Collections.max(meanRegrets);
  }

  double worst() {
    return Collections.max(regrets);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, temperature %.1f, %s, %d answers of %d tokens: %.1f %% of points within 3 %%, worst"
            + " %.1f %%%n%s",
        machines.name(),
        temperature,
        cold ? "cold" : "warm",
        answers,
        tokens,
        100 * within(.03),
        100 * worst(),
        table);
  }
}
