package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final long SECOND = 1_000_000_000L;

  private final Link link = new Link(100 * SECOND, new SplittableRandom(1));

  private long next() {
    return ((Link.State.Lost) link.state()).next();
  }

  @Test
  void theFirstAttemptIsMadeAtOnce() {
    assertThat(link.lost(5 * SECOND)).isTrue();
    assertThat(next()).isEqualTo(5 * SECOND);
  }

  /** Every attempt fails at once, as where nobody listens. */
  @Test
  void theLaterAnAttemptTheLongerThePauseWithinBounds() {
    link.lost(0);
    long now = 0;
    long last = 0;
    int attempts = 0;
    while (now < 90 * SECOND) {
      link.trying(now);
      link.lost(now);
      long pause = next() - now;
      double usual = Math.clamp(now / 100., .02 * SECOND, 5 * SECOND);
      assertThat((double) pause).isBetween(.5 * usual - 1, 1.5 * usual + 1);
      last = pause;
      now += pause;
      attempts++;
    }
    assertThat(last).isGreaterThan(SECOND / 3);
    assertThat(attempts).isBetween(350, 650);
  }

  @Test
  void anOutageIsGivenUpWhenPatienceEndsAndNotBefore() {
    link.lost(10 * SECOND);
    link.trying(60 * SECOND);
    assertThat(link.lost(109 * SECOND)).isTrue();
    assertThat(next()).isLessThanOrEqualTo(110 * SECOND);
    link.trying(110 * SECOND);
    assertThat(link.lost(110 * SECOND)).isFalse();
  }

  @Test
  void whoHasNoPatienceTriesNever() {
    assertThat(new Link(0, new SplittableRandom(1)).lost(7)).isFalse();
  }

  /** The cloud's welcome ends an outage: the next one has all the patience again. */
  @Test
  void anOutageEndsWithTheWelcome() {
    link.lost(0);
    link.trying(90 * SECOND);
    link.up();
    assertThat(link.state()).isInstanceOf(Link.State.Up.class);
    assertThat(link.lost(150 * SECOND)).isTrue();
    assertThat(next()).isEqualTo(150 * SECOND);
  }

  @Test
  void anAttemptIsGivenAsLongAsTheLinkWasDownWithinBounds() {
    link.lost(0);
    link.trying(0);
    assertThat(((Link.State.Resuming) link.state()).until()).isEqualTo(2 * SECOND);
    link.lost(2 * SECOND);
    link.trying(9 * SECOND);
    assertThat(((Link.State.Resuming) link.state()).until()).isEqualTo(18 * SECOND);
    link.lost(18 * SECOND);
    link.trying(60 * SECOND);
    assertThat(((Link.State.Resuming) link.state()).until()).isEqualTo(80 * SECOND);
  }

  @Test
  void aStreamThatSaidSomethingMayNotBeSilentForLong() {
    Link quick = new Link(100 * SECOND, 10 * SECOND, new SplittableRandom(1));
    quick.waiting(0);
    assertThat(quick.silenceLeft(50 * SECOND)).as("before its first word").isEqualTo(Link.NEVER);
    quick.progressed(50 * SECOND);
    assertThat(quick.silenceLeft(53 * SECOND)).isEqualTo(7 * SECOND);
    quick.waiting(55 * SECOND);
    assertThat(quick.silenceLeft(65 * SECOND)).isZero();
  }

  /** What follows a welcome may be a text that the cloud has to read. */
  @Test
  void aStreamThatWasTakenUpMayBeSilentAgain() {
    Link quick = new Link(100 * SECOND, 10 * SECOND, new SplittableRandom(1));
    quick.progressed(0);
    quick.lost(20 * SECOND);
    assertThat(quick.silenceLeft(21 * SECOND)).isEqualTo(Link.NEVER);
    quick.trying(21 * SECOND);
    quick.up();
    quick.waiting(21 * SECOND);
    assertThat(quick.silenceLeft(90 * SECOND)).isEqualTo(Link.NEVER);
  }
}
