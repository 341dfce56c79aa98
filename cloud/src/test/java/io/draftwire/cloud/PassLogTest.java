package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PassLogTest {
  private final PassLog log = new PassLog();
  private final Object one = "one";
  private final Object other = "other";

  @Test
  void tellsWhatWasDoneForOthersInAWait() {
    log.ran(one, 100, 110);
    log.ran(other, 110, 150);
    log.ran(one, 150, 160);
    log.ran(other, 170, 180);
    assertThat(log.othersNanos(one, 100, 200)).isEqualTo(50);
    assertThat(log.othersNanos(other, 100, 200)).isEqualTo(20);
  }

  @Test
  void countsOfAPassWhatLiesInTheWait() {
    log.ran(other, 100, 150);
    log.ran(other, 160, 200);
    assertThat(log.othersNanos(one, 140, 170)).isEqualTo(20);
    assertThat(log.othersNanos(one, 150, 160)).isZero();
    assertThat(log.othersNanos(one, 200, 300)).isZero();
  }

  /** A session that is gone stays another than those that remain. */
  @Test
  void whoIsForgottenIsStillAnother() {
    log.ran(other, 100, 150);
    log.forget(other);
    assertThat(log.othersNanos(one, 90, 200)).isEqualTo(50);
  }

  @Test
  void remembersTheLatestOfMany() {
    for (int i = 0; i < 10_000; i++) {
      log.ran(other, 10 * i, 10 * i + 5);
    }
    assertThat(log.othersNanos(one, 99_900, 100_000)).isEqualTo(50);
  }

  /** Before, it stood still from 35.8 minutes on. */
  @Test
  void theSessionsClockRunsOnForHours() {
    for (int minutes : new int[] {1, 35, 36, 71, 72, 180}) {
      int before = RoundsDriver.clockMicros(TimeUnit.MINUTES.toNanos(minutes));
      int after =
          RoundsDriver.clockMicros(TimeUnit.MINUTES.toNanos(minutes) + TimeUnit.SECONDS.toNanos(7));
      assertThat(after - before).as("%s minutes", minutes).isEqualTo(7_000_000);
    }
  }
}
