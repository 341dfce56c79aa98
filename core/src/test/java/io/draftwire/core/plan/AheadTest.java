package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.SchemeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AheadTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "off",
        "bonus",
        "withheld",
        "branches:1",
        "branches:16",
        "bonus:send",
        "withheld:send:first",
        "branches:2:send:4:first"
      })
  void isSpelledAsItIsRead(String label) {
    assertThat(Ahead.of(label).label()).isEqualTo(label);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on",
        "branches",
        "branches:",
        "branches:many",
        "bonus:2",
        "bonus:send:x",
        "bonus:sent",
        "bonus:first",
        "bonus:send:first:2",
        ""
      })
  void whatIsNoWayIsNamed(String label) {
    assertThatThrownBy(() -> Ahead.of(label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + label + "' is no way to draft ahead; choose off");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17, -1})
  void soManyBranchesAreNotKept(int count) {
    assertThatThrownBy(() -> Ahead.of("branches:" + count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(count + " branches to draft ahead; give 1 to 16");
  }

  @Test
  void whatIsSentAheadIsDraftedAhead() {
    Ahead ahead = Ahead.of("branches:3:send:2");
    assertThat(ahead.branches()).isEqualTo(3);
    assertThat(ahead.rounds()).isEqualTo(2);
    assertThat(ahead.withholds()).isFalse();
    assertThat(Ahead.of("withheld:send").withholds()).isTrue();
    assertThat(Ahead.of("bonus:send").rounds()).isEqualTo(1);
    assertThat(Ahead.of("bonus").rounds()).isZero();
    assertThatThrownBy(() -> Ahead.of("off:send"))
        .hasMessage("'off' drafts no rounds that could be sent ahead; take bonus:send");
    for (String rounds : new String[] {"0", "5"}) {
      assertThatThrownBy(() -> Ahead.of("bonus:send:" + rounds))
          .hasMessage(rounds + " rounds to send ahead; give 1 to 4");
    }
  }

  /** Of every round that begins behind a rejection, and of no other. */
  @Test
  void theFirstDraftBehindARejectionIsARoundOfItsOwn() {
    Planner planner = Ahead.of("withheld:send:first").apply(new FixedPlanner(new KSqs(2, 7), 4));
    assertThat(lengthOfNext(planner)).isEqualTo(4);
    planner.outcome(ruled(4, 1));
    assertThat(planner.next(50)).isEqualTo(planner.next(50));
    assertThat(lengthOfNext(planner)).isEqualTo(1);
    // What is drafted behind it while its verdict is under way.
    assertThat(lengthOfNext(planner)).isEqualTo(4);
    planner.outcome(ruled(1, 0));
    assertThat(lengthOfNext(planner)).isEqualTo(1);
    planner.outcome(ruled(1, 1));
    assertThat(lengthOfNext(planner)).isEqualTo(4);
    planner.outcome(ruled(4, 4));
    assertThat(lengthOfNext(planner)).isEqualTo(4);
  }

  private static int lengthOfNext(Planner planner) {
    Step.Draft step = (Step.Draft) planner.next(50);
    planner.begun(step);
    return step.most();
  }

  private static Outcome ruled(int drafts, int accepted) {
    return Outcome.of(new KSqs(2, 7), drafts, accepted, false, 100, 0);
  }

  @Test
  void aPlannerSaysSoThroughEveryOtherAroundIt() {
    Ahead ahead = new Ahead.Branches(4);
    Planner planner =
        StopPolicy.of("fixed:2").apply(ahead.apply(new FixedPlanner(new KSqs(2, 7), 4)));
    assertThat(planner.ahead()).isEqualTo(ahead);
    assertThat(planner.stopping().policy()).isEqualTo(new StopPolicy.Fixed(2));
    assertThat(new FixedPlanner(new KSqs(2, 7), 4).ahead()).isEqualTo(Ahead.OFF);
  }

  /** What would be ignored is refused. */
  @Test
  void itIsForTheRoundsOfASchemeThatIsNamed() {
    SchemeChoice named =
        new SchemeChoice(SchemeSettings.of("k-sqs"), 4, false, Integer.MAX_VALUE, IdsFirst.OFF);
    assertThat(named.withAhead(new Ahead.Bonus()).oneTextASeed()).isTrue();
    assertThat(named.withStop(StopPolicy.of("deadline:5")).oneTextASeed()).isFalse();
    assertThatThrownBy(() -> SchemeChoice.auto().withAhead(new Ahead.Bonus()))
        .hasMessage(
            "ahead bonus is for the rounds of a scheme that is named, and has no meaning for auto;"
                + " leave it out, or name a scheme, such as k-sqs");
    assertThatThrownBy(() -> SchemeChoice.cloudOnly().withStop(StopPolicy.of("fixed:2")))
        .hasMessageContaining("has no meaning for cloud-only");
    SchemeChoice adaptive =
        new SchemeChoice(SchemeSettings.of("k-sqs"), 4, true, Integer.MAX_VALUE, IdsFirst.OFF);
    assertThatThrownBy(() -> adaptive.withAhead(Ahead.of("bonus:send")))
        .hasMessageContaining("ahead bonus:send makes rounds that a draft length that adapts");
    assertThatThrownBy(() -> adaptive.withStop(StopPolicy.of("fixed:2")))
        .hasMessageContaining("would both decide when a round ends");
  }
}
