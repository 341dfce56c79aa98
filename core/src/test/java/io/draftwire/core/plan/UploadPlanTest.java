package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.plan.UploadPlan.Costs;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UploadPlanTest {
  private static final int MOST = 12;

  /** Every way to cut a round of so many drafts into batches: a bit for each place between two. */
  private static int[] cut(int drafts, int mask) {
    int[] sizes = new int[Integer.bitCount(mask) + 1];
    int at = 0;
    for (int i = 0; i < drafts; i++) {
      sizes[at]++;
      at += (mask >> i & 1) == 1 ? 1 : 0;
    }
    return sizes;
  }

  /** Against all 2^(n - 1) plans, for costs over many orders of magnitude. */
  @Test
  void noPlanIsSooner() {
    SplittableRandom random = new SplittableRandom(1);
    int[] batches = new int[MOST + 1];
    for (int trial = 0; trial < 400; trial++) {
      Costs costs = new Costs(magnitude(random), magnitude(random), magnitude(random));
      int drafts = 1 + random.nextInt(MOST);
      int[] planned = new UploadPlan.Soonest().batches(drafts, costs);
      assertThat(Arrays.stream(planned).sum()).isEqualTo(drafts);
      assertThat(planned).doesNotContain(0);
      double least = Double.POSITIVE_INFINITY;
      for (int mask = 0; mask < 1 << (drafts - 1); mask++) {
        least = Math.min(least, costs.seconds(cut(drafts, mask)));
      }
      assertThat(costs.seconds(planned))
          .as("%s, %d drafts: %s", costs, drafts, Arrays.toString(planned))
          .isCloseTo(least, within(1e-12 * least));
      batches[planned.length]++;
    }
    // One batch, one a draft, and what is between.
    assertThat(Arrays.stream(batches).filter(count -> count > 0).count()).isGreaterThan(5);
  }

  private static double magnitude(SplittableRandom random) {
    return Math.pow(10, random.nextDouble(-4, 0));
  }

  @Test
  void whereNothingCostsButDraftingOneBatchIsAsSoon() {
    assertThat(new UploadPlan.Soonest().batches(5, new Costs(0, 0, 1))).containsExactly(5);
  }

  @Test
  void aLinkThatKeepsUpTakesEachDraftAsItComes() {
    assertThat(new UploadPlan.Soonest().batches(4, new Costs(0, 0.5, 1)))
        .containsExactly(1, 1, 1, 1);
    assertThat(new UploadPlan.Immediate().batches(3, new Costs(1, 1, 1))).containsExactly(1, 1, 1);
  }

  /** A fixed cost as large as drafting all of it: what is gained by parts is lost by frames. */
  @Test
  void dearFramesLeaveTogether() {
    assertThat(new UploadPlan.Soonest().batches(4, new Costs(4, 0.1, 1))).containsExactly(4);
    assertThat(new UploadPlan.AtTrigger().batches(4, new Costs(0, 1, 1))).containsExactly(4);
  }

  @Test
  void autoPlansOnlyWhereThatPays() {
    // 64 bytes a token at 20 Mbit/s, as against 0.29 MB.
    Costs light = new Costs(1e-4, 2.6e-5, 0.036);
    Costs heavy = new Costs(1e-4, 0.116, 0.036);
    assertThat(new UploadPlan.Auto().batches(8, light)).containsExactly(8);
    assertThat(new UploadPlan.Auto().batches(8, heavy).length).isGreaterThan(1);
  }

  @Test
  void whatCostsNothingLikeThatIsRefused() {
    assertThatThrownBy(() -> new Costs(-1, 0, 0)).hasMessageContaining("-1.0 s a frame");
    assertThatThrownBy(() -> new Costs(0, Double.NaN, 0)).hasMessageContaining("NaN s a token");
    assertThatThrownBy(() -> new Costs(0, 0, Double.POSITIVE_INFINITY))
        .hasMessageContaining("Infinity s to draft");
  }

  private static UploadPlanner measured(UploadPlan plan, Costs costs) {
    UploadPlanner planner = new UploadPlanner(plan);
    measure(planner, costs, 60);
    return planner;
  }

  private static void measure(UploadPlanner planner, Costs costs, int frames) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < frames; i++) {
      int tokens = 1 + random.nextInt(8);
      double noise = 1 + 0.02 * (random.nextDouble() - 0.5);
      planner.acknowledged(tokens, noise * (costs.alpha() + costs.beta() * tokens));
      planner.drafted(tokens, costs.gamma() * tokens);
    }
  }

  @Test
  void costsAreThoseOfTheFramesThatWereAcknowledged() {
    Costs costs = measured(new UploadPlan.Auto(), new Costs(0.03, 0.01, 0.04)).costs();
    assertThat(costs.alpha()).isCloseTo(0.03, within(0.002));
    assertThat(costs.beta()).isCloseTo(0.01, within(0.0005));
    assertThat(costs.gamma()).isCloseTo(0.04, within(1e-9));
  }

  @Test
  void aRoundIsPlannedForTheLengthOfTheLastHundred() {
    UploadPlanner planner = measured(new UploadPlan.Soonest(), new Costs(0, 0.5, 1));
    assertThat(planner.length()).isEqualTo(20);
    for (int i = 0; i < 100; i++) {
      planner.ended(50);
    }
    assertThat(planner.length()).isEqualTo(50);
    for (int i = 0; i < 100; i++) {
      planner.ended(4);
    }
    assertThat(planner.length()).isEqualTo(4);
    planner.ended(0);
    assertThat(planner.next(0)).isEqualTo(1);
    assertThat(planner.next(3)).isEqualTo(1);
    assertThat(planner.next(4)).as("beyond the plan").isZero();
  }

  /** Nothing is known yet: all at once. */
  @Test
  void whatWasNotMeasuredIsNotPlannedBy() {
    UploadPlanner planner = new UploadPlanner(new UploadPlan.Immediate());
    assertThat(planner.next(0)).isEqualTo(20);
    assertThat(planner.next(20)).isZero();
  }

  @Test
  void aCostThatMovesByAFifthIsPlannedForAnew() {
    Costs costs = new Costs(1, 1, 1);
    assertThat(new Costs(1.19, 1, 1).moved(costs)).isFalse();
    assertThat(new Costs(1.21, 1, 1).moved(costs)).isTrue();
    assertThat(new Costs(1, 0.79, 1).moved(costs)).isTrue();
    assertThat(new Costs(1, 1, 1.3).moved(costs)).isTrue();
    UploadPlanner planner = measured(new UploadPlan.Auto(), new Costs(1e-4, 2e-5, 0.04));
    assertThat(planner.next(0)).isEqualTo(20);
    measure(planner, new Costs(1e-4, 0.1, 0.04), 300);
    assertThat(planner.next(0)).as("a link that is slow now takes parts").isLessThan(20);
  }
}
