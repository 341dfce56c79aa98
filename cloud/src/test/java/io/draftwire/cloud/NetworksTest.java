package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworksTest {
  private static final long SECOND = 1_000_000_000L;

  /** Open in all, of one, at once, a second. */
  private final Networks networks = new Networks(new Turnstile.Bounds(20, 10, 6, 2));

  private int come(String network, int times, long now) {
    int in = 0;
    for (int i = 0; i < times; i++) {
      in += networks.enter(network, now) ? 1 : 0;
    }
    return in;
  }

  private void go(String network, int times, long now) {
    for (int i = 0; i < times; i++) {
      networks.leave(network, now);
    }
  }

  @Test
  void whoComesAndGoesWithoutEndIsLetInSoOftenASecond() {
    assertThat(come("a", 50, 0)).isEqualTo(6);
    go("a", 6, 0);
    assertThat(come("a", 50, 0)).as("though all are gone").isZero();
    assertThat(come("b", 6, 0)).as("others are not asked to wait").isEqualTo(6);
    assertThat(come("a", 50, SECOND)).isEqualTo(2);
    // What was turned away does not count: after a while there is as much as at first.
    go("a", 2, SECOND);
    assertThat(come("a", 50, 10 * SECOND)).isEqualTo(6);
  }

  @Test
  void moreAtOnceThanAreOpenedAtOnceComeInTime() {
    long now = 0;
    int in = 0;
    for (; in < 10 && now < 60 * SECOND; now += SECOND) {
      in += come("a", 1, now);
    }
    assertThat(in).isEqualTo(10);
    assertThat(come("a", 1, 100 * SECOND)).as("all that one may have").isZero();
    go("a", 1, 100 * SECOND);
    assertThat(come("a", 2, 100 * SECOND)).isEqualTo(1);
  }

  /** From however many networks they come, and however quickly. */
  @Test
  void whoIsGoneIsNotKeptInMindForEver() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(networks.enter("network " + i, 0)).isTrue();
      networks.leave("network " + i, 0);
    }
    assertThat(networks.known()).isLessThanOrEqualTo(40);
    assertThat(networks.open()).isZero();
    networks.enter("a", 0);
    networks.leave("a", 100 * SECOND);
    int before = networks.known();
    networks.enter("a", 100 * SECOND);
    networks.leave("a", 200 * SECOND);
    assertThat(networks.known()).isEqualTo(before);
  }
}
