package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.plan.UploadPlan.Costs;
import io.draftwire.core.scheme.SchemeSettings;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static UploadPlanner known(UploadPlan plan, Costs costs) {
    UploadPlanner planner = new UploadPlanner(plan);
    planner.begin(costs);
    return planner;
  }

  @Test
  void aRoundIsPlannedForTheLengthOfTheLastHundred() {
    Costs costs = new Costs(0, 0.5, 1);
    UploadPlanner planner = known(new UploadPlan.Soonest(), costs);
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
    planner.begin(costs);
    assertThat(planner.next(0)).isEqualTo(1);
    assertThat(planner.next(3)).isEqualTo(1);
    assertThat(planner.next(4)).as("beyond the plan").isZero();
  }

  @Test
  void aRoundKeepsThePlanThatItBeganWith() {
    UploadPlanner planner = known(new UploadPlan.Soonest(), new Costs(0, 0.5, 1));
    for (int i = 0; i < 100; i++) {
      planner.ended(2);
    }
    assertThat(planner.next(19)).isEqualTo(1);
    planner.begin(new Costs(0, 0.5, 1));
    assertThat(planner.next(2)).isZero();
  }

  /** Nothing is known yet: all at once, but where no times are asked for. */
  @Test
  void whatWasNotMeasuredIsNotPlannedBy() {
    for (UploadPlan plan : List.of(new UploadPlan.Soonest(), new UploadPlan.Auto())) {
      assertThat(known(plan, null).next(0)).isZero();
    }
    UploadPlanner immediate = known(new UploadPlan.Immediate(), null);
    assertThat(immediate.next(0)).isEqualTo(1);
    assertThat(immediate.next(63)).isEqualTo(1);
  }

  @Test
  void aCostThatMovesByAFifthIsPlannedForAnew() {
    Costs costs = new Costs(1, 1, 1);
    assertThat(new Costs(1.19, 1, 1).moved(costs)).isFalse();
    assertThat(new Costs(1.21, 1, 1).moved(costs)).isTrue();
    assertThat(new Costs(1, 0.79, 1).moved(costs)).isTrue();
    assertThat(new Costs(1, 1, 1.3).moved(costs)).isTrue();
    UploadPlanner planner = known(new UploadPlan.Auto(), new Costs(1e-4, 2e-5, 0.04));
    assertThat(planner.next(0)).as("a round that is longer than planned leaves whole").isZero();
    planner.begin(new Costs(1e-4, 0.1, 0.04));
    assertThat(planner.next(0)).as("a link that is slow now takes parts").isBetween(1, 19);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trigger", "immediate", "plan", "auto"})
  void isSpelledAsItIsRead(String label) {
    assertThat(UploadPlan.of(label).label()).isEqualTo(label);
  }

  @Test
  void refusesAWordThatIsNone() {
    assertThatThrownBy(() -> UploadPlan.of("soon"))
        .hasMessage("upload 'soon' is unknown; choose trigger, immediate, plan, auto");
  }

  private static SchemeChoice choice(String scheme, IdsFirst idsFirst) {
    SchemeSettings settings = SchemeSettings.of(scheme);
    return new SchemeChoice(settings, 8, settings.auto(), Integer.MAX_VALUE, idsFirst);
  }

  /** What would be ignored, or would take a round apart twice, is refused. */
  @Test
  void itIsForRoundsThatNothingElseTakesApart() {
    UploadPlan plan = new UploadPlan.Soonest();
    assertThat(choice("k-sqs", IdsFirst.AUTO).withUpload(plan).oneTextASeed()).isTrue();
    assertThatThrownBy(() -> choice("k-sqs", IdsFirst.ON).withUpload(plan))
        .hasMessage(
            "--ids-first on and upload plan would both take a round apart; leave one of them out");
    for (String other : List.of("auto", "live")) {
      assertThatThrownBy(() -> choice(other, IdsFirst.AUTO).withUpload(plan))
          .hasMessageContaining("upload plan is for the rounds of a scheme that is named");
    }
    assertThatThrownBy(() -> SchemeChoice.cloudOnly().withUpload(plan))
        .hasMessageContaining("has no meaning for cloud-only");
    Planner planner =
        choice("k-sqs", IdsFirst.AUTO).withUpload(plan).planner(.8, false, 32_000, new Knowledge());
    assertThat(planner.explain()).noneMatch(line -> line.startsWith("laws:"));
    assertThat(planner.explain()).anyMatch(line -> line.startsWith("upload: plan"));
  }
}
