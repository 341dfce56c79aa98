package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Refusal;
import java.util.ArrayList;
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

  private int names;

  /** One place, and so many may wait for it. */
  private AdmissionControl lined(int waiting) {
    return new AdmissionControl(1, waiting, () -> now, () -> ++names);
  }

  private static AdmissionControl.Ticket ticket(AdmissionControl.Answer answer) {
    return (AdmissionControl.Ticket) answer;
  }

  private static AdmissionControl.Later later(AdmissionControl.Answer answer) {
    return (AdmissionControl.Later) answer;
  }

  @Test
  void whoWaitsInTheLineIsToldWhenThePlaceIsHis() {
    AdmissionControl one = lined(1);
    List<String> told = new ArrayList<>();
    AdmissionControl.Ticket first = ticket(one.ask());
    first.whenInside(() -> told.add("first"));
    assertThat(told).as("who is inside need not wait").containsExactly("first");
    AdmissionControl.Ticket second = ticket(one.ask());
    second.whenInside(() -> told.add("a wish that another follows"));
    second.whenInside(() -> told.add("second"));
    assertThat(one.waiting()).isEqualTo(1);
    assertThat(later(one.ask()).reason()).isEqualTo(AdmissionControl.Reason.SEQUENCES);
    first.close();
    assertThat(told).containsExactly("first", "second");
    assertThat(one.waiting()).isZero();
    second.whenInside(() -> told.add("again"));
    second.close();
    second.whenInside(() -> told.add("behind the end"));
    assertThat(told).containsExactly("first", "second", "again");
  }

  @Test
  void whoLeavesTheLineLeavesItsPlaceInItAndIsToldNothing() {
    AdmissionControl one = lined(1);
    AdmissionControl.Ticket first = ticket(one.ask());
    AdmissionControl.Ticket second = ticket(one.ask());
    second.whenInside(
        () -> {
          throw new AssertionError("it is gone");
        });
    second.close();
    second.close();
    AdmissionControl.Ticket third = ticket(one.ask());
    assertThat(one.waiting()).isEqualTo(1);
    first.close();
    boolean[] inside = {false};
    third.whenInside(() -> inside[0] = true);
    assertThat(inside[0]).isTrue();
    third.close();
    assertThat(one.ask()).as("no place is lost").isInstanceOf(AdmissionControl.Ticket.class);
    assertThat(one.waiting()).isZero();
  }

  /** There was nothing to wait for but time: who has more room, or a target again, lets in. */
  @Test
  void theLineIsLetInWhereTheTargetGetsFasterOrComesBack() {
    AdmissionControl several = new AdmissionControl(4, 1, () -> now, () -> ++names);
    several.roomFor(1);
    ticket(several.ask());
    boolean[] inside = {false, false};
    ticket(several.ask()).whenInside(() -> inside[0] = true);
    several.roomFor(2);
    assertThat(inside[0]).isTrue();
    AdmissionControl.Ticket third = ticket(several.ask());
    third.whenInside(() -> inside[1] = true);
    several.away(TimeUnit.SECONDS.toNanos(1));
    several.roomFor(3);
    assertThat(inside[1]).as("nobody is let in to no target").isFalse();
    assertThat(later(several.ask()).reason()).isEqualTo(AdmissionControl.Reason.AWAY);
    several.back();
    assertThat(inside[1]).isTrue();
  }

  /** Places in the line are for those who have been asking for longer than most. */
  @Test
  void whoWasTurnedAwayComesBeforeWhoJustCame() {
    AdmissionControl one = lined(1);
    AdmissionControl.Ticket inside = ticket(one.ask());
    AdmissionControl.Ticket next = ticket(one.ask());
    AdmissionControl.Later turnedAway = later(one.ask());
    assertThat(turnedAway.refusal().claim()).isEqualTo(1);
    pass(10);
    inside.close();
    assertThat(later(one.ask()).claim()).as("one has been asking for longer").isEqualTo(2);
    pass(10);
    ticket(one.ask(1));
    assertThat(later(one.ask(1)).claim()).as("a claim is good once").isEqualTo(3);
    next.close();
  }

  @Test
  void whoIsTurnedAwayAgainHasBeenAskingSinceTheFirstTime() {
    AdmissionControl one = lined(1);
    AdmissionControl.Ticket inside = ticket(one.ask());
    AdmissionControl.Ticket next = ticket(one.ask());
    long first = later(one.ask()).claim();
    pass(10);
    later(one.ask()); // Two are away, and this one for less.
    pass(10);
    long again = later(one.ask(first)).claim();
    assertThat(again).isNotEqualTo(first);
    inside.close();
    pass(10);
    ticket(one.ask(again));
    next.close();
  }

  @Test
  void theFullerTheLineTheLongerSomebodyMustHaveBeenAsking() {
    AdmissionControl one = lined(2);
    ticket(one.ask());
    ticket(one.ask());
    ticket(one.ask());
    long[] claims = new long[4];
    List<AdmissionControl.Ticket> waiting = new ArrayList<>();
    for (int i = 0; i < claims.length; i++) {
      claims[i] = later(one.ask()).claim();
      pass(1);
    }
    AdmissionControl empty = lined(2);
    ticket(empty.ask());
    AdmissionControl.Ticket a = ticket(empty.ask());
    AdmissionControl.Ticket b = ticket(empty.ask());
    for (int i = 0; i < claims.length; i++) {
      claims[i] = later(empty.ask()).claim();
      pass(1);
    }
    a.close();
    claims[2] = later(empty.ask(claims[2])).claim();
    assertThat(claims[2]).as("two of three before it, one waits").isNotZero();
    waiting.add(ticket(empty.ask(claims[0])));
    waiting.forEach(AdmissionControl.Ticket::close);
    b.close();
    ticket(empty.ask(claims[1]));
  }

  /** It would be taken for dead. */
  @Test
  void nobodyWaitsInTheLineForLongerThanAnEdgeIsSilent() {
    AdmissionControl slow = lined(1);
    AdmissionControl.Ticket before = ticket(slow.ask());
    pass(5001);
    before.close();
    ticket(slow.ask());
    assertThat(slow.ask()).isInstanceOf(AdmissionControl.Later.class);
    AdmissionControl quick = lined(1);
    before = ticket(quick.ask());
    pass(5000);
    before.close();
    ticket(quick.ask());
    assertThat(quick.ask()).isInstanceOf(AdmissionControl.Ticket.class);
  }

  /** Those inside have to be fewer first: four ends of two seconds each are too many. */
  @Test
  void whereTheRoomHasShrunkSoManyMoreMustLeaveBeforeWhoWaits() {
    AdmissionControl shrunk = new AdmissionControl(4, 1, () -> now, () -> ++names);
    List<AdmissionControl.Ticket> before = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      before.add(ticket(shrunk.ask()));
    }
    pass(8000);
    before.forEach(AdmissionControl.Ticket::close);
    for (int i = 0; i < 4; i++) {
      ticket(shrunk.ask());
    }
    shrunk.roomFor(1);
    assertThat(shrunk.ask()).isInstanceOf(AdmissionControl.Later.class);
    shrunk.roomFor(3);
    assertThat(shrunk.ask()).as("two ends").isInstanceOf(AdmissionControl.Ticket.class);
  }

  @Test
  void withoutALineNobodyIsRemembered() {
    in();
    in();
    in();
    in();
    assertThat(later().claim()).isEqualTo(Refusal.NO_CLAIM);
    assertThat(admission.ask(5)).isInstanceOf(AdmissionControl.Later.class);
  }
}
