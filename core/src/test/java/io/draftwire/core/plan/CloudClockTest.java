package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CloudClockTest {
  private final CloudClock clock = new CloudClock();

  /** Pauses of minutes to hours between two readings, as a long stream makes them. */
  @Test
  void unwrapsOverAnyPause() {
    double[] minutes = {0, 1, 34, 37, 60, 72, 140, 141, 300, 1000};
    for (double minute : minutes) {
      long micros = Math.round(60e6 * minute);
      // The edge's clock began elsewhere; the message took between 1 ms and 2 s.
      long nanos = 77_000_000_000L + 1000 * micros - 1_000_000 * (long) (1 + 2000 * (minute % 1));
      assertThat(clock.unwrap((int) micros, nanos)).as("%s minutes", minute).isEqualTo(micros);
    }
  }

  @Test
  void beginsAnewWithASession() {
    clock.unwrap(-5, 0);
    clock.restart();
    assertThat(clock.unwrap(7, 123)).isEqualTo(7);
  }
}
