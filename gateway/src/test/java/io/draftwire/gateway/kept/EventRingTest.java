package io.draftwire.gateway.kept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventRingTest {
  private static final int LARGEST = 40;

  /** An event that says which it is. */
  private static byte[] event(long number, int length) {
    byte[] event = new byte[Math.max(1, length)];
    event[0] = (byte) number;
    return event;
  }

  @Test
  void holdsTheLatestThatFitUnderTheirNumbers() {
    Random random = new Random(7);
    EventRing ring = new EventRing(20L * (LARGEST + EventRing.OVERHEAD));
    for (long number = 0; number < 5_000; number++) {
      assertThat(ring.next()).isEqualTo(number);
      ring.append(event(number, random.nextInt(LARGEST)));
      assertThat(ring.bytes()).isLessThanOrEqualTo(20L * (LARGEST + EventRing.OVERHEAD));
      assertThat(ring.next() - ring.first()).isGreaterThanOrEqualTo(Math.min(number + 1, 20));
      assertThat(ring.from(ring.first(), Long.MAX_VALUE))
          .extracting(held -> held[0])
          .containsExactlyElementsOf(
              LongStream.range(ring.first(), ring.next()).mapToObj(n -> (byte) n).toList());
    }
  }

  @Test
  void theNewestStaysHoweverLargeItIs() {
    EventRing ring = new EventRing(100);
    ring.append(event(0, 10));
    ring.append(event(1, 1_000));
    assertThat(ring.first()).isEqualTo(1);
    assertThat(ring.dropOldest()).isFalse();
    ring.append(event(2, 10));
    assertThat(ring.first()).isEqualTo(2);
    assertThat(ring.bytes()).isEqualTo(10 + EventRing.OVERHEAD);
  }

  @Test
  void givesNoMoreAtOnceThanIsWantedAndAtLeastOne() {
    EventRing ring = new EventRing(1_000);
    for (int number = 0; number < 5; number++) {
      ring.append(event(number, 10));
    }
    assertThat(ring.from(1, 20)).hasSize(2);
    assertThat(ring.from(1, 1)).hasSize(1);
    assertThat(ring.from(5, 20)).isEmpty();
  }
}
