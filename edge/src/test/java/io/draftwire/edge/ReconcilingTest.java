package io.draftwire.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcilingTest {
  private final List<String> heard = new ArrayList<>();
  private boolean wants = true;

  private final Reconciling reconciling =
      new Reconciling(
          new AnswerListener() {
            @Override
            public void committed(int token, Origin origin) {
              heard.add((origin == Origin.UNVERIFIED ? "?" : "+") + token);
            }

            @Override
            public void verified(CommittedToken token) {
              heard.add("=" + token.token());
            }

            @Override
            public void takenBack(int tokens) {
              heard.add("-" + tokens);
            }

            @Override
            public void burst(Burst burst, RoundTimes times) {
              heard.add("burst of " + burst.tokens().size());
            }

            @Override
            public boolean wantsMore() {
              return wants;
            }
          });

  private void burst(Origin origin, int... tokens) {
    List<CommittedToken> list =
        Arrays.stream(tokens)
            .mapToObj(token -> new CommittedToken(token, origin, 0, 0, 0, 0))
            .toList();
    reconciling.burst(new Burst(1, null, 0, 0, 0, 0, 0, 0, list), null);
    heard.removeIf("burst of 0"::equals);
  }

  private void alone(int... tokens) {
    for (int token : tokens) {
      burst(Origin.UNVERIFIED, token);
    }
  }

  private void heard(String... what) {
    assertThat(heard.stream().filter(said -> !said.startsWith("burst"))).containsExactly(what);
    heard.clear();
  }

  @Test
  void whatIsRightStaysAndTheRestGoesAtTheFirstThatIsWrong() {
    burst(Origin.BONUS, 1, 2);
    alone(3, 4, 5, 6);
    heard("+1", "+2", "?3", "?4", "?5", "?6");
    reconciling.takenBack(4);
    heard();
    burst(Origin.ACCEPTED, 3);
    heard("=3");
    burst(Origin.CORRECTED, 4, 7, 6);
    heard("=4", "-2", "+7", "+6");
    alone(9);
    reconciling.takenBack(1);
    burst(Origin.ACCEPTED, 9, 10);
    heard("?9", "=9", "+10");
  }

  @Test
  void aBurstTellsOfWhatIsNewAlone() {
    alone(3, 4);
    reconciling.takenBack(2);
    heard.clear();
    burst(Origin.ACCEPTED, 3, 4, 5);
    assertThat(heard).containsExactly("=3", "=4", "+5", "burst of 1");
  }

  @Test
  void anAnswerThatEndsBeforeWhatWasShownTakesItBack() {
    alone(3, 4, 5);
    reconciling.takenBack(3);
    burst(Origin.ACCEPTED, 3);
    heard.clear();
    reconciling.whole();
    heard("-2");
  }

  /** Nobody came: what the session has is what was shown. */
  @Test
  void anAnswerThatEndsAloneKeepsIt() {
    alone(3, 4, 5);
    heard.clear();
    reconciling.whole();
    heard();
  }

  @Test
  void aLinkThatGoesAgainShowsNothingTwice() {
    alone(3, 4, 5);
    reconciling.takenBack(3);
    burst(Origin.ACCEPTED, 3);
    alone(4);
    heard("?3", "?4", "?5", "=3");
    reconciling.takenBack(1);
    burst(Origin.ACCEPTED, 4);
    alone(5, 6);
    heard("=4", "?6");
    reconciling.takenBack(2);
    burst(Origin.CORRECTED, 8);
    heard("-2", "+8");
  }

  /** The draft may say another thing the second time: passes of another size round otherwise. */
  @Test
  void aDraftThatContradictsItselfIsTakenAtItsLatestWord() {
    alone(3, 4);
    reconciling.takenBack(2);
    alone(7);
    heard("?3", "?4", "-2", "?7");
  }

  /** A stop string may stand in what was shown, and not in what comes. */
  @Test
  void whileItIsNotKnownWhatStandsNobodyHasEnough() {
    alone(3, 4);
    wants = false;
    assertThat(reconciling.wantsMore()).as("the draft may rest").isFalse();
    reconciling.takenBack(2);
    assertThat(reconciling.wantsMore()).isTrue();
    burst(Origin.ACCEPTED, 3);
    assertThat(reconciling.wantsMore()).isTrue();
    burst(Origin.ACCEPTED, 4);
    assertThat(reconciling.wantsMore()).isFalse();
  }
}
