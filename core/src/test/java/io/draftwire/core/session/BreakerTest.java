package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final long SECOND = 1_000_000_000L;

  private final Breaker breaker = new Breaker(new SplittableRandom(1));

  private void fail(long now) {
    assertThat(breaker.admits(now)).isTrue();
    breaker.failed(now);
  }

  /** Open since the third failure, and behind one attempt that followed it at once. */
  private void open(long now) {
    for (int i = 0; i < Breaker.FAILURES; i++) {
      assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
      fail(now);
    }
    fail(now);
    assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
  }

  @Test
  void failuresThatAreNotInARowDoNotOpenIt() {
    for (int i = 0; i < 10; i++) {
      fail(i);
      fail(i);
      breaker.succeeded();
    }
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
    assertThat(breaker.pause(10)).isZero();
  }

  @Test
  void whileItIsOpenNobodyAsksUntilThePauseIsOver() {
    open(0);
    long pause = breaker.pause(0);
    assertThat(pause).isPositive().isLessThan(SECOND);
    assertThat(breaker.admits(pause - 1)).isFalse();
    assertThat(breaker.pause(pause - 1)).isEqualTo(1);
    assertThat(breaker.admits(pause)).isTrue();
  }

  @Test
  void oneAsksAtATimeAndTheOthersDoNotWaitForWhatComesOfIt() {
    open(0);
    long now = breaker.pause(0);
    assertThat(breaker.admits(now)).isTrue();
    assertThat(breaker.state()).isEqualTo(Breaker.State.HALF_OPEN);
    assertThat(breaker.admits(now)).isFalse();
    assertThat(breaker.admits(now + SECOND)).isFalse();
    breaker.succeeded();
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
    assertThat(breaker.admits(now + SECOND)).isTrue();
    assertThat(breaker.admits(now + SECOND)).isTrue();
  }

  @Test
  void whoAsksAndNeverSaysWhatCameOfItHoldsNobodyUpForLong() {
    open(0);
    long now = breaker.pause(0);
    assertThat(breaker.admits(now)).isTrue();
    long until = now + breaker.pause(now);
    assertThat(until - now).isBetween(SECOND, 20 * SECOND);
    assertThat(breaker.admits(until)).isFalse();
    assertThat(breaker.admits(until + breaker.pause(until))).isTrue();
  }

  /** A thousand answers in ten minutes, each of which would wait: few do. */
  @Test
  void theLongerACloudIsAwayTheRarerItIsAsked() {
    open(0);
    int first = 0;
    int last = 0;
    for (long now = 0; now < 600 * SECOND; now += SECOND / 10) {
      if (breaker.admits(now)) {
        breaker.failed(now);
        first += now < 10 * SECOND ? 1 : 0;
        last += now >= 590 * SECOND ? 1 : 0;
      }
    }
    assertThat(first).isGreaterThan(10);
    assertThat(last).isBetween(1, 5);
  }

  /** An answer that was running takes it up: nobody needs to find out any more. */
  @Test
  void aWordOfTheCloudsClosesItWhoeverHearsIt() {
    open(0);
    breaker.succeeded();
    assertThat(breaker.admits(0)).isTrue();
    fail(0);
    assertThat(breaker.state()).as("failures are counted anew").isEqualTo(Breaker.State.CLOSED);
  }
}
