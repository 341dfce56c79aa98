package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTimesTest {
  private final RecentTimes times = new RecentTimes(4);

  @Test
  void ofNothingNothingIsKnown() {
    assertThat(times.known()).isFalse();
    assertThat(times.quantile(.5)).isNaN();
  }

  @Test
  void aShareOfTheTimesDoesNotExceedItsQuantile() {
    times.add(3);
    assertThat(times.quantile(.1)).isEqualTo(3);
    assertThat(times.quantile(1)).isEqualTo(3);
    times.add(1);
    times.add(2);
    times.add(4);
    assertThat(times.quantile(.25)).isEqualTo(1);
    assertThat(times.quantile(.26)).isEqualTo(2);
    assertThat(times.quantile(.75)).isEqualTo(3);
    assertThat(times.quantile(.9)).isEqualTo(4);
  }

  @Test
  void theLatestCountAlone() {
    for (int i = 0; i < 9; i++) {
      times.add(i);
    }
    assertThat(times.quantile(.1)).isEqualTo(5);
    assertThat(times.quantile(1)).isEqualTo(8);
    times.forget();
    times.add(7);
    assertThat(times.quantile(1)).isEqualTo(7);
    assertThat(times.quantile(.1)).isEqualTo(7);
  }
}
