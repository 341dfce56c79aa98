package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An edge whose guesses cover a token with .8, and a target that takes 100 for one. */
class GuessWaitTest {
  private static final double CHANCE = .8;
  private static final long PASS = 100;

  private GuessWait wait;
  private int length = 10;
  private long now = 1000;

  /** A pass of one token that ends now. */
  private boolean passed(double chance) {
    now += PASS;
    return wait.passed(1, ++length, chance, now);
  }

  /** An edge that has said how long it takes, and a pace that is known. */
  private void known(long reply) {
    wait = new GuessWait();
    wait.told(reply);
    wait.heard(length, now);
    passed(0);
    passed(0);
  }

  @Test
  void anAnswerThatComesEarlyInAPassIsWaitedForALittleLongerThanItTakes() {
    known(20);
    assertThat(passed(CHANCE)).isTrue();
    assertThat(wait.left(now)).isEqualTo(30);
    assertThat(wait.left(now + 29)).isEqualTo(1);
    assertThat(wait.left(now + 30)).isZero();
    assertThat(wait.left(now + 50)).isNegative();
  }

  /**
   * A pass is worth more than what a guess may add to the next, and is not given away for as much.
   */
  @Test
  void whatIsGainedMustBeWorthTwiceWhatIsDecodedMeanwhile() {
    known(39);
    assertThat(passed(CHANCE)).isTrue();
    known(41);
    assertThat(passed(CHANCE)).isFalse();
    assertThat(wait.left(now)).isZero();
  }

  @Test
  void aGuessThatIsThereIsNotWaitedFor() {
    known(20);
    assertThat(passed(0)).isFalse();
    assertThat(wait.left(now)).isZero();
  }

  @Test
  void anEdgeThatNeverSaidHowLongItTakesIsNotWaitedFor() {
    wait = new GuessWait();
    wait.heard(length, now);
    passed(0);
    passed(0);
    assertThat(passed(CHANCE)).isFalse();
  }

  @Test
  void whoIsWaitedForInVainIsBelievedToTakeLongerAndMustBeHeardFirst() {
    known(20);
    assertThat(passed(CHANCE)).isTrue();
    now += 30;
    wait.begins(false);
    assertThat(wait.left(now)).isZero();
    assertThat(passed(CHANCE)).as("not heard since").isFalse();
    wait.begins(false);
    wait.heard(length, now);
    assertThat(passed(CHANCE)).isTrue();
    assertThat(wait.left(now)).isEqualTo(45);
  }

  /** It never answers, and is heard all the same: it costs a bounded time in all. */
  @Test
  void anEdgeThatPromisesAndNeverAnswersIsWaitedForSeldom() {
    known(1);
    long waited = 0;
    for (int pass = 0; pass < 1000; pass++) {
      if (passed(CHANCE)) {
        waited += wait.left(now);
        now += wait.left(now);
      }
      wait.begins(false);
      wait.heard(3, now);
    }
    assertThat(waited).isBetween(PASS / 2, 2 * PASS);
  }

  @Test
  void howLongAnswersTakeIsLearntFromThoseThatWereWaitedFor() {
    known(10);
    for (int i = 0; i < 30; i++) {
      assertThat(passed(CHANCE)).isTrue();
      wait.heard(length, now + 14);
      wait.begins(true);
    }
    passed(CHANCE);
    assertThat(wait.left(now)).isBetween(20L, 21L);
  }

  /** It had left before the edge heard that it was waited for; when it came says nothing. */
  @Test
  void whatCameFromBeforeSaysNothingOfHowLongAnswersTake() {
    known(10);
    passed(CHANCE);
    int asked = length;
    wait.begins(true);
    wait.heard(asked, now + 90);
    passed(CHANCE);
    assertThat(wait.left(now)).isEqualTo(15);
  }

  /** An answer that comes after all, too late, still says how long it took. */
  @Test
  void anAnswerThatComesTooLateIsLearntFrom() {
    known(10);
    passed(CHANCE);
    int asked = length;
    now += 15;
    wait.begins(false);
    wait.heard(asked, now + 5);
    passed(CHANCE);
    assertThat(wait.left(now)).isEqualTo((long) (1.5 * (15 + .2 * (20 - 15))));
  }
}
