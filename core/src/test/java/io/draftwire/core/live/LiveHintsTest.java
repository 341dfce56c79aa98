package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.hint.Confidence;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.session.CloudMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever a cloud's exits say of passes that are under way, and whoever speaks in their place, a
 * live text is the one that the cloud decodes alone from the same seed.
 */
class LiveHintsTest {
  private static final int SCHEDULES = Integer.getInteger("draftwire.live.schedules", 2000) / 2;
  private static final double[] TEMPERATURES = {0, .3, .7, 1, 1.5};

  private long hinted;
  private long right;
  private long dropped;

  private void run(LiveWorld.Hinter hinter) throws Exception {
    for (int i = 0; i < SCHEDULES; i++) {
      Sampling sampling = Sampling.at(TEMPERATURES[i % TEMPERATURES.length]);
      LiveWorld world = new LiveWorld(sampling, 24, i % 4 * .4, i, LiveWorld.NONE);
      world.hinter = hinter;
      assertThat(world.run()).as("schedule %s", i).containsExactly(world.alone());
      assertThat(world.cloud.counts().regrows()).isZero();
      hinted += world.edge.figures().hintedPasses();
      right += world.edge.figures().hintsRight();
      dropped += world.edge.figures().hintsDropped();
    }
  }

  /** By the pass's own logits with noise: two exits, the second surer. */
  @Test
  void theTextIsTheCloudsOwn() throws Exception {
    run(
        (world, rows, pass) -> {
          List<CloudMessage.Hint> hints = new ArrayList<>();
          for (int exit = 0; exit < 2; exit++) {
            CloudMessage.Hint hint = world.cloud.hint(exit, noisy(world, rows, 1.0 / (1 + exit)));
            if (hint != null) {
              hints.add(hint);
            }
          }
          return hints;
        });
    assertThat(dropped).as("each is of the pass under way").isZero();
    assertThat(hinted).isGreaterThan(4L * SCHEDULES);
    assertThat((double) right / hinted).isBetween(.3, .98);
  }

  private static LogitRows noisy(LiveWorld world, LogitRows rows, double noise) {
    float[] logits = rows.logits().clone();
    for (int i = 0; i < logits.length; i++) {
      logits[i] += (float) (noise * world.random.nextGaussian());
    }
    return world.rows(logits);
  }

  @Test
  void whatIsAlwaysWrongIsNotBelievedForLong() throws Exception {
    LiveKnowledge knowledge = new LiveKnowledge();
    run(
        (world, rows, pass) -> {
          Walk walk = world.cloud.foreseen(rows);
          int other = (walk.token() + 1 + world.random.nextInt(world.vocabulary - 1));
          int node = walk.deepest() < 0 ? 0 : pass.numbers()[walk.deepest()];
          return List.of(
              new CloudMessage.Hint(
                  0, pass.to(), node, other % world.vocabulary, Confidence.CLASSES - 1));
        });
    assertThat(right).isZero();
    assertThat(hinted).isGreaterThan(SCHEDULES);
    for (int i = 0; i < 12; i++) {
      knowledge.hints().learn(Confidence.CLASSES - 1, .1, false);
    }
    assertThat(knowledge.hints().chance(Confidence.CLASSES - 1, .1)).isLessThan(.15);
  }

  /**
   * Of passes long over or still to come, of guesses that never were, of tokens of no vocabulary.
   */
  @Test
  void whatCannotBeIsDropped() throws Exception {
    List<CloudMessage.Hint> before = new ArrayList<>();
    run(
        (world, rows, pass) -> {
          Random random = world.random;
          List<CloudMessage.Hint> hints = new ArrayList<>();
          CloudMessage.Hint honest = world.cloud.hint(0, rows);
          for (int i = random.nextInt(5); i > 0; i--) {
            int node = honest == null ? 0 : honest.node();
            hints.add(
                new CloudMessage.Hint(
                    any(random, 0, -1, 1, 7, 8, Integer.MAX_VALUE),
                    any(random, pass.to(), pass.to() - 1, pass.to() + 3, 0, -5, Integer.MAX_VALUE),
                    any(random, 0, node, node + 1, 500, -1, Integer.MAX_VALUE),
                    any(random, 0, world.vocabulary - 1, world.vocabulary, -1, 4, 1 << 30),
                    any(random, 0, Confidence.CLASSES - 1, Confidence.CLASSES, -1, 4, 3)));
            hints.add(hints.getLast());
          }
          if (honest != null) {
            before.add(honest);
          }
          if (random.nextInt(3) == 0) {
            hints.addAll(before); // Long after their passes.
            before.clear();
          }
          return hints;
        });
    assertThat(dropped).isGreaterThan(10L * SCHEDULES);
  }

  private static int any(Random random, int... values) {
    return values[random.nextInt(values.length)];
  }
}
