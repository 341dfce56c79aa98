package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Times are in seconds; the cloud's clock begins elsewhere. */
class UplinkPaceTest {
  private static final double OFFSET = 77;

  private final UplinkPace pace = new UplinkPace();
  private double now = 1000;
  private double linkFree = now;
  private int number;

  /** A frame goes over a link as soon as it may. */
  private void frame(int bytes, double secondsAByte, double stall) {
    now = Math.max(now + .02, pace.readyAt());
    pace.sent(++number, bytes, now);
    linkFree = Math.max(linkFree, now) + stall + bytes * secondsAByte;
    pace.arrived(number, linkFree + .03 + OFFSET);
  }

  @Test
  void learnsWhatALinkCarries() {
    pace.roundTrip(.06);
    for (int i = 0; i < 200; i++) {
      frame(100, 1e-3, 0);
    }
    assertThat(pace.secondsAByte()).isBetween(.5e-3, 2e-3);
    for (int i = 0; i < 200; i++) {
      frame(100, 1e-5, 0);
    }
    assertThat(pace.secondsAByte()).isLessThan(1e-4);
  }

  @Test
  void aStallIsNoSlowLink() {
    pace.roundTrip(.06);
    for (int i = 0; i < 50; i++) {
      frame(100, 1e-5, 0);
    }
    frame(100, 1e-5, 30);
    now = linkFree;
    for (int i = 0; i < 20; i++) {
      frame(100, 1e-5, 0);
      assertThat(pace.readyAt() - now).isLessThan(.05);
    }
  }

  @Test
  void neverHoldsGuessesBackForLongerThanASecond() {
    pace.roundTrip(.06);
    for (int i = 0; i < 100; i++) {
      frame(2000, .1, 0); // 10 bytes a second
      assertThat(pace.readyAt() - now).isLessThanOrEqualTo(1);
    }
  }

  /** More bytes at once than are remembered: the estimate becomes what was measured, no more. */
  @Test
  void largeFramesDoNotOvershoot() {
    pace.roundTrip(.06);
    for (int i = 0; i < 50; i++) {
      frame(i % 2 == 0 ? 4000 : 30, 1e-6, 0);
      assertThat(pace.secondsAByte()).isPositive();
    }
  }

  /** As after a sleep of one machine and not of the other. */
  @Test
  void clocksThatComeApartAreForgotten() {
    pace.roundTrip(.06);
    for (int i = 0; i < 50; i++) {
      frame(100, 1e-5, 0);
    }
    double slept = 3600;
    for (int i = 0; i < 400; i++) {
      now = Math.max(now + .02, pace.readyAt());
      pace.sent(++number, 100, now);
      pace.arrived(number, now + slept + .03 + OFFSET);
    }
    assertThat(pace.secondsAByte()).isLessThan(1e-4);
    assertThat(pace.readyAt()).isLessThanOrEqualTo(now);
  }

  @Test
  void framesThatAreNeverToldOfAreForgotten() {
    for (int i = 0; i < 100_000; i++) {
      pace.sent(++number, 40, now);
    }
    pace.arrived(number, now + OFFSET);
    assertThat(pace.secondsAByte()).isPositive().isLessThan(1e-3);
  }
}
