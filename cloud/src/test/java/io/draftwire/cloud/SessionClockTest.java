package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionClockTest {
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
