package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A cloud whose passes begin at instants that are known here and have to be guessed at the edge.
 */
class PassClockTest {

  /** Hears of so many passes, each of which began a way down before. */
  private static PassClock heard(double roundTrip, double... passes) {
    PassClock clock = new PassClock();
    clock.roundTrip(roundTrip);
    double now = roundTrip / 2;
    clock.advanced(now);
    for (double pass : passes) {
      now += pass;
      clock.advanced(now);
    }
    return clock;
  }

  /** Of a tenth of a second each: the tenth began at 1.0, the eleventh begins at 1.1. */
  private static PassClock tenPasses(double roundTrip) {
    return heard(roundTrip, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1);
  }

  @Test
  void whereNothingIsKnownNothingWaits() {
    assertThat(new PassClock().departure(7)).isEqualTo(7);
    PassClock greeted = new PassClock();
    greeted.roundTrip(.05);
    greeted.advanced(1);
    assertThat(greeted.departure(7)).isEqualTo(7);
  }

  @Test
  void guessesLeaveJustInTimeForTheNextPass() {
    // The tenth pass began at 1.0 and is heard of at 1.01; the eleventh begins at 1.1.
    PassClock clock = tenPasses(.02);
    assertThat(clock.departure(1.01)).isBetween(1.08, 1.09);
    assertThat(clock.departure(1.05)).isBetween(1.08, 1.09);
  }

  /** Too late for sure, so they wait for the one behind. */
  @Test
  void whatIsTooLateForAPassWaitsForTheOneBehind() {
    PassClock clock = tenPasses(.02);
    assertThat(clock.departure(1.12)).isBetween(1.18, 1.19);
  }

  @Test
  void atTheBorderNothingWaits() {
    PassClock clock = tenPasses(.02);
    assertThat(clock.departure(1.091)).isLessThan(1.091);
  }

  /** A hello takes longer than a frame; once frames have told, theirs is what counts. */
  @Test
  void whatFramesTakeReplacesWhatTheHelloTook() {
    PassClock clock = tenPasses(.06);
    // Heard of at 1.03.
    assertThat(clock.departure(1.03)).isBetween(1.06, 1.07);
    clock.frames(.02);
    assertThat(clock.departure(1.03)).isBetween(1.10, 1.11);
    // And it is known better: what is 7 ms too late is too late, and not sent at once any more.
    assertThat(clock.departure(1.117)).isBetween(1.20, 1.21);
    assertThat(clock.departure(1.1065)).isLessThan(1.1065);
  }

  /** Who takes the short way for the only one is late by the long one. */
  @Test
  void overAWayThatVariesGuessesLeaveForTheLongOne() {
    PassClock clock = tenPasses(.06);
    for (int i = 0; i < 20; i++) {
      clock.frames(.02);
      clock.frames(.04);
    }
    assertThat(clock.departure(1.03)).isBetween(1.08, 1.09);
    // By the short way it may still be in time, so it does not wait.
    assertThat(clock.departure(1.1)).isLessThan(1.1);
  }

  /**
   * A way that has become shorter is believed after a while, one that has become longer at once.
   */
  @Test
  void theWayOfLatelyCounts() {
    PassClock clock = tenPasses(.06);
    clock.frames(.02);
    clock.frames(.05);
    assertThat(clock.departure(1.03)).isBetween(1.07, 1.08);
    for (int i = 0; i < 300; i++) {
      clock.frames(.02);
    }
    assertThat(clock.departure(1.03)).isBetween(1.10, 1.11);
  }

  @Test
  void anotherConnectionIsMeasuredAnew() {
    PassClock clock = tenPasses(.06);
    clock.frames(.02);
    clock.roundTrip(.06);
    assertThat(clock.departure(1.03)).isBetween(1.06, 1.07);
  }

  /** A way that is longer than a pass: the next one cannot be reached any more. */
  @Test
  void overALongWayGuessesLeaveForAPassThatTheyCanReach() {
    PassClock clock = tenPasses(.25);
    // The last one heard of began at 1.0, heard at 1.125; a frame of now is there at 1.25.
    assertThat(clock.departure(1.125)).isBetween(1.16, 1.175);
  }

  /** Passes of several lengths: whoever waited for a long one would be late for a short one. */
  @Test
  void theShortPassesOfLatelyDecideWhenToLeave() {
    SplittableRandom random = new SplittableRandom(3);
    double[] passes = new double[200];
    for (int i = 0; i < passes.length; i++) {
      passes[i] = random.nextInt(4) == 0 ? .145 : .166;
    }
    double heard = .025;
    for (double pass : passes) {
      heard += pass;
    }
    double leaves = heard(.05, passes).departure(heard);
    double inTime = heard - .05 + .145;
    assertThat(leaves).isBetween(inTime - .02, inTime);
  }

  @Test
  void shortPassesHoldNothingBack() {
    assertThat(heard(0, 0, 0, 0).departure(5)).isEqualTo(5);
    assertThat(heard(.001, .003, .003, .003).departure(5)).isEqualTo(5);
  }
}
