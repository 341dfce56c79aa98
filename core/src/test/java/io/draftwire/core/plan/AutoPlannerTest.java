package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.plan.World.Machines;
import io.draftwire.core.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The longest class of its module: its tests run side by side, too, each in worlds of its own. */
@Execution(ExecutionMode.CONCURRENT)
class AutoPlannerTest {
  private static final int TOKENS = 1000;

  /** The map of the lab's {@code crossover}, on two pairs of models. */
  @Test
  void isNearTheBestFixedChoiceOnceItKnowsTheCloud() {
    double near = 0;
    List<Regrets> all = new ArrayList<>();
    for (Machines machines : List.of(Machines.MEASURED, Machines.JETSON)) {
      for (double temperature : new double[] {0.8, 1}) {
        Regrets regrets = Regrets.warm(machines, temperature, true);
        assertThat(regrets.worst()).as("%s", regrets).isLessThan(0.10);
        near += regrets.within(0.03);
        all.add(regrets);
      }
    }
    assertThat(near / all.size()).as("%s", all).isGreaterThanOrEqualTo(0.95);
  }

  /** Where drafting pays on most links the schemes are closer to each other. */
  @Test
  void choosesAmongSchemesWhereDraftingPays() {
    for (double temperature : new double[] {0.8, 1}) {
      Regrets regrets = Regrets.warm(Machines.BOUND, temperature, true);
      assertThat(regrets.withinInTheMean(0.03)).as("%s", regrets).isGreaterThanOrEqualTo(0.9);
      assertThat(regrets.worst()).as("%s", regrets).isLessThan(0.10);
    }
  }

  /** Jitter of 20 ms, and runs of text that are easy or hard. */
  @Test
  void standsJitterAndUnevenText() {
    Regrets regrets =
        Regrets.warm(
            Machines.JETSON,
            1,
            world -> {
              world.jitter = 0.02;
              world.unevenness = 0.15;
            });
    assertThat(regrets.within(0.03)).as("%s", regrets).isGreaterThan(0.95);
  }

  /** What finding out costs beside a round trip, in an answer of 64 tokens. */
  @Test
  void beginsColdAtABoundedCost() {
    for (Machines machines : List.of(Machines.MEASURED, Machines.JETSON, Machines.BOUND)) {
      for (double temperature : new double[] {0.8, 1}) {
        Regrets regrets = Regrets.cold(machines, temperature);
        assertThat(regrets.worst()).as("%s", regrets).isLessThan(0.20);
      }
    }
  }

  /** From the tenth of the answer on the link has 1/400 of the rate; drafting schemes alone. */
  @Test
  void changesItsMindWhenTheLinkDoes() {
    World world = Regrets.world(1e6, .02, Machines.BOUND, 0.8);
    world.slowFrom = TOKENS / 10;
    world.slowdown = 400;
    Knowledge knowledge = new Knowledge();
    WorldAnswer.seconds(
        Regrets.world(1e6, .02, Machines.BOUND, 0.8), drafting(knowledge), TOKENS, 1);
    double auto = WorldAnswer.seconds(world, drafting(knowledge), TOKENS, 2);
    double stubborn = Double.POSITIVE_INFINITY;
    for (int length : Regrets.LENGTHS) {
      Planner fixed = new FixedPlanner(Regrets.HEAD, length);
      stubborn = Math.min(stubborn, WorldAnswer.seconds(world, fixed, TOKENS, 2));
    }
    double best = stubborn;
    for (int length : Regrets.LENGTHS) {
      Planner fixed = new FixedPlanner(Regrets.COUPLED, length);
      best = Math.min(best, WorldAnswer.seconds(world, fixed, TOKENS, 2));
    }
    assertThat(best).as("the world is one where the change matters").isLessThan(0.9 * stubborn);
    assertThat(auto).isLessThan(1.05 * best);
  }

  /**
   * Two answers while others share the target, whose passes each wait for theirs; then alone, over
   * another link. Before, the pace of the stream under load was taken for the stream's for ever.
   */
  @Test
  void streamsAgainAfterABurstOfOtherAnswers() {
    Knowledge knowledge = new Knowledge();
    World shared = Regrets.world(1e9, .0005, Machines.MEASURED, 0.8);
    shared.queueSeconds = 0.06;
    for (int seed = 0; seed < 2; seed++) {
      WorldAnswer.run(shared, auto(0.8, knowledge), 64, seed);
    }
    World alone = Regrets.world(1e7, .02, Machines.MEASURED, 0.8);
    WorldAnswer.run(alone, auto(0.8, knowledge), 64, 3);
    WorldAnswer second = WorldAnswer.run(alone, auto(0.8, knowledge), 64, 4);
    assertThat(second.streamed()).isEqualTo(64);
    assertThat(second.seconds()).isLessThan(1.02 * streaming(alone, 64, 4));
  }

  /** A pace that was measured on a machine busy with something else, which no queue tells of. */
  @Test
  void findsOutThatAStreamHasBecomeQuick() {
    Knowledge knowledge = new Knowledge();
    World busy = new World(1e8, 1e8, .02, Machines.MEASURED.slower(8));
    busy.fates.putAll(Regrets.world(1e8, .02, Machines.MEASURED, 0.8).fates);
    for (int seed = 0; seed < 3; seed++) {
      WorldAnswer.run(busy, auto(0.8, knowledge), 128, seed);
    }
    World quiet = Regrets.world(1e8, .02, Machines.MEASURED, 0.8);
    WorldAnswer.run(quiet, auto(0.8, knowledge), 128, 5);
    WorldAnswer second = WorldAnswer.run(quiet, auto(0.8, knowledge), 128, 6);
    assertThat(second.seconds()).isLessThan(1.03 * streaming(quiet, 128, 6));
  }

  /**
   * The cloud measured its costs while its machine was busy: passes over several tokens look ten
   * times as dear as they are, and drafting hopeless. It is tried all the same.
   */
  @Test
  void triesDraftsWhereTheCostsToldAreWrong() {
    for (double told : new double[] {3, 10}) {
      World world = Regrets.world(1e7, .005, Machines.BOUND, 0.8);
      world.toldTimes = told;
      Knowledge knowledge = new Knowledge();
      WorldAnswer first = WorldAnswer.run(world, auto(0.8, knowledge), 256, 1);
      assertThat(first.drafted).as("told %s times", told).isPositive();
      WorldAnswer second = WorldAnswer.run(world, auto(0.8, knowledge), 256, 2);
      double best = Double.POSITIVE_INFINITY;
      for (int length : Regrets.LENGTHS) {
        Planner fixed = new FixedPlanner(Regrets.HEAD, length);
        best = Math.min(best, WorldAnswer.seconds(world, fixed, 256, 2));
      }
      assertThat(second.seconds()).as("told %s times", told).isLessThan(1.08 * best);
    }
  }

  /** Another link between two answers: the second answer behind it knows. */
  @Test
  void knowsAnotherLinkByTheSecondAnswer() {
    double[][] links = {{1e8, .001}, {1e5, .02}, {1e8, .4}, {1e4, .001}, {1e7, .05}, {1e6, .001}};
    Knowledge knowledge = new Knowledge();
    WorldAnswer.run(Regrets.world(1e6, .02, Machines.BOUND, 0.8), auto(0.8, knowledge), 256, 0);
    for (int i = 0; i < links.length; i++) {
      World world = Regrets.world(links[i][0], links[i][1], Machines.BOUND, 0.8);
      WorldAnswer.run(world, auto(0.8, knowledge), 128, 10 + i);
      double second = WorldAnswer.seconds(world, auto(0.8, knowledge), 128, 20 + i);
      double best = streaming(world, 128, 20 + i);
      for (Contender contender : Regrets.CANDIDATES) {
        for (int length : Regrets.LENGTHS) {
          Planner fixed = new FixedPlanner(contender.scheme(), length);
          best = Math.min(best, WorldAnswer.seconds(world, fixed, 128, 20 + i));
        }
      }
      // One answer of 128 tokens: what chance does to the best of thirty is in it.
      assertThat(second).as("%s bit/s, %s s", links[i][0], links[i][1]).isLessThan(1.15 * best);
    }
  }

  /**
   * The cloud was started anew with another target, of which the draft is a good one, where it was
   * a bad one before; and the other way about.
   */
  @Test
  void knowsAnotherPairByTheSecondAnswer() {
    World poor = new World(1e7, 1e7, .005, Machines.BOUND);
    poor.with(Regrets.COUPLED, .05, 7, 0)
        .with(Regrets.SCALAR, .06, 11, 96)
        .with(Regrets.HEAD, .05, 70, 0);
    World good = Regrets.world(1e7, .005, Machines.BOUND, 0.8);
    for (World[] change : new World[][] {{poor, good}, {good, poor}}) {
      Knowledge knowledge = new Knowledge();
      for (int seed = 0; seed < 6; seed++) {
        WorldAnswer.run(change[0], auto(0.8, knowledge), 256, seed);
      }
      WorldAnswer.run(change[1], auto(0.8, knowledge), 256, 7);
      double second = WorldAnswer.seconds(change[1], auto(0.8, knowledge), 256, 8);
      double best = streaming(change[1], 256, 8);
      for (int length : Regrets.LENGTHS) {
        Planner fixed = new FixedPlanner(Regrets.HEAD, length);
        best = Math.min(best, WorldAnswer.seconds(change[1], fixed, 256, 8));
      }
      assertThat(second).isLessThan(1.15 * best);
    }
  }

  /** What is asked and not taken leaves no trace: two planners, one asked ten times as often. */
  @Test
  void aStepNotTakenCostsNothing() {
    World world = Regrets.world(1e5, .02, Machines.BOUND, 0.8);
    Knowledge once = new Knowledge();
    Knowledge often = new Knowledge();
    for (int seed = 0; seed < 3; seed++) {
      AutoPlanner planner = auto(0.8, once);
      AutoPlanner pestered = auto(0.8, often);
      double seconds = WorldAnswer.seconds(world, planner, 256, seed);
      Planner asking =
          new ForwardingPlanner(pestered) {
            @Override
            public Step next(int remaining) {
              for (int i = 0; i < 9; i++) {
                super.next(1 + i * 40 % 256);
              }
              return super.next(remaining);
            }
          };
      assertThat(WorldAnswer.seconds(world, asking, 256, seed)).isEqualTo(seconds);
      assertThat(pestered.explain()).isEqualTo(planner.explain());
    }
  }

  private static double streaming(World world, int tokens, long seed) {
    return WorldAnswer.seconds(world, new StreamPlanner(Regrets.HEAD), tokens, seed);
  }

  @Test
  void explainsItself() {
    Knowledge knowledge = new Knowledge();
    AutoPlanner planner = auto(0.8, knowledge);
    assertThat(String.join("\n", planner.explain()))
        .contains("nothing decided yet", "coupled, L = 4");
    WorldAnswer.seconds(Regrets.world(1e5, .02, Machines.BOUND, 0.8), planner, 300, 1);
    String text = String.join("\n", planner.explain());
    assertThat(text)
        .containsPattern("link: up (99|100)\\.\\d kbit/s, down .* fixed delay 20\\.\\d ms")
        .contains("target: c(1) 87.0 ms", "draft 6.00 ms a token")
        .containsPattern("k-sqs: \\d+\\.\\d\\d ms a token .* accepted 0\\.\\d+ \\(\\d+ tested\\)")
        .contains("coupled: ", "scalar: ")
        .containsPattern("stream: 8[78]\\.\\d\\d ms a token")
        .containsPattern("choice: .*; runner-up .* % time");
  }

  /**
   * Two histories that differ in what only void drafts could have caused, sizes and times of a
   * round whose positions are still open: the next choice is the same.
   */
  @Test
  void knowsNothingOfVoidDraftsUntilTheTextHasPassedThem() {
    Knowledge cheap = new Knowledge();
    Knowledge dear = new Knowledge();
    AutoPlanner one = greeted(cheap);
    AutoPlanner other = greeted(dear);
    Step.Draft first = (Step.Draft) one.next(100);
    assertThat(other.next(100)).isEqualTo(first);
    one.begun(first);
    other.begun(first);
    assertThat(first.most())
        .as("a draft with something behind its first rejection")
        .isGreaterThanOrEqualTo(3);
    rule(one, first, 0, 8);
    rule(other, first, 0, 4000);
    assertThat(other.next(99)).isEqualTo(one.next(99));
    assertThat(other.explain()).isEqualTo(one.explain());
    for (int i = 1; i < first.most(); i++) {
      Step.Draft none = new Step.Draft(first.scheme(), 0);
      one.begun(none);
      other.begun(none);
      rule(one, none, 0, 0);
      rule(other, none, 0, 0);
    }
    one.next(90);
    other.next(90);
    assertThat(other.explain()).isNotEqualTo(one.explain());
  }

  /** A planner that has met a fast link and is about to draft. */
  private static AutoPlanner greeted(Knowledge knowledge) {
    AutoPlanner planner = auto(0.8, knowledge);
    planner.cloudCosts(new double[] {.5, .5, .5, .5, .5}, false);
    planner.roundTrip(new RoundTrip(0, 20_000_000, 260, 90, 0, 0, 0, 0));
    return planner;
  }

  private static void rule(AutoPlanner planner, Step.Draft step, int accepted, int bits) {
    long took = 30_000_000L + 10_000L * bits;
    planner.roundTrip(new RoundTrip(0, took, 27 + bits / 8, 31, 5000, 0, 5000, step.most() + 1));
    int tested = Math.min(accepted + 1, step.most());
    planner.outcome(new Outcome(step.scheme(), step.most(), tested, accepted, bits));
  }

  /** Whatever a cloud claims, steps stay in their bounds: it can make an answer slow, not wrong. */
  @Test
  void standsFiguresThatCannotBe() {
    int[] odd = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 12345};
    long[] times = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000};
    List<Step> steps = new ArrayList<>();
    AutoPlanner planner = auto(0.8, new Knowledge());
    for (int i = 0; i < 3000; i++) {
      Step step = planner.next(1 + i % 300);
      planner.begun(step);
      steps.add(step);
      if (step instanceof Step.Draft draft) {
        int bits = odd[i % 6];
        planner.drafted(times[i % 5], 1);
        planner.encoded(times[(i + 1) % 5]);
        planner.roundTrip(
            new RoundTrip(
                times[i % 6],
                times[(i / 6) % 6],
                odd[(i / 2) % 6],
                odd[(i / 3) % 6],
                odd[(i / 5) % 6],
                odd[(i / 7) % 6],
                odd[(i / 11) % 6],
                odd[(i / 13) % 6]));
        int accepted = i % (draft.most() + 1);
        int tested = Math.min(accepted + 1, draft.most());
        planner.outcome(new Outcome(draft.scheme(), draft.most(), tested, accepted, bits));
      } else {
        planner.streamed(
            times[i % 6], odd[i % 6], odd[(i / 6) % 6], odd[(i / 12) % 6], odd[(i / 36) % 6]);
      }
      assertThat(String.join("", planner.explain())).doesNotContain("NaN");
    }
    assertThat(steps)
        .allSatisfy(
            step -> {
              if (step instanceof Step.Draft draft) {
                assertThat(draft.most()).isBetween(0, Regrets.MOST);
              } else {
                assertThat(((Step.Stream) step).tokens()).isBetween(1, 300);
              }
            });
  }

  @Test
  void refusesWhatMakesNoSense() {
    Knowledge knowledge = new Knowledge();
    assertThatThrownBy(() -> new AutoPlanner(List.of(), 1, 8, knowledge))
        .hasMessageContaining("at least one contender");
    assertThatThrownBy(() -> new AutoPlanner(Regrets.CANDIDATES, 1, 65, knowledge))
        .hasMessageContaining("65");
    assertThatThrownBy(() -> auto(1, knowledge).next(0)).hasMessageContaining("0 tokens remain");
    assertThatThrownBy(() -> auto(1, knowledge).cloudCosts(new double[] {1, Double.NaN}, false))
        .hasMessageContaining("2 tokens takes NaN");
    Scheme scheme = Regrets.HEAD;
    assertThatThrownBy(() -> new Outcome(scheme, 4, 4, 1, 0)).hasMessageContaining("4 tested");
  }

  private static AutoPlanner drafting(Knowledge knowledge) {
    return new AutoPlanner(Regrets.CANDIDATES, false, 0.8, Regrets.MOST, knowledge);
  }

  private static AutoPlanner auto(double temperature, Knowledge knowledge) {
    return new AutoPlanner(Regrets.CANDIDATES, temperature, Regrets.MOST, knowledge);
  }
}
