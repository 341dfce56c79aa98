package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds of eight drafts over a link that is arithmetic. */
class UploadingPlannerTest {
  private static final Scheme SCHEME = new KSqs(8, 100);
  private static final int LENGTH = 8;
  private static final int FRAME_BYTES = 30;
  private static final double PASS = .024;

  private final List<RoundTrip> told = new ArrayList<>();

  /** What a planner inside is told of. */
  private final Planner inside =
      new ForwardingPlanner(new FixedPlanner(SCHEME, LENGTH)) {
        @Override
        public void roundTrip(RoundTrip roundTrip) {
          told.add(roundTrip);
        }
      };

  /** An edge that sends as its planner says, and the link that carries it. */
  private final class Edge {
    final Planner planner;
    final double secondsPerByte;
    final int draftBytes;
    double now = 1;
    double free;
    int parts;

    /** When the latest round's last byte was there, from the end of its drafting on. */
    double late;

    Edge(UploadPlan plan, double kbit, int draftBytes) {
      planner = plan.apply(inside);
      secondsPerByte = 8e-3 / kbit;
      this.draftBytes = draftBytes;
      hello(200);
    }

    /** Of another size than any round: that tells a rate from a delay. */
    private void hello(int bytes) {
      double there = send(bytes);
      planner.roundTrip(
          new RoundTrip(
              Math.round(1e9 * now),
              Math.round(1e9 * (there + .040)),
              bytes,
              60,
              (int) Math.round(1e6 * (there + .020)),
              0,
              0,
              0));
      now = there + .040;
    }

    private double send(int bytes) {
      free = Math.max(free, now) + bytes * secondsPerByte;
      return free;
    }

    void rounds(int count) {
      for (int i = 0; i < count; i++) {
        round(i);
      }
    }

    private void round(int number) {
      planner.begun(planner.next(1000));
      parts = 0;
      int sent = 0;
      int drafts = LENGTH - number % 3;
      for (int draft = 1; draft <= drafts; draft++) {
        now += PASS;
        planner.drafted(Math.round(1e9 * PASS), 1);
        int due = planner.uploads().next(sent);
        if (due > 0 && draft - sent >= due && draft < drafts) {
          int bytes = 26 + (draft - sent) * draftBytes;
          planner.partSent(Math.round(1e9 * now), bytes);
          send(bytes);
          sent = draft;
          parts++;
        }
      }
      int bytes = FRAME_BYTES + (drafts - sent) * draftBytes;
      double left = now;
      double there = send(bytes);
      late = there - left;
      now = there + .045;
      planner.roundTrip(
          new RoundTrip(
              Math.round(1e9 * left),
              Math.round(1e9 * (now + .020)),
              bytes,
              40,
              (int) Math.round(1e6 * (there + .020)),
              0,
              25_000,
              drafts + 1));
      now += .020;
      planner.outcome(
          Outcome.of(SCHEME, drafts, drafts, false, Byte.SIZE * drafts * draftBytes, 0));
    }
  }

  @Test
  void atAHundredKilobitsPartsOfHeavyDraftsLeaveEarly() {
    Edge trigger = new Edge(UploadPlan.AT_TRIGGER, 100, 300);
    trigger.rounds(40);
    Edge plan = new Edge(new UploadPlan.Soonest(), 100, 300);
    plan.rounds(40);
    assertThat(plan.parts).isPositive();
    assertThat(plan.late).isLessThan(trigger.late);
    assertThat(plan.planner.explain()).last().asString().startsWith("upload: plan: ");
  }

  @Test
  void autoSendsInPartsOnlyWhereThatIsWorthItsFrames() {
    Edge slow = new Edge(new UploadPlan.Auto(), 100, 300);
    slow.rounds(40);
    assertThat(slow.parts).isPositive();
    Edge fast = new Edge(new UploadPlan.Auto(), 20_000, 64);
    fast.rounds(40);
    assertThat(fast.parts).as("%s", fast.planner.explain()).isZero();
    Edge light = new Edge(new UploadPlan.Auto(), 100, 2);
    light.rounds(40);
    assertThat(light.parts).as("%s", light.planner.explain()).isZero();
  }

  /**
   * The last part of a round waits for those before it on the link: taken alone, it would say that
   * the link is slower than it is, or farther.
   */
  @Test
  void partsThatKeepTheLinkCountWithTheLast() {
    Edge edge = new Edge(new UploadPlan.Immediate(), 100, 300);
    edge.rounds(40);
    RoundTrip last = told.getLast();
    double seconds = last.arrivedMicros() * 1e-6 - last.sentNanos() * 1e-9;
    assertThat(seconds).isCloseTo(.020 + edge.secondsPerByte * last.bytesUp(), within(.001));
    assertThat(last.bytesUp()).isGreaterThan(2 * 300);
  }

  @Test
  void aTrainBeginsWhereTheLinkWasFreeLast() {
    FrameTrain train = new FrameTrain();
    train.sent(0, 100);
    train.sent(900_000_000L, 100);
    RoundTrip last = new RoundTrip(1_000_000_000L, 2_000_000_000L, 50, 1, 0, 0, 0, 1);
    // A byte takes 2 ms: the first part was there long before, the second was not.
    RoundTrip joined = train.joined(last, .002);
    assertThat(joined.sentNanos()).isEqualTo(900_000_000L);
    assertThat(joined.bytesUp()).isEqualTo(150);
    assertThat(joined.receivedNanos()).isEqualTo(last.receivedNanos());
    assertThat(train.joined(last, .0001)).isSameAs(last);
    train.clear();
    assertThat(train.joined(last, .002)).isSameAs(last);
  }

  /** A round's size and time tell of its void drafts. */
  @Test
  void whatARoundToldIsHeldBackUntilTheTextHasPassedIt() {
    Planner planner = new UploadPlan.Immediate().apply(inside);
    planner.drafted(24_000_000, 1);
    for (int round = 0; round < LENGTH; round++) {
      planner.begun(planner.next(1000));
      planner.roundTrip(new RoundTrip(0, 100_000_000, 3000, 40, 50_000, 0, 25_000, LENGTH + 1));
      planner.outcome(Outcome.of(SCHEME, LENGTH, 0, false, 20_000, 0));
      assertThat(planner.explain()).last().asString().contains("nothing is known");
    }
    planner.begun(planner.next(1000));
    assertThat(planner.explain()).last().asString().contains("of 8 drafts");
  }
}
