package io.draftwire.cloud.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DutyCycleTest {
  private final DutyCycle duty = new DutyCycle(100);

  @Test
  void everyNanosecondIsOneOfTheTwo() {
    duty.works(true, 130);
    duty.works(false, 180);
    duty.works(true, 200);
    duty.works(false, 201);
    assertThat(duty.busy(300)).isEqualTo(51);
    assertThat(duty.idle(300)).isEqualTo(149);
  }

  /** A counter that falls is taken for one that began anew. */
  @Test
  void whoLooksDuringAPassSeesNeitherFallAfterwards() {
    duty.works(true, 110);
    assertThat(duty.busy(150)).isEqualTo(40);
    assertThat(duty.idle(150)).isEqualTo(10);
    duty.works(false, 160);
    assertThat(duty.busy(160)).isEqualTo(50);
    assertThat(duty.idle(160)).isEqualTo(10);
  }

  /** Two threads read the clock, and the later one comes first. */
  @Test
  void timesThatComeLateTakeNothingBack() {
    assertThat(duty.idle(150)).isEqualTo(50);
    duty.works(true, 140);
    assertThat(duty.idle(150)).isEqualTo(50);
    assertThat(duty.busy(150)).isZero();
    assertThat(duty.busy(160)).isEqualTo(10);
  }

  /** Its origin is any. */
  @Test
  void theClockMayPassItsLargestValue() {
    DutyCycle late = new DutyCycle(Long.MAX_VALUE - 10);
    late.works(true, Long.MAX_VALUE);
    assertThat(late.busy(Long.MIN_VALUE + 4)).isEqualTo(5);
    assertThat(late.idle(Long.MIN_VALUE + 4)).isEqualTo(10);
  }
}
