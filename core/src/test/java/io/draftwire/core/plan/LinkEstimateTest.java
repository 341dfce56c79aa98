package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkEstimateTest {
  private static final double UP = 8 / 3e4;
  private static final double DOWN = 8 / 1.2e5;
  private static final double ROUND_TRIP = 0.05;

  private final SplittableRandom random = new SplittableRandom(7);
  private final LinkEstimate link = new LinkEstimate();

  /** The cloud's clock is ahead by this much; an int of microseconds wraps on the way. */
  private double cloudClock = 2147;

  private double now;

  private void roundTrip(int up, int down, double slowdown, double jitter) {
    double there = ROUND_TRIP / 2 + up * UP * slowdown + jitter * random.nextDouble();
    double back = ROUND_TRIP / 2 + down * DOWN * slowdown + jitter * random.nextDouble();
    double verify = 0.004;
    double received = now + there + verify + back;
    link.observe(
        new RoundTrip(
            Math.round(1e9 * now),
            Math.round(1e9 * received),
            up,
            down,
            (int) Math.round(1e6 * (now + there + cloudClock)),
            1000,
            3000,
            5));
    now = received + 0.01;
  }

  private int size() {
    return random.nextInt(30, 60);
  }

  @Test
  void tellsBothRatesAndTheDelayFromEachOtherAcrossClocks() {
    for (int i = 0; i < 30; i++) {
      roundTrip(size(), size(), 1, 0);
    }
    assertThat(link.upSeconds(1)).isCloseTo(UP, withPercentage(3));
    assertThat(link.downSeconds(1)).isCloseTo(DOWN, withPercentage(3));
    assertThat(link.fixed()).isCloseTo(ROUND_TRIP, withPercentage(3));
  }

  @Test
  void addsUpWhereSizesAreConstant() {
    for (int i = 0; i < 30; i++) {
      roundTrip(40, 31, 1, 0);
    }
    double total = ROUND_TRIP + 40 * UP + 31 * DOWN;
    assertThat(link.fixed() + link.upSeconds(40) + link.downSeconds(31))
        .isCloseTo(total, withPercentage(0.5));
  }

  @Test
  void standsJitterAndALostPacket() {
    for (int i = 0; i < 300; i++) {
      roundTrip(random.nextInt(30, 300), size(), 1, i % 50 == 49 ? 0.4 : 0.02);
    }
    assertThat(link.upSeconds(1)).isCloseTo(UP, withPercentage(15));
    assertThat(link.fixed()).isCloseTo(ROUND_TRIP + 0.02, withPercentage(15));
  }

  @Test
  void followsALinkThatBecomesTenTimesSlower() {
    for (int i = 0; i < 100; i++) {
      roundTrip(size(), size(), 1, 0.002);
    }
    for (int i = 0; i < 20; i++) {
      roundTrip(size(), size(), 10, 0.002);
    }
    assertThat(link.upSeconds(1)).isCloseTo(10 * UP, withPercentage(15));
    double total = ROUND_TRIP + 0.002 + 10 * (45 * UP + 45 * DOWN);
    assertThat(link.fixed() + link.upSeconds(45) + link.downSeconds(45))
        .isCloseTo(total, withPercentage(5));
  }

  @Test
  void keepsWhatItKnowsOverAChangeOfClocks() {
    for (int i = 0; i < 30; i++) {
      roundTrip(size(), size(), 1, 0);
    }
    link.begin();
    assertThat(link.fixed()).isCloseTo(ROUND_TRIP, withPercentage(3));
    cloudClock = 3;
    roundTrip(40, 31, 1, 0);
    assertThat(link.fixed()).isCloseTo(ROUND_TRIP, withPercentage(3));
    assertThat(link.upSeconds(1)).isCloseTo(UP, withPercentage(3));
  }

  @Test
  void learnsTheDownlinkFromTokensThatWaitForIt() {
    roundTrip(40, 31, 1, 0);
    for (int i = 0; i < 20; i++) {
      link.paced(27, 27 * DOWN * 50, 0.01);
    }
    assertThat(link.downSeconds(27)).isCloseTo(27 * DOWN * 50, withPercentage(5));
    assertThat(link.streamSeconds(0.01, 30)).isCloseTo(27 * DOWN * 50, withPercentage(5));
  }

  /** Another link between two answers: one hello tells. */
  @Test
  void aHelloFromAnotherLinkVoidsTheDelayOfBefore() {
    for (int i = 0; i < 30; i++) {
      roundTrip(size(), size(), 1, 0);
    }
    link.begin();
    hello(260, 90, 0.4);
    assertThat(link.fixed()).isGreaterThan(0.35);
    link.begin();
    hello(260, 90, 0.002);
    assertThat(link.fixed()).isLessThan(0.1);
  }

  private void hello(int up, int down, double roundTrip) {
    double there = roundTrip / 2 + up * UP;
    double received = now + there + roundTrip / 2 + down * DOWN;
    link.observe(
        new RoundTrip(Math.round(1e9 * now), Math.round(1e9 * received), up, down, 0, 0, 0, 0));
    now = received + 0.01;
  }

  @Test
  void learnsNothingFromMoreTimeThanThereWas() {
    link.observe(new RoundTrip(0, 1_000_000, 40, 31, 0, 2000, 0, 5));
    assertThat(link.known()).isFalse();
  }
}
