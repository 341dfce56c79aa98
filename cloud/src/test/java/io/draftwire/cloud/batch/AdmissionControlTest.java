package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {
  /** Not quite what the mean says: who comes comes behind who leaves. */
  private static final long LASTS = TimeUnit.MILLISECONDS.toNanos(7900);

  private long now = Long.MAX_VALUE - 7; // A nanosecond clock begins anywhere, and overflows.

  private final AdmissionControl admission = new AdmissionControl(4, () -> now);

  private AdmissionControl.Ticket in() {
    return (AdmissionControl.Ticket) admission.ask();
  }

  private AdmissionControl.Later later() {
    return (AdmissionControl.Later) admission.ask();
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Four sessions were there for so long. */
  private void ended(long millis) {
    List<AdmissionControl.Ticket> before = List.of(in(), in(), in(), in());
    pass(millis);
    before.forEach(AdmissionControl.Ticket::close);
  }

  /** And four others are there now. */
  private void taken(long millis) {
    ended(millis);
    for (int i = 0; i < 4; i++) {
      in();
    }
  }

  @Test
  void beforeAnySessionHasEndedItIsASecondAfterTheOneBefore() {
    AdmissionControl fresh = new AdmissionControl(1, () -> now);
    fresh.ask();
    assertThat(((AdmissionControl.Later) fresh.ask()).millis()).isEqualTo(1000);
    assertThat(((AdmissionControl.Later) fresh.ask()).millis()).isEqualTo(2000);
  }

  /** Four sessions of eight seconds: one ends every two. */
  @Test
  void whoIsTurnedAwayIsToldWhenItsTurnWouldBe() {
    taken(8000);
    assertThat(later().millis()).isEqualTo(2000);
    assertThat(later().millis()).isEqualTo(4000);
    pass(3000);
    assertThat(later().millis()).as("one of the two has had his turn").isEqualTo(3000);
    pass(60_000);
    assertThat(later().millis()).as("and nobody waits any more").isEqualTo(2000);
  }

  @Test
  void nobodyIsToldMoreThanHalfAMinuteOrLessThanAMoment() {
    taken(8000);
    for (int i = 0; i < 100; i++) {
      later();
    }
    assertThat(later().millis()).isEqualTo(30_000);
    AdmissionControl quick = new AdmissionControl(1, () -> now);
    ((AdmissionControl.Ticket) quick.ask()).close();
    quick.ask();
    assertThat(((AdmissionControl.Later) quick.ask()).millis()).isEqualTo(50);
  }

  /** A crowd that is turned away at one instant, from sessions that end evenly. */
  @Test
  void whoeverComesBackAsToldFindsRoom() {
    record Due(long at, Runnable what) {}
    ended(8000);
    PriorityQueue<Due> due =
        new PriorityQueue<>((a, b) -> Long.compare(a.at() - now, b.at() - now));
    for (int i = 0; i < 4; i++) {
      AdmissionControl.Ticket ticket = in();
      due.add(new Due(now + LASTS, ticket::close));
      pass(2000 - (i == 3 ? 700 : 0));
    }
    int[] found = {0};
    for (int i = 0; i < 12; i++) {
      long back = now + TimeUnit.MILLISECONDS.toNanos(later().millis());
      due.add(
          new Due(
              back,
              () -> {
                AdmissionControl.Ticket ticket = in();
                found[0]++;
                due.add(new Due(now + LASTS, ticket::close));
              }));
    }
    while (!due.isEmpty()) {
      Due next = due.poll();
      now = next.at();
      next.what().run();
    }
    assertThat(found[0]).isEqualTo(12);
  }

  @Test
  void whereTheTargetIsTooSlowForAllSequencesFewerAreLetInAndNobodyIsSentAway() {
    AdmissionControl.Ticket first = in();
    AdmissionControl.Ticket second = in();
    admission.roomFor(1);
    AdmissionControl.Later later = later();
    assertThat(later.reason()).isEqualTo(AdmissionControl.Reason.DELAY);
    assertThat(later.refusal().message()).contains("than 2 would", "in 1 s", "--slowdown");
    first.close();
    assertThat(later().reason()).isEqualTo(AdmissionControl.Reason.DELAY);
    second.close();
    in();
    admission.roomFor(0);
    assertThat(admission.most()).as("one is always served").isEqualTo(1);
  }

  @Test
  void aFullCloudSaysHowManyItServes() {
    taken(8000);
    assertThat(later().refusal().message()).contains("all 4 sessions", "in 2 s", "--parallel");
    assertThat(later().refusal().retryMillis()).isEqualTo(4000);
  }

  @Test
  void aPlaceThatIsGivenBackTwiceIsOnePlace() {
    AdmissionControl one = new AdmissionControl(1, () -> now);
    AdmissionControl.Ticket ticket = (AdmissionControl.Ticket) one.ask();
    ticket.close();
    ticket.close();
    assertThat(one.ask()).isInstanceOf(AdmissionControl.Ticket.class);
    assertThat(one.ask()).isInstanceOf(AdmissionControl.Later.class);
  }

  @Test
  void whileTheTargetIsAwayEvenFreeSequencesAreNobodys() {
    ended(8000);
    AdmissionControl.Ticket inside = in();
    admission.away(TimeUnit.SECONDS.toNanos(6));
    AdmissionControl.Later first = later();
    assertThat(first.reason()).isEqualTo(AdmissionControl.Reason.AWAY);
    assertThat(first.millis()).isGreaterThan(6000);
    assertThat(later().millis()).as("a crowd does not come at once").isGreaterThan(first.millis());
    inside.close();
    assertThat(later().reason()).isEqualTo(AdmissionControl.Reason.AWAY);
    admission.back();
    in();
  }
}
