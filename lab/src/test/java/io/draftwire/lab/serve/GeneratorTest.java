package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Its time is made up: nobody sleeps, and what happens is ordered by gates. */
class GeneratorTest {
  private static final long STEP = 1_000_000;
  private static final Slo SLO = Slo.parse("ttft=1s");

  private final MadeUpClock clock = new MadeUpClock();

  /** Answers within the call that asks. */
  private final Generator direct = new Generator(clock, Runnable::run);

  /** One every step; {@code beyond} is run when the first one behind the stretch is asked for. */
  private static Arrivals steady(int within, Runnable beyond) {
    long[] number = {0};
    return () -> {
      if (number[0] == within) {
        beyond.run();
      }
      return new Arrival(STEP * number[0], number[0]++, null);
    };
  }

  private static Ledger ledger(int steps) {
    return new Ledger(new Window(0, STEP * steps), SLO);
  }

  @Test
  void requestsThatFindNoFreeEdgeAreDroppedAndNotDelayed() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    List<Long> asked = Collections.synchronizedList(new ArrayList<>());
    Ledger ledger = ledger(5);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      new Generator(clock, threads)
          .run(
              steady(5, gate::countDown),
              5 * STEP,
              List.of("a", "b"),
              (edge, arrival, came) -> {
                asked.add(arrival.number());
                gate.await();
                return new Traffic(1, 1);
              },
              ledger);
      ServeFigures figures = ledger.figures();
      assertThat(asked).containsExactlyInAnyOrder(0L, 1L);
      assertThat(figures.offered()).isEqualTo(5);
      assertThat(figures.dropped()).isEqualTo(3);
      assertThat(figures.whole()).isEqualTo(2);
    }
  }

  @Test
  void requestsAreAskedAtTheirTimes() throws Exception {
    long begin = clock.now();
    List<Long> asked = new ArrayList<>();
    direct.run(
        steady(-1, () -> {}),
        3 * STEP,
        List.of("a"),
        (edge, arrival, came) -> {
          asked.add(clock.now() - begin);
          return new Traffic(1, 1);
        },
        ledger(3));
    assertThat(asked).containsExactly(0L, STEP, 2 * STEP);
  }

  /** It is late by 40 steps with the first, for it hears of it no sooner. */
  @Test
  void latenciesCountFromTheIntendedInstantThoughTheGeneratorIsLate() throws Exception {
    Ledger ledger = ledger(1);
    direct.run(
        steady(0, () -> clock.pass(40 * STEP)),
        STEP,
        List.of("a"),
        (edge, arrival, came) -> {
          clock.pass(2 * STEP);
          came.accept(3);
          return new Traffic(1, 1);
        },
        ledger);
    ServeFigures figures = ledger.figures();
    assertThat(figures.firstToken().most()).isBetween(0.0419, 0.0421);
    assertThat(figures.lags().most()).isBetween(0.0399, 0.0401);
  }

  @Test
  void refusalsAreCountedByReasonAndTheEdgeAsksAgain() throws Exception {
    Ledger ledger = ledger(4);
    direct.run(
        steady(-1, () -> {}),
        4 * STEP,
        List.of("a"),
        (edge, arrival, came) -> {
          if (arrival.number() == 1) {
            throw new SessionException(Refusal.Code.BUSY, "no sequence is free");
          }
          return new Traffic(1, 1);
        },
        ledger);
    ServeFigures figures = ledger.figures();
    assertThat(figures.refused()).containsExactly(Map.entry("busy", 1L));
    assertThat(figures.examples()).containsEntry("busy", "no sequence is free");
    assertThat(figures.whole()).isEqualTo(3);
    assertThat(figures.dropped()).isZero();
  }

  @Test
  void whatFailsHereEndsTheRunAndIsThrown() {
    Ledger ledger = ledger(9);
    IllegalStateException fault = new IllegalStateException("no draft");
    assertThatThrownBy(
            () ->
                direct.run(
                    steady(-1, () -> {}),
                    9 * STEP,
                    List.of("a"),
                    (edge, arrival, came) -> {
                      throw fault;
                    },
                    ledger))
        .isSameAs(fault);
    assertThat(ledger.figures().offered()).isEqualTo(1);
  }

  @Test
  void whatComesBehindTheStretchIsNotAsked() throws Exception {
    Ledger ledger = ledger(100);
    direct.run(
        steady(-1, () -> {}),
        3 * STEP,
        List.of("a"),
        (edge, arrival, came) -> new Traffic(1, 1),
        ledger);
    assertThat(ledger.figures().offered()).isEqualTo(3);
  }

  /** Whatever the arrivals say: the next comes when the one before is whole. */
  @Test
  void whoAlwaysHasSomethingToAskAsksNextWhenHeHasHisAnswer() throws Exception {
    Ledger ledger = ledger(10);
    List<Long> asked = new ArrayList<>();
    long begin = clock.now();
    direct.saturate(
        steady(-1, () -> {}),
        10 * STEP,
        List.of("a"),
        (edge, arrival, came) -> {
          asked.add(clock.now() - begin);
          assertThat(arrival.nanos()).isEqualTo(clock.now() - begin);
          clock.pass(4 * STEP);
          came.accept(3);
          return new Traffic(1, 1);
        },
        ledger);
    assertThat(asked).containsExactly(0L, 4 * STEP, 8 * STEP);
    assertThat(ledger.figures().offered()).isEqualTo(3);
    assertThat(ledger.figures().whole()).isEqualTo(3);
  }

  @Test
  void whoIsRefusedComesBackWhenHeIsTold() throws Exception {
    Ledger ledger = ledger(10);
    List<Long> asked = new ArrayList<>();
    long begin = clock.now();
    direct.saturate(
        steady(-1, () -> {}),
        10 * STEP,
        List.of("a"),
        (edge, arrival, came) -> {
          asked.add(clock.now() - begin);
          throw new SessionException(new Refusal(Refusal.Code.BUSY, "no sequence is free", 6));
        },
        ledger);
    assertThat(asked).containsExactly(0L, 6 * STEP);
    assertThat(ledger.figures().refused()).containsExactly(Map.entry("busy", 2L));
  }
}
