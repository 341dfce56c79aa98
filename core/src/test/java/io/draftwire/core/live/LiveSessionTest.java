package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.session.EdgeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever the schedule and whatever happens to guesses on the way, a live text is the one that the
 * cloud decodes alone from the same seed. {@code -Ddraftwire.live.schedules=100000} says how many
 * schedules.
 */
class LiveSessionTest {
  private static final int SCHEDULES = Integer.getInteger("draftwire.live.schedules", 2000);
  private static final double[] TEMPERATURES = {0, .3, .7, 1, 1.5};

  @Test
  void theTextIsTheCloudsOwnUnderEverySchedule() throws Exception {
    long walked = 0;
    long waits = 0;
    for (int i = 0; i < SCHEDULES; i++) {
      Sampling sampling = Sampling.at(TEMPERATURES[i % TEMPERATURES.length]);
      LiveWorld world = new LiveWorld(sampling, 24, i % 4 * .4, i, LiveWorld.NONE);
      assertThat(world.run()).as("schedule %s", i).containsExactly(world.alone());
      walked += world.cloud.counts().walked();
      waits += world.waits;
      assertThat(world.cloud.counts().regrows()).isZero();
      assertThat(world.closed).isTrue();
    }
    assertThat(walked).isGreaterThan(SCHEDULES);
    assertThat(waits).as("passes that waited for guesses").isPositive();
  }

  /** Bias and penalties hang on the text, which is another behind every guess of a pass. */
  @Test
  void whatEditsRowsSeesTheTextAndNothingElse() throws Exception {
    Penalties penalties = new Penalties(.8, .6, 1.5, 6);
    LogitBias bias = new LogitBias(Map.of(4, 1.5f, 9, -100f));
    long walked = 0;
    for (int i = 0; i < SCHEDULES / 2; i++) {
      Sampling sampling = Sampling.at(TEMPERATURES[i % TEMPERATURES.length]);
      Sampling edited = sampling.withPenalties(penalties).withBias(bias);
      LiveWorld world = new LiveWorld(edited, 24, i % 4 * .4, i, LiveWorld.NONE);
      world.breaks = i % 3 == 0;
      assertThat(world.run()).as("schedule %s", i).containsExactly(world.alone());
      walked += world.cloud.counts().walked();
    }
    assertThat(walked).isGreaterThan(SCHEDULES / 2);
  }

  /** What may come hangs on the whole text, and behind a wrong guess on another. */
  @Test
  void aTextThatIsHeldToAGrammarIsTheCloudsOwnToo() throws Exception {
    Grammar grammar = Grammar.of("root ::= ((\"a\" | [d-k]) [l-w]{0,2} [a-d]?)*");
    Pattern held = Pattern.compile("((a|[d-k])[l-w]{0,2}[a-d]?)*");
    long walked = 0;
    int ended = 0;
    for (int i = 0; i < SCHEDULES / 2; i++) {
      Sampling sampling = Sampling.at(TEMPERATURES[i % TEMPERATURES.length]).withGrammar(grammar);
      LiveWorld world = new LiveWorld(sampling, held, 24, i % 4 * .4, i);
      world.breaks = i % 3 == 0;
      int[] text = world.run();
      assertThat(text).as("schedule %s", i).containsExactly(world.alone());
      walked += world.cloud.counts().walked();
      ended += text.length < 24 ? 1 : 0;
    }
    assertThat(walked).isGreaterThan(SCHEDULES / 2);
    assertThat(ended).as("texts that the target ended, where it could").isPositive();
  }

  /** Where the draft is the target its first choice is the text's, if its rows are edited alike. */
  @Test
  void theDraftsRowsAreEditedAsTheTargets() throws Exception {
    for (int i = 0; i < SCHEDULES / 20; i++) {
      Sampling edited = Sampling.at(1).withPenalties(new Penalties(1.5, 1, 2, 6));
      LiveWorld world = new LiveWorld(edited, 24, 0, i, LiveWorld.NONE);
      assertThat(world.run()).as("schedule %s", i).containsExactly(world.alone());
      assertThat(world.edge.figures().firstRanked())
          .as("schedule %s", i)
          .isEqualTo(world.edge.figures().ranked())
          .isPositive();
    }
  }

  @Test
  void guessesThatAreLostDoubledReorderedDamagedOrForgedChangeNothing() throws Exception {
    long regrows = 0;
    for (int i = 0; i < SCHEDULES; i++) {
      Sampling sampling = Sampling.at(TEMPERATURES[i % TEMPERATURES.length]);
      LiveWorld world = new LiveWorld(sampling, 24, .4, i, new Hostile());
      assertThat(world.run()).as("schedule %s", i).containsExactly(world.alone());
      regrows += world.cloud.counts().regrows();
    }
    assertThat(regrows).isGreaterThan(SCHEDULES / 4);
  }

  /**
   * Damage that has the right check value, which less than one of fifty thousand schedules has by
   * chance: the cloud goes along a guess that the edge never made. The session goes on behind what
   * the edge has committed.
   */
  @Test
  void damageThatNoCheckValueSeesIsNoticedAndMended() throws Exception {
    int diverged = 0;
    for (int i = 0; i < SCHEDULES / 10; i++) {
      Sampling sampling = Sampling.at(TEMPERATURES[i % TEMPERATURES.length]);
      LiveWorld world = new LiveWorld(sampling, 24, .4, i, new Hostile());
      world.strange = true;
      assertThat(world.run()).as("schedule %s", i).containsExactly(world.alone());
      assertThat(world.diverged).isLessThanOrEqualTo(1);
      diverged += world.diverged;
    }
    assertThat(diverged).isGreaterThan(SCHEDULES / 20);
  }

  /** And what the cloud tells of every token is the same as well. */
  @Test
  void aPriorAndChancesChangeNothing() throws Exception {
    int vocabulary = 23;
    TokenPrior prior = TokenPrior.of(vocabulary, new Random(5).ints(4000, 0, vocabulary).toArray());
    long walked = 0;
    for (int i = 0; i < SCHEDULES / 10; i++) {
      LiveWorld world =
          new LiveWorld(
              vocabulary,
              new int[] {1, 7, 3},
              Sampling.at(TEMPERATURES[i % TEMPERATURES.length]),
              24,
              .4,
              i,
              i % 2 == 0 ? LiveWorld.NONE : new Hostile(),
              GrowthPolicy.USUAL,
              token -> false,
              prior,
              true);
      assertThat(world.run()).as("schedule %s", i).containsExactly(world.alone());
      walked += world.cloud.counts().walked();
      assertThat(world.bursts.stream().flatMap(burst -> burst.tokens().stream()))
          .hasSize(24)
          .allSatisfy(token -> assertThat(token.p()).isBetween(0.0, 1.0))
          .allSatisfy(token -> assertThat(token.logProbability()).isLessThanOrEqualTo(0));
    }
    assertThat(walked).isGreaterThan(SCHEDULES / 10);
  }

  /** Loses, doubles, holds back, damages and forges. */
  private static final class Hostile implements LiveWorld.Mischief {
    private final List<EdgeMessage> held = new ArrayList<>();

    @Override
    public List<EdgeMessage> arrive(EdgeMessage.Grow grow, Random random) {
      List<EdgeMessage> arrive = new ArrayList<>();
      switch (random.nextInt(12)) {
        case 0 -> {}
        case 1 -> {
          arrive.add(grow);
          arrive.add(grow);
        }
        case 2 -> held.add(grow);
        case 3 -> arrive.add(damaged(grow, random));
        case 4 -> arrive.add(forged(grow, random));
        default -> arrive.add(grow);
      }
      if (random.nextInt(3) == 0) {
        arrive.addAll(held);
        held.clear();
      }
      return arrive;
    }

    private static EdgeMessage damaged(EdgeMessage.Grow grow, Random random) {
      byte[] payload = grow.payload().clone();
      if (payload.length > 0) {
        payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return new EdgeMessage.Grow(
          grow.generation(), grow.base(), grow.first(), grow.guesses(), payload);
    }

    private static EdgeMessage forged(EdgeMessage.Grow grow, Random random) {
      byte[] payload = new byte[random.nextInt(40)];
      random.nextBytes(payload);
      return new EdgeMessage.Grow(
          grow.generation() + random.nextInt(3) - 1,
          Math.max(0, grow.base() + random.nextInt(7) - 3),
          Math.max(0, grow.first() + random.nextInt(5) - 2),
          random.nextInt(400),
          payload);
    }
  }
}
