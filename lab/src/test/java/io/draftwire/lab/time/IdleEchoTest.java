package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleEchoTest {
  @Test
  void theEchoIsTimedAndNotThePause() throws Exception {
    long begin = System.nanoTime();
    double seconds = IdleEcho.seconds(Duration.ofMillis(5), 3);
    double whole = (System.nanoTime() - begin) * 1e-9;
    assertThat(seconds).isPositive().isLessThan(whole - 6 * .005);
  }

  @Test
  void aMillisecondIsSlow() {
    assertThat(IdleEcho.slow(9e-4)).isFalse();
    assertThat(IdleEcho.slow(2e-3)).isTrue();
  }
}
