package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A switch beside a target whose pace is given, with growing and without. */
class GrowthSwitchTest {
  private static final double PASS = .01;

  private final GrowthSwitch growth = new GrowthSwitch();
  private final SplittableRandom random = new SplittableRandom(7);

  private double seconds;
  private long tokens;
  private long grown;

  private void welcomed(double roundTrip, double told) {
    growth.welcomed(roundTrip, told);
  }

  /**
   * So many passes, each of which goes along a guess while growing as often as is said.
   *
   * @param slower a pass while growing, over one without
   */
  private void run(int passes, double walk, double slower) {
    for (int i = 0; i < passes; i++) {
      boolean on = growth.on();
      int walked = on && random.nextDouble() < walk ? 1 : 0;
      double pass = PASS * (on ? slower : 1);
      growth.committed(1 + walked, walked, pass);
      seconds += pass;
      tokens += 1 + walked;
      grown += on ? 1 + walked : 0;
    }
  }

  private double paceOverPlain() {
    return seconds / tokens / PASS;
  }

  @Test
  void guessesThatAreNeverWalkedEndIt() {
    welcomed(.4, PASS);
    run(120, 0, 1);
    assertThat(growth.on()).isFalse();
    run(10_000, 0, 1);
    assertThat((double) grown / tokens).isLessThan(.03);
  }

  @Test
  void guessesThatComeInTimeAndCostTheTargetItsProcessorEndIt() {
    welcomed(1e-4, PASS);
    run(40, .25, 2.6);
    assertThat(growth.on()).isFalse();
    run(10_000, .25, 2.6);
    assertThat(paceOverPlain()).isLessThan(1.03);
  }

  @Test
  void aCloudThatTellsNoCostsIsFoundOutByAPause() {
    welcomed(1e-4, Double.NaN);
    run(120, .25, 2.6);
    assertThat(growth.on()).isFalse();
  }

  @Test
  void whatTheCloudToldTooHighIsFoundOutByAPause() {
    welcomed(1e-4, 10 * PASS);
    run(1000, .25, 2.6);
    assertThat(growth.on()).isFalse();
  }

  @Test
  void whereItPaysItHardlyEverPauses() {
    welcomed(1e-4, PASS);
    run(10_000, .45, 1.02);
    assertThat((double) grown / tokens).isGreaterThan(.97);
    assertThat(growth.on()).isTrue();
  }

  @Test
  void whereItPaysForSureItDoesNotPauseForLong() {
    welcomed(1e-4, PASS);
    run(600, .45, 1.02);
    assertThat(grown).isEqualTo(tokens);
  }

  @Test
  void aSmallGainIsKept() {
    welcomed(1e-4, PASS);
    run(10_000, .12, 1.01);
    assertThat((double) grown / tokens).isGreaterThan(.6);
    assertThat(paceOverPlain()).isLessThan(.96);
  }

  @Test
  void nothingIsEverSlowerByMuch() {
    for (int walk = 0; walk <= 50; walk += 10) {
      for (double slower : new double[] {1, 1.1, 1.3, 1.6, 2, 4}) {
        GrowthSwitchTest other = new GrowthSwitchTest();
        other.welcomed(1e-4, PASS);
        other.run(4000, walk / 100., slower);
        double best = Math.min(1, slower / (1 + walk / 100.));
        assertThat(other.paceOverPlain())
            .describedAs("%d %% walked, passes %.1f times as long", walk, slower)
            .isLessThan(best * 1.04);
      }
    }
  }

  /** Nine passes in a row would have to be guessed: that is not begun with, only tried at times. */
  @Test
  void whereTheCloudIsFarItDoesNotBegin() {
    welcomed(9 * PASS, PASS);
    assertThat(growth.on()).isFalse();
    run(600, .3, 1);
    assertThat(growth.on()).isTrue();
    // It pays after all, so another answer over this link goes on.
    run(600, .3, 1);
    welcomed(9 * PASS, PASS);
    assertThat(growth.on()).isTrue();
    welcomed(20 * PASS, PASS);
    assertThat(growth.on()).as("over a longer one it is to be found out again").isFalse();
  }

  /** On a busy machine hellos wait; one that waits less is no other link. */
  @Test
  void helloesThatWaitedAndOnesThatDidNotAreOfOneLink() {
    for (int i = 0; i < 4; i++) {
      welcomed(1e-3 * (1 + 50 * random.nextDouble()), PASS);
    }
    welcomed(1e-3, PASS);
    run(200, .25, 2.6);
    assertThat(growth.on()).isFalse();
    for (int i = 0; i < 50; i++) {
      welcomed(1e-3 * (1 + 50 * random.nextDouble()), PASS);
      welcomed(1e-3, PASS);
      assertThat(growth.on()).isFalse();
    }
  }

  /** The dearer a trial was, the longer until the next. */
  @Test
  void trialsCostAHundredthOfTheTime() {
    for (double slower : new double[] {1.5, 3, 6}) {
      GrowthSwitchTest other = new GrowthSwitchTest();
      other.welcomed(1e-4, PASS);
      other.run(200, .1, slower);
      other.seconds = 0;
      other.tokens = 0;
      other.run(40_000, .1, slower);
      assertThat(other.paceOverPlain()).as("%s", slower).isLessThan(1.015);
    }
  }

  /** The way was too long for guesses; over the new link they are in time at once. */
  @Test
  void aShorterWayEndsAPauseAtOnce() {
    welcomed(.4, PASS);
    run(120, 0, 1);
    assertThat(growth.on()).isFalse();
    welcomed(.38, PASS);
    assertThat(growth.on()).isFalse();
    welcomed(.02, PASS);
    assertThat(growth.on()).isTrue();
  }

  /** What is under way when the phase changes belongs to the phase before. */
  @Test
  void intervalsWithinARoundTripOfAChangeSayNothing() {
    GrowthSwitch shared = new GrowthSwitch();
    GrowthWatch watch = new GrowthWatch(shared);
    long now = 1_000_000_000;
    watch.welcomed(50_000_000, PASS, now);
    // A slow first round trip, in which no guess can be in time, then passes that pay.
    for (int i = 0; i < 5; i++) {
      now += 10_000_000;
      watch.advanced(1, 0, 0, now);
    }
    for (int i = 0; i < 40; i++) {
      now += 10_000_000;
      watch.advanced(2, 1, 0, now);
    }
    assertThat(watch.on()).isTrue();
    assertThat(shared.changes()).isZero();
  }
}
