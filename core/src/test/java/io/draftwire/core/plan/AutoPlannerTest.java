package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.World.Machines;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoPlannerTest {
  /** Stand-ins: a planner looks at nothing of a scheme but its name. */
  private static final Scheme COUPLED = new PlainTopK(1);

  private static final Scheme SCALAR = new PlainTopK(2);
  private static final Scheme HEAD = new KSqs(8, 100);
  private static final List<Candidate> CANDIDATES =
      List.of(Candidate.coupled(COUPLED), Candidate.scalar(SCALAR), Candidate.headLaw(HEAD));

  private static final int MOST = 16;
  private static final double[] RATES = {1e4, 3e4, 1e5, 3e5, 1e6, 1e7, 1e8};
  private static final double[] ROUND_TRIPS = {.001, .005, .02, .05, .1, .2, .4};

  record Regret(String point, double value, String best) {}

  @Test
  void table() {
    for (double temperature : new double[] {0.8, 1}) {
      for (Machines machines : List.of(Machines.MEASURED, Machines.JETSON)) {
        for (boolean cold : new boolean[] {false, true}) {
          List<Regret> regrets = new ArrayList<>();
          for (double rate : RATES) {
            for (double rtt : ROUND_TRIPS) {
              regrets.add(regret(world(rate, rtt, machines, temperature), temperature, cold));
            }
          }
          print(temperature + " " + machines.name() + (cold ? " cold 64" : ""), regrets);
        }
      }
    }
  }

  private static void print(String title, List<Regret> regrets) {
    System.out.println(title);
    for (int i = 0; i < RATES.length; i++) {
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < ROUND_TRIPS.length; j++) {
        Regret r = regrets.get(i * ROUND_TRIPS.length + j);
        line.append("%6.1f(%-12s)".formatted(100 * r.value(), r.best()));
      }
      System.out.println(line);
    }
    System.out.printf(
        "within 3%%: %d of %d, worst %.1f%%%n",
        regrets.stream().filter(r -> r.value() <= .03).count(),
        regrets.size(),
        100 * regrets.stream().mapToDouble(Regret::value).max().orElse(0));
  }

  private static World world(double rate, double rtt, Machines machines, double temperature) {
    World world = new World(rate, rate, rtt, machines);
    if (temperature
        == 0.8) { // The stories pair; coupled's acceptance by its bound's neighbourhood.
      return world.with(COUPLED, .62, 8.5, 0).with(SCALAR, .68, 12.5, 96).with(HEAD, .687, 75, 0);
    }
    return world.with(COUPLED, .27, 9, 0).with(SCALAR, .321, 13, 96).with(HEAD, .2, 80, 0);
  }

  private static Regret regret(World world, double temperature, boolean cold) {
    int answers = cold ? 12 : 6;
    int tokens = cold ? 64 : 256;
    double auto = 0;
    Knowledge knowledge = new Knowledge();
    for (int seed = -1; seed < answers; seed++) {
      Knowledge own = cold ? new Knowledge() : knowledge;
      double seconds =
          Drive.seconds(world, new AutoPlanner(CANDIDATES, temperature, MOST, own), tokens, seed);
      auto += seed < 0 ? 0 : seconds;
    }
    double best = Double.POSITIVE_INFINITY;
    String name = "";
    for (Candidate candidate : CANDIDATES) {
      for (int length = 0; length <= MOST; length++) {
        double sum = 0;
        for (int seed = 0; seed < answers; seed++) {
          sum += Drive.seconds(world, new FixedPlanner(candidate.scheme(), length), tokens, seed);
        }
        if (sum < best) {
          best = sum;
          name =
              (candidate.scheme() == COUPLED ? "c" : candidate.scheme() == SCALAR ? "s" : "h")
                  + length;
        }
      }
    }
    double sum = 0;
    for (int seed = 0; seed < answers; seed++) {
      sum += Drive.seconds(world, new StreamPlanner(HEAD), tokens, seed);
    }
    if (sum < best) {
      best = sum;
      name = "stream";
    }
    return new Regret("", auto / best - 1, name);
  }
}
