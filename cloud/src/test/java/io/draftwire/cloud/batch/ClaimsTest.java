package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Refusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private final Deque<Long> names = new ArrayDeque<>();
  private final Claims claims = new Claims(names::removeFirst);

  /** A nanosecond clock overflows. */
  private static long at(long nanos) {
    return Long.MAX_VALUE - 5 + nanos;
  }

  @Test
  void aClaimIsGoodOnceAndForSoLong() {
    names.addAll(List.of(7L, 8L));
    assertThat(claims.give(at(-100), at(10))).isEqualTo(7);
    assertThat(claims.take(7, at(9))).isEqualTo(at(-100));
    assertThat(claims.take(7, at(9))).as("taken").isEqualTo(at(9));
    assertThat(claims.give(at(-100), at(10))).isEqualTo(8);
    assertThat(claims.take(8, at(10))).as("too late").isEqualTo(at(10));
    assertThat(claims.take(Refusal.NO_CLAIM, at(0))).isEqualTo(at(0));
  }

  @Test
  void namesAreOneEdgesEach() {
    names.addAll(List.of(Refusal.NO_CLAIM, 7L, 7L, Refusal.NO_CLAIM, -1L));
    assertThat(claims.give(at(0), at(10))).isEqualTo(7);
    assertThat(claims.give(at(0), at(10))).isEqualTo(-1);
  }

  @Test
  void theShareBeforeIsOfThoseWhoAreAway() {
    assertThat(claims.shareBefore(at(0))).isZero();
    for (long i = 1; i <= 4; i++) {
      names.add(i);
      claims.give(at(2 * i), at(100));
    }
    assertThat(claims.shareBefore(at(2))).isZero();
    assertThat(claims.shareBefore(at(5))).isEqualTo(.5);
    assertThat(claims.shareBefore(at(50))).isEqualTo(1);
    claims.take(1, at(50));
    claims.take(2, at(50));
    assertThat(claims.shareBefore(at(7))).isEqualTo(.5);
  }

  /** Who floods gets no memory for it, and takes nobody's claim away. */
  @Test
  void thereAreOnlySoMany() {
    for (long i = 1; i <= Claims.MOST; i++) {
      names.add(i);
      assertThat(claims.give(at(0), at(10))).isEqualTo(i);
    }
    assertThat(claims.give(at(-1), at(10))).isEqualTo(Refusal.NO_CLAIM);
    assertThat(claims.take(1, at(1))).isEqualTo(at(0));
    names.add(5000L);
    assertThat(claims.give(at(0), at(10))).isEqualTo(5000);
  }
}
