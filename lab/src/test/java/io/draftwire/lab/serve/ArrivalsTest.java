package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final RequestTrace TRACE =
      new RequestTrace(
          List.of(request(5_000, 1), request(6_000, 2), request(6_000, 3), request(8_000, 4)));

  private static RequestTrace.Request request(long nanos, int tokens) {
    return new RequestTrace.Request(nanos, tokens, tokens, List.of());
  }

  private static List<Long> times(Arrivals arrivals, int count) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(arrivals.next().nanos());
    }
    return times;
  }

  /** Mean and spread of the gaps, and their median, at 20,000 gaps: off by 5 standard errors. */
  @Test
  void gapsOfPoissonArrivalsAreExponential() {
    int n = 20_000;
    double rate = 50;
    List<Long> times = times(new PoissonArrivals(rate, 7, 0), n);
    assertThat(times).isSorted();
    double mean = times.getLast() / 1e9 / n;
    assertThat(mean * rate).isCloseTo(1, within(5 / Math.sqrt(n)));
    double squares = 0;
    int below = 0;
    for (int i = 0; i < n; i++) {
      double gap = (times.get(i) - (i == 0 ? 0 : times.get(i - 1))) / 1e9 * rate;
      squares += gap * gap;
      below += gap < Math.log(2) ? 1 : 0;
    }
    assertThat(squares / n).isCloseTo(2, within(5 * Math.sqrt(20.0 / n)));
    assertThat(below / (double) n).isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(n)));
  }

  @Test
  void aSeedHasTheSameUsersAtEveryRate() {
    List<Long> slow = times(new PoissonArrivals(1, 7, 3), 50);
    List<Long> fast = times(new PoissonArrivals(4, 7, 3), 50);
    for (int i = 0; i < slow.size(); i++) {
      assertThat(4.0 * fast.get(i)).isCloseTo(slow.get(i), within(8.0));
    }
  }

  @Test
  void anotherSeedOrStretchHasOthers() {
    List<Long> times = times(new PoissonArrivals(1, 7, 3), 5);
    assertThat(times(new PoissonArrivals(1, 7, 3), 5)).isEqualTo(times);
    assertThat(times(new PoissonArrivals(1, 8, 3), 5)).isNotEqualTo(times);
    assertThat(times(new PoissonArrivals(1, 7, 4), 5)).isNotEqualTo(times);
  }

  @Test
  void noRateIsRefusedByName() {
    for (double rate : new double[] {0, -1, Double.NaN, 2e6}) {
      assertThatThrownBy(() -> new PoissonArrivals(rate, 1, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rate " + rate);
    }
  }

  /** Its span is 3,000 and the mean gap 1,000 behind it: the next lap begins at 4,000. */
  @Test
  void aTraceBeginsAgainAMeanGapBehindItsEnd() {
    assertThat(TRACE.spanNanos()).isEqualTo(4_000);
    assertThat(TRACE.rate()).isEqualTo(1e6);
    assertThat(times(new TraceArrivals(TRACE, 1, 0), 9))
        .containsExactly(0L, 1_000L, 1_000L, 3_000L, 4_000L, 5_000L, 5_000L, 7_000L, 8_000L);
  }

  @Test
  void whatIsCutIsCounted() {
    assertThat(TRACE.promptsBeyond(2)).isEqualTo(2);
    assertThat(TRACE.answersBeyond(3)).isEqualTo(1);
    assertThat(TRACE.promptsBeyond(4)).isZero();
  }

  @Test
  void aSpeedupBringsRequestsNearerAndChangesNoOther() {
    Arrivals arrivals = new TraceArrivals(TRACE, 2, 0);
    assertThat(times(new TraceArrivals(TRACE, 2, 0), 5))
        .containsExactly(0L, 500L, 500L, 1_500L, 2_000L);
    for (int i = 0; i < 8; i++) {
      Arrival arrival = arrivals.next();
      assertThat(arrival.number()).isEqualTo(i);
      assertThat(arrival.request().promptTokens()).isEqualTo(i % 4 + 1);
    }
  }

  @Test
  void aStretchGoesOnWhereTheOneBeforeEnded() {
    assertThat(times(new TraceArrivals(TRACE, 1, 500), 3)).containsExactly(500L, 500L, 2_500L);
    assertThat(times(new TraceArrivals(TRACE, 1, 1_000), 3)).containsExactly(0L, 0L, 2_000L);
    assertThat(times(new TraceArrivals(TRACE, 1, 3_500), 2)).containsExactly(500L, 1_500L);
    assertThat(times(new TraceArrivals(TRACE, 1, 9_500), 2)).containsExactly(1_500L, 2_500L);
  }

  @Test
  void ofManyAtOneTimeNoneIsLeftOut() {
    RequestTrace trace =
        new RequestTrace(
            List.of(request(0, 1), request(0, 2), request(0, 3), request(0, 4), request(9, 5)));
    for (double from : new double[] {0, trace.spanNanos()}) {
      Arrivals arrivals = new TraceArrivals(trace, 1, from);
      for (int i = 1; i <= 5; i++) {
        assertThat(arrivals.next().request().promptTokens()).isEqualTo(i);
      }
    }
  }

  @Test
  void everyRequestOfATraceIsInOneStretchOfIt() {
    Window window = new Window(0, 1_700);
    List<Long> seen = new ArrayList<>();
    for (int stretch = 0; stretch < 7; stretch++) {
      Arrivals arrivals = Load.of(TRACE).stretch(TRACE.rate(), stretch, window);
      for (Arrival a = arrivals.next(); a.nanos() < window.toNanos(); a = arrivals.next()) {
        seen.add(a.nanos() + stretch * window.toNanos());
      }
    }
    assertThat(seen)
        .containsExactly(
            0L, 1_000L, 1_000L, 3_000L, 4_000L, 5_000L, 5_000L, 7_000L, 8_000L, 9_000L, 9_000L,
            11_000L);
  }

  @Test
  void noSpeedupIsRefusedByName() {
    assertThatThrownBy(() -> new TraceArrivals(TRACE, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0");
  }
}
