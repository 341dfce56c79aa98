package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A cloud whose passes begin at instants that are known here and have to be guessed at the edge,
 * whose clock is another.
 */
class PassClockTest {
  /** By which the cloud's clock is ahead of the edge's. */
  private static final double AHEAD = 40;

  /** By the edge's clock, when the latest pass that was heard of ended. */
  private double end;

  /** Hears of so many passes, the first of them a prompt's, each a way down behind its end. */
  private PassClock heard(double hello, double down, double... passes) {
    PassClock clock = new PassClock();
    clock.roundTrip(hello);
    end = 0;
    clock.advanced(end + down, Double.NaN, end + AHEAD);
    for (double pass : passes) {
      end += pass;
      clock.advanced(end + down, pass, end + AHEAD);
    }
    return clock;
  }

  /**
   * Of a tenth of a second each: the tenth ended at 1.0, as the eleventh began; the next is 1.1.
   */
  private PassClock tenPasses(double hello) {
    return heard(hello, hello / 2, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1);
  }

  private static PassClock withWays(PassClock clock, double... ways) {
    for (double way : ways) {
      clock.came(way + AHEAD);
    }
    return clock;
  }

  @Test
  void whereNothingIsKnownNothingWaits() {
    assertThat(new PassClock().departure(7)).isEqualTo(7);
    PassClock greeted = new PassClock();
    greeted.roundTrip(.05);
    greeted.advanced(1, Double.NaN, 1 + AHEAD);
    assertThat(greeted.departure(7)).isEqualTo(7);
  }

  @Test
  void beforeAnyFrameHasToldTheHelloSaysHowLongAWayTakes() {
    PassClock clock = tenPasses(.02);
    assertThat(clock.departure(1.01)).isBetween(1.08, 1.09);
    assertThat(clock.departure(1.05)).isBetween(1.08, 1.09);
  }

  /** Too late for sure, so they wait for the one behind. */
  @Test
  void whatIsTooLateForAPassWaitsForTheOneBehind() {
    assertThat(tenPasses(.02).departure(1.12)).isBetween(1.18, 1.19);
    assertThat(withWays(tenPasses(.02), .01).departure(1.097)).isBetween(1.18, 1.19);
  }

  @Test
  void atTheBorderNothingWaits() {
    assertThat(tenPasses(.02).departure(1.091)).isLessThan(1.091);
    assertThat(withWays(tenPasses(.02), .01).departure(1.0855)).isLessThan(1.0855);
  }

  /** A hello takes longer than a frame; once frames have told, theirs is what counts. */
  @Test
  void whatFramesTakeReplacesWhatTheHelloTook() {
    PassClock clock = tenPasses(.06);
    assertThat(clock.departure(1.03)).isBetween(1.06, 1.07);
    withWays(clock, .01);
    assertThat(clock.departure(1.03)).isBetween(1.08, 1.09);
  }

  /** Only when a pass ends counts, and the cloud tells that: not when it was heard of. */
  @Test
  void anAdvanceThatIsLateChangesNothing() {
    PassClock clock = withWays(tenPasses(.02), .01);
    double leaves = clock.departure(1.02);
    clock.advanced(1.17, .1, 1.1 + AHEAD);
    assertThat(clock.departure(1.17)).isBetween(leaves + .0999, leaves + .1001);
    clock.advanced(1.21, .1, 1.2 + AHEAD);
    assertThat(clock.departure(1.21)).isBetween(leaves + .1999, leaves + .2001);
  }

  /** Who takes the short way for the only one is late by the long one. */
  @Test
  void overAWayThatVariesGuessesLeaveForTheLongOne() {
    PassClock clock = tenPasses(.06);
    for (int i = 0; i < 20; i++) {
      withWays(clock, .01, .03);
    }
    assertThat(clock.departure(1.03)).isBetween(1.06, 1.07);
    // By the short way it may still be in time, so it does not wait.
    assertThat(clock.departure(1.08)).isLessThan(1.08);
    assertThat(clock.departure(1.095)).isBetween(1.16, 1.17);
  }

  /** One frame that the machine or the link held up is no reason to hurry with all others. */
  @Test
  void whatHappensOnceIsNotReckonedWith() {
    PassClock clock = tenPasses(.02);
    for (int i = 0; i < 20; i++) {
      withWays(clock, .01);
    }
    double leaves = clock.departure(1.02);
    withWays(clock, .3);
    assertThat(clock.departure(1.02)).isEqualTo(leaves);
  }

  @Test
  void theWayOfLatelyCounts() {
    PassClock clock = withWays(tenPasses(.02), .01, .01, .01);
    for (int i = 0; i < 40; i++) {
      withWays(clock, .05);
    }
    assertThat(clock.departure(1.02)).isBetween(1.04, 1.05);
  }

  @Test
  void anotherConnectionIsMeasuredAnew() {
    PassClock clock = withWays(tenPasses(.06), .01);
    clock.roundTrip(.06);
    assertThat(clock.departure(1.03)).isBetween(1.06, 1.07);
  }

  /** A way that is longer than a pass: the next one cannot be reached any more. */
  @Test
  void overALongWayGuessesLeaveForAPassThatTheyCanReach() {
    // The last one heard of ended at 1.0, heard at 1.125; a frame of now is there at 1.25.
    assertThat(tenPasses(.25).departure(1.125)).isBetween(1.16, 1.175);
  }

  /** Passes of several lengths: whoever waited for a long one would be late for a short one. */
  @Test
  void theShortPassesOfLatelyDecideWhenToLeave() {
    SplittableRandom random = new SplittableRandom(3);
    double[] passes = new double[200];
    for (int i = 0; i < passes.length; i++) {
      passes[i] = random.nextInt(4) == 0 ? .145 : .166;
    }
    PassClock clock = withWays(heard(.05, .025, passes), .025);
    assertThat(clock.departure(end + .025)).isBetween(end + .1, end + .145 - .025);
  }

  @Test
  void shortPassesHoldNothingBack() {
    assertThat(heard(0, 0, 0, 0).departure(5)).isEqualTo(5);
    assertThat(heard(.001, 0, .003, .003, .003).departure(5)).isEqualTo(5);
  }

  /** A cloud that lies about its clock. */
  @Test
  void nothingIsHeldForLongerThanAdvancesHaveBeenApart() {
    PassClock hours = tenPasses(.02);
    hours.advanced(1.11, 4000, 5000);
    hours.advanced(1.21, 4000, 9000);
    assertThat(hours.departure(1.22)).isLessThanOrEqualTo(1.22 + .1 + 1e-9);
    PassClock ever = withWays(tenPasses(.02), -1e9);
    assertThat(ever.departure(1.02)).isLessThanOrEqualTo(1.02 + .1 + 1e-9);
  }
}
