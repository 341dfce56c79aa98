package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds of four drafts over a link and a target that are arithmetic. */
class IdsFirstPlannerTest {
  private static final int VOCABULARY = 32_000;
  private static final int LENGTH = 4;
  private static final int FRAME_BYTES = 30;
  private static final int ID_BITS = 15;
  private static final Scheme LAWS = new KSqs(8, 100);

  /**
   * @param lawBits of a draft
   * @param kbit on the uplink
   * @param passMillis of the target
   * @return whether laws travel behind their ids in the last of forty rounds
   */
  private static boolean apart(Scheme scheme, int lawBits, double kbit, double passMillis) {
    IdsFirstPlanner planner = new IdsFirstPlanner(new FixedPlanner(scheme, LENGTH), VOCABULARY);
    double now = 1;
    boolean apart = false;
    for (int round = 0; round < 40; round++) {
      Step.Draft step = (Step.Draft) planner.next(1000);
      planner.begun(step);
      apart = step.idsFirst();
      // Sizes differ a little, as c-sqs's do: that is how a rate is told from a delay.
      int laws = LENGTH * lawBits + round % 5 * 16;
      int ids = apart ? LENGTH * ID_BITS : LENGTH * 2;
      int payload = ids + (apart ? 0 : laws);
      int bytes = FRAME_BYTES + payload / 8;
      double arrived = now + 0.02 + bytes * 8 / (1e3 * kbit);
      double forwarded = arrived + passMillis / 1e3;
      double lawsThere = apart ? arrived + (25 * 8 + laws) / (1e3 * kbit) : arrived;
      double done = Math.max(forwarded, lawsThere);
      double received = done + 0.02;
      planner.roundTrip(
          new RoundTrip(
              Math.round(1e9 * now),
              Math.round(1e9 * received),
              bytes,
              40,
              (int) Math.round(1e6 * arrived),
              0,
              0,
              (int) Math.round(1e3 * passMillis),
              (int) Math.round(1e6 * (done - forwarded)),
              LENGTH + 1));
      planner.outcome(new Outcome(scheme, LENGTH, 1, 0, ids + laws, apart ? laws : 0));
      now = received + 0.01;
    }
    assertThat(planner.explain()).last().asString().contains(apart ? "behind" : "beside");
    return apart;
  }

  @Test
  void heavyLawsOnASlowUplinkHideBehindASlowTarget() {
    assertThat(apart(LAWS, 400, 20, 60)).isTrue();
    assertThat(apart(new Qs(100), 1000, 100, 40)).isTrue();
  }

  @Test
  void lawsLighterThanWiderIdsStayWithThem() {
    assertThat(apart(LAWS, 2, 20, 60)).isFalse();
  }

  @Test
  void aFastUplinkHasNothingToHide() {
    assertThat(apart(LAWS, 142, 100_000, 60)).isFalse();
  }

  @Test
  void aFastTargetHidesNothing() {
    assertThat(apart(LAWS, 142, 20, 1)).isFalse();
  }

  @Test
  void codedLawsStayWithTheirTokens() {
    assertThat(apart(new KSqs(8, 100, SupportCode.ADAPTIVE), 400, 20, 60)).isFalse();
  }

  @Test
  void beginsWithTheLawsBesideTheIds() {
    Step.Draft first =
        (Step.Draft) new IdsFirstPlanner(new FixedPlanner(LAWS, LENGTH), VOCABULARY).next(100);
    assertThat(first.idsFirst()).isFalse();
  }

  /** The way that laws travel shows in a round's size and time, by which lengths are chosen. */
  @Test
  void theSizeOfVoidDraftsIsHeldBackUntilTheTextHasPassedThem() {
    boolean[] light = new boolean[12];
    boolean[] heavy = new boolean[12];
    for (boolean[] apart : List.of(light, heavy)) {
      IdsFirstPlanner planner = new IdsFirstPlanner(new FixedPlanner(LAWS, LENGTH), VOCABULARY);
      for (int round = 0; round < apart.length; round++) {
        Step.Draft step = (Step.Draft) planner.next(1000);
        planner.begun(step);
        apart[round] = step.idsFirst();
        int laws = apart == heavy ? 4000 : 40;
        int bytes = FRAME_BYTES + laws / 8;
        long sent = 1_000_000_000L * (1 + round);
        long arrived = 20_000 + bytes * 400L;
        long received = sent + (arrived + 80_000) * 1000;
        planner.roundTrip(
            new RoundTrip(sent, received, bytes, 40, (int) arrived, 0, 60_000, LENGTH + 1));
        // One token of the text a round: its four drafts are passed with the fourth round.
        planner.outcome(new Outcome(LAWS, LENGTH, 1, 0, laws, 0));
      }
    }
    assertThat(Arrays.copyOf(heavy, LENGTH)).containsOnly(false);
    assertThat(Arrays.copyOf(light, LENGTH)).isEqualTo(Arrays.copyOf(heavy, LENGTH));
    assertThat(heavy).as("later it may go by them").contains(true);
  }

  @Test
  void refusesAWordThatIsNone() {
    assertThatThrownBy(() -> IdsFirst.of("maybe"))
        .hasMessageContaining("maybe")
        .hasMessageContaining("auto, on, off");
  }
}
