package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.SchemeChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServeRunTest {
  private static final Way A = new Way("a", SchemeChoice.cloudOnly());
  private static final Way B = new Way("b", SchemeChoice.auto());
  private static final Window WINDOW = Window.behind(0.5, 2);

  private final MadeUpClock clock = new MadeUpClock();

  /** What was asked, in order: way, stretch, and when. */
  private final List<String> slices = new ArrayList<>();

  private final Map<String, List<Long>> asked = new LinkedHashMap<>();

  /** First tokens take so long in each way. */
  private ServeRun<String> run(long nanosOfA, long nanosOfB) {
    return new ServeRun<>(
        new Generator(clock, Runnable::run),
        List.of("edge"),
        (way, stretch) -> {
          String slice = way.name() + stretch;
          slices.add(slice);
          asked.put(slice, new ArrayList<>());
          return (edge, arrival, came) -> {
            asked.get(slice).add(arrival.nanos());
            clock.pass(way == A ? nanosOfA : nanosOfB);
            came.accept(1);
            return new Traffic(1, 1);
          };
        },
        Load.poisson(3),
        WINDOW,
        Slo.parse("ttft=100ms"));
  }

  @Test
  void waysTakeTurnsThereAndBackAgainWithTheSameRequests() throws Exception {
    List<String> told = new ArrayList<>();
    Map<Way, List<Ledger>> ledgers =
        run(0, 0).compare(List.of(A, B), 20, 3, slice -> told.add(slice.way().name()));
    assertThat(slices).containsExactly("a0", "b0", "b1", "a1", "a2", "b2");
    assertThat(told).containsExactly("a", "b", "b", "a", "a", "b");
    for (int stretch = 0; stretch < 3; stretch++) {
      assertThat(asked.get("a" + stretch)).isNotEmpty().isEqualTo(asked.get("b" + stretch));
    }
    assertThat(asked.get("a0")).isNotEqualTo(asked.get("a1"));
    assertThat(ledgers.get(A)).hasSize(3);
    long requests = Ledger.sum(ledgers.get(A)).figures().offered();
    assertThat(requests).isBetween(60L, 180L);
    assertThat(Ledger.sum(ledgers.get(B)).figures().whole()).isEqualTo(requests);
  }

  /**
   * One edge that answers within the call: who comes while it does is late by as much, so that an
   * answer of 50 ms keeps to 100 ms up to some rate, and one of 5 ms up to a tenfold.
   */
  @Test
  void theFasterWayHasTheLargerCapacity() throws Exception {
    List<ServeRun.Capacity> found =
        run(50_000_000, 5_000_000).capacities(List.of(A, B), 4, 0.1, 0.9, slice -> {});
    ServeRun.Capacity slow = found.get(0);
    ServeRun.Capacity fast = found.get(1);
    assertThat(slow.way()).isEqualTo(A);
    assertThat(slow.kept()).isBetween(4.0, 25.0);
    assertThat(fast.kept()).isBetween(50.0, 230.0);
    for (ServeRun.Capacity of : found) {
      assertThat(of.missed() / of.kept()).isBetween(1.0, 1.1);
      for (ServeRun.Slice trial : of.trials()) {
        assertThat(trial.figures().attained() >= 0.9).isEqualTo(trial.rate() <= of.kept());
      }
    }
    // By turns, until one of them is known.
    assertThat(slices).startsWith("a0", "b0", "a1", "b1", "a2", "b2");
  }
}
