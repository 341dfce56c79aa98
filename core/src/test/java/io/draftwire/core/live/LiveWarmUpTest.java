package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class LiveWarmUpTest {
  @Test
  void itsSessionsComeToTheirEnds() {
    assertThatCode(() -> LiveWarmUp.run(() -> false)).doesNotThrowAnyException();
  }
}
