package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final String EDGE = "an edge";

  private static final long SECOND = 1_000_000_000;
  private static final Slo SLO = Slo.parse("ttft=1s,tpot=100ms");

  /** Counts from 2 s to 12 s. */
  private final Ledger ledger = new Ledger(Window.behind(2, 10), SLO);

  /** First token so much behind the intended instant, then one every so often. */
  private static AnswerTimes answer(double intended, double first, int tokens, double each) {
    AnswerTimes times = new AnswerTimes(nanos(intended));
    for (int i = 0; i < tokens; i++) {
      times.came(nanos(intended + first + i * each), 1);
    }
    times.ended(nanos(intended + first + (tokens - 1) * each));
    return times;
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * SECOND);
  }

  @Test
  void whatWasMeantForTheWarmUpDoesNotCountHoweverLateItIs() {
    ledger.offered(nanos(1.9), 0);
    ledger.answered(EDGE, answer(1.9, 5, 3, 0.01), 10, 10);
    ledger.offered(nanos(1.9), 0);
    ledger.dropped(nanos(1.9));
    ledger.offered(nanos(12), 0);
    ledger.refused(nanos(12), "busy", "no room");
    ServeFigures figures = ledger.figures();
    assertThat(figures.offered()).isZero();
    assertThat(figures.whole()).isZero();
    assertThat(figures.dropped()).isZero();
    assertThat(figures.refusals()).isZero();
    assertThat(figures.firstToken().count()).isZero();
    assertThat(figures.attained()).isNaN();
    // But it kept the cloud busy, and what it served is served.
    assertThat(figures.answersServed()).isEqualTo(1);
  }

  @Test
  void everyRequestEndsOnce() {
    for (int i = 0; i < 6; i++) {
      ledger.offered(nanos(3 + i), i * 1_000);
    }
    ledger.answered(EDGE, answer(3, 0.5, 11, 0.05), 100, 330);
    ledger.answered(EDGE, answer(4, 1.5, 11, 0.05), 100, 330);
    ledger.answered(EDGE, answer(5, 0.5, 11, 0.15), 20, 220);
    ledger.dropped(nanos(6));
    ledger.refused(nanos(7), "busy", "first");
    ledger.refused(nanos(8), "busy", "second");
    ServeFigures figures = ledger.figures();
    assertThat(figures.whole() + figures.dropped() + figures.refusals())
        .isEqualTo(figures.offered())
        .isEqualTo(6);
    assertThat(figures.within()).isEqualTo(1);
    assertThat(figures.attained()).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(figures.goodput()).isCloseTo(0.1, within(1e-12));
    assertThat(figures.offeredRate()).isCloseTo(0.6, within(1e-12));
    assertThat(figures.refused()).containsExactly(java.util.Map.entry("busy", 2L));
    assertThat(figures.examples()).containsEntry("busy", "first");
    assertThat(figures.bytesUpPerToken()).isCloseTo(220 / 33.0, within(1e-12));
    assertThat(figures.bytesDownPerToken()).isCloseTo(880 / 33.0, within(1e-12));
    assertThat(figures.lags().most()).isCloseTo(5e-6, within(1e-8));
  }

  @Test
  void latenciesAreOfTheIntendedInstant() {
    ledger.answered(EDGE, answer(3, 0.25, 5, 0.04), 0, 0);
    ServeFigures figures = ledger.figures();
    assertThat(figures.firstToken().p50()).isCloseTo(0.25, within(0.001));
    assertThat(figures.perToken().p99()).isCloseTo(0.04, within(0.0001));
    assertThat(figures.waits().count()).isEqualTo(4);
    assertThat(figures.wholes().p50()).isCloseTo(0.41, within(0.001));
  }

  /** For 1 s of a warm-up's answer, for 0.5 s of one that goes on beyond the end. */
  @Test
  void answersAreUnderWayForAsLongAsTheyAreInTheWindow() {
    ledger.answered(EDGE, answer(1, 1, 2, 1), 0, 0);
    ledger.answered(EDGE, answer(11.5, 1, 2, 1), 0, 0);
    ledger.answered(EDGE, answer(0.5, 0.1, 2, 0.1), 0, 0);
    assertThat(ledger.figures().underWay()).isCloseTo(0.15, within(1e-9));
  }

  /** A reader waits for a burst once, and has all of it then. */
  @Test
  void tokensOfOneBurstAreOneWaitAndSeveralTokens() {
    AnswerTimes times = new AnswerTimes(nanos(3));
    times.came(nanos(3.1), 1);
    times.came(nanos(3.5), 4);
    times.ended(nanos(3.6));
    ledger.answered(EDGE, times, 0, 0);
    assertThat(times.tokens()).isEqualTo(5);
    assertThat(times.waits()).containsExactly(nanos(0.4));
    assertThat(ledger.figures().perToken().p50()).isCloseTo(0.1, within(0.001));
  }

  @Test
  void anAnswerOfOneTokenHasNoTimeBetweenTokensAndKeepsToAnyBoundOfIt() {
    AnswerTimes times = answer(3, 0.1, 1, 0);
    ledger.answered(EDGE, times, 0, 0);
    assertThat(ledger.figures().perToken().count()).isZero();
    assertThat(ledger.figures().within()).isEqualTo(1);
    AnswerTimes none = new AnswerTimes(nanos(3));
    none.ended(nanos(3.3));
    assertThat(none.firstTokenNanos()).isEqualTo(nanos(0.3));
  }

  @Test
  void tokensAreServedWhenTheyCome() {
    ledger.came(EDGE, nanos(1.999), 5);
    ledger.came(EDGE, nanos(2), 1);
    ledger.came(EDGE, nanos(11.999), 2);
    ledger.came(EDGE, nanos(12), 7);
    assertThat(ledger.figures().tokensServed()).isEqualTo(3);
    assertThat(ledger.figures().tokensPerSecond()).isCloseTo(0.3, within(1e-12));
  }

  /** What an edge had is what came, or was meant to come, within the window. */
  @Test
  void edgesAreToldApart() {
    ledger.came("slow", nanos(1.9), 100);
    ledger.came("slow", nanos(3), 3);
    ledger.answered("slow", answer(3, 0.2, 11, 0.04), 0, 0);
    ledger.answered("slow", answer(4, 0.2, 31, 0.02), 0, 0);
    ledger.answered("slow", answer(1, 0.2, 31, 10), 0, 0);
    ledger.came("quick", nanos(3), 7);
    ledger.answered("quick", answer(3, 0.2, 5, 0.01), 0, 0);
    assertThat(ledger.share("slow").tokens()).isEqualTo(3);
    assertThat(ledger.share("slow").pace()).isCloseTo((10 * .04 + 30 * .02) / 40, within(1e-9));
    assertThat(ledger.share("quick").tokens()).isEqualTo(7);
    assertThat(ledger.share("quick").pace()).isCloseTo(.01, within(1e-9));
    assertThat(ledger.share("idle").tokens()).isZero();
    assertThat(ledger.share("idle").pace()).isNaN();
  }

  @Test
  void slicesAddUp() {
    Ledger other = new Ledger(Window.behind(0, 5), SLO);
    ledger.offered(nanos(3), 0);
    ledger.answered(EDGE, answer(3, 0.2, 2, 0.01), 10, 20);
    ledger.came(EDGE, nanos(4), 2);
    other.offered(nanos(1), 0);
    other.refused(nanos(1), "busy", "full");
    other.offered(nanos(2), 0);
    other.answered(EDGE, answer(2, 0.4, 2, 0.01), 30, 40);
    other.came(EDGE, nanos(2.4), 2);
    other.offered(nanos(2), 0);
    other.dropped(nanos(2));
    Ledger both = Ledger.sum(List.of(ledger, other));
    assertThat(both.share(EDGE).tokens()).isEqualTo(4);
    assertThat(both.share(EDGE).pace()).isCloseTo(.01, within(1e-9));
    ServeFigures sum = both.figures();
    assertThat(sum.seconds()).isCloseTo(15, within(1e-9));
    assertThat(sum.offered()).isEqualTo(4);
    assertThat(sum.whole()).isEqualTo(2);
    assertThat(sum.within()).isEqualTo(2);
    assertThat(sum.dropped()).isEqualTo(1);
    assertThat(sum.refused()).containsEntry("busy", 1L);
    assertThat(sum.tokensServed()).isEqualTo(4);
    assertThat(sum.answersServed()).isEqualTo(2);
    assertThat(sum.bytesUpPerToken()).isEqualTo(10);
    assertThat(sum.bytesDownPerToken()).isEqualTo(15);
    assertThat(sum.firstToken().most()).isCloseTo(0.4, within(0.001));
    assertThat(sum.firstToken().count()).isEqualTo(2);
    assertThat(sum.underWay()).isCloseTo((0.21 + 0.41) / 15, within(1e-9));
    // What was added up is as it was.
    assertThat(ledger.figures().offered()).isEqualTo(1);
  }
}
