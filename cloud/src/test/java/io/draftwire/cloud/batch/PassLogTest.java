package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassLogTest {
  private final PassLog log = new PassLog();
  private final Object one = "one";
  private final Object other = "other";

  @Test
  void tellsWhatWasDoneForOthersInAWait() {
    log.ran(new Object[] {one}, 100, 110);
    log.ran(new Object[] {other}, 110, 150);
    log.ran(new Object[] {one}, 150, 160);
    log.ran(new Object[] {other}, 170, 180);
    assertThat(log.othersNanos(one, 100, 200)).isEqualTo(50);
    assertThat(log.othersNanos(other, 100, 200)).isEqualTo(20);
  }

  @Test
  void aPassForSeveralIsEachOnesOwn() {
    log.ran(new Object[] {one, other}, 100, 150);
    log.ran(new Object[] {other}, 150, 160);
    assertThat(log.othersNanos(one, 100, 200)).isEqualTo(10);
    assertThat(log.othersNanos(other, 100, 200)).isZero();
  }

  @Test
  void countsOfAPassWhatLiesInTheWait() {
    log.ran(new Object[] {other}, 100, 150);
    log.ran(new Object[] {other}, 160, 200);
    assertThat(log.othersNanos(one, 140, 170)).isEqualTo(20);
    assertThat(log.othersNanos(one, 150, 160)).isZero();
    assertThat(log.othersNanos(one, 200, 300)).isZero();
  }

  /** A session that is gone stays another than those that remain. */
  @Test
  void whoIsForgottenIsStillAnother() {
    log.ran(new Object[] {other}, 100, 150);
    log.forget(other);
    assertThat(log.othersNanos(one, 90, 200)).isEqualTo(50);
  }

  @Test
  void remembersTheLatestOfMany() {
    for (int i = 0; i < 10_000; i++) {
      log.ran(new Object[] {other}, 10 * i, 10 * i + 5);
    }
    assertThat(log.othersNanos(one, 99_900, 100_000)).isEqualTo(50);
  }
}
