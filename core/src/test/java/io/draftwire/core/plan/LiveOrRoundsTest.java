package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.scheme.SchemeSettings;
import org.junit.jupiter.api.Test;

/** Answers whose times are made up: what comes of them is which way the next one goes. */
class LiveOrRoundsTest {
  private static final int TOKENS = 128;

  private final Knowledge knowledge = new Knowledge();
  private long now = 1_000_000_000;

  private Planner auto() {
    return SchemeChoice.auto().planner(.8, false, 100, knowledge);
  }

  /**
   * A live answer.
   *
   * @param roundTrip of the hello, seconds
   * @param pass of the target, seconds, over any number of rows; what its cloud tells too
   * @param walks every so many passes go along a guess; 0 for never
   * @param firsts how many in ten tokens are the draft's first choice
   */
  private Planner live(double roundTrip, double pass, int walks, int firsts) {
    return live(roundTrip, pass, pass, walks, firsts);
  }

  private Planner live(double roundTrip, double told, double pass, int walks, int firsts) {
    Planner planner = auto();
    assertThat(planner.live(TOKENS)).isTrue();
    planner.begunLive();
    long sent = now;
    now += nanos(roundTrip);
    planner.roundTrip(new RoundTrip(sent, now, 100, 100, 0, 0, 0, 0));
    planner.cloudCosts(new double[] {told, told, told, told, told}, false);
    int tokens = 0;
    for (int i = 1; tokens < TOKENS; i++) {
      planner.drafted(nanos(told / 20), 1);
      int committed = walks > 0 && i % walks == 0 ? 2 : 1;
      now += nanos(pass);
      int first = tokens % 10 < firsts ? committed : 0;
      planner.advanced(new LivePass(now, committed, 2, 0, 0, (int) (1e6 * pass), committed, first));
      tokens += committed;
    }
    return planner;
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  @Test
  void whereNothingIsKnownAnAnswerIsLive() {
    Planner planner = auto();
    assertThat(planner.live(TOKENS)).isTrue();
    planner.begunLive();
    assertThat(planner.explain()).singleElement().asString().contains("until rounds are known");
  }

  @Test
  void overALongWayAnswersStayLive() {
    for (int i = 0; i < 5; i++) {
      Planner planner = live(.05, .066, 2, 6);
      assertThat(planner.explain().getLast()).contains("choice: live", "rounds at best");
    }
    assertThat(auto().live(TOKENS)).isTrue();
  }

  /** The draft's first choices are right and the way is short, yet no guess is ever in time. */
  @Test
  void whereLiveBringsNothingAndRoundsWouldTheyAreTaken() {
    live(.001, .066, 0, 9);
    assertThat(auto().live(TOKENS)).isFalse();
  }

  @Test
  void anotherLinkIsTriedLive() {
    live(.001, .066, 0, 9);
    assertThat(auto().live(TOKENS)).isFalse();
    Planner rounds = auto();
    // Ten rounds over a way that has become long.
    for (int i = 0; i < 10; i++) {
      Step step = rounds.next(TOKENS);
      rounds.begun(step);
      long sent = now;
      now += nanos(.4);
      int drafts = ((Step.Draft) step).most();
      rounds.roundTrip(new RoundTrip(sent, now, 40, 40, 0, 0, 0, 66_000, 0, drafts + 1));
      rounds.outcome(new Outcome(((Step.Draft) step).scheme(), drafts, drafts, drafts, 60));
    }
    assertThat(auto().live(TOKENS)).isTrue();
  }

  @Test
  void anotherTargetIsTriedLive() {
    live(.001, .066, 0, 9);
    assertThat(auto().live(TOKENS)).isFalse();
    auto().cloudCosts(new double[] {.5, .5, .5, .5, .5}, false);
    assertThat(auto().live(TOKENS)).isTrue();
  }

  /** Rounds may have become the slower way; one answer in so many finds out. */
  @Test
  void afterLongInRoundsAnAnswerIsLiveAllTheSame() {
    live(.001, .066, 0, 9);
    assertThat(auto().live(TOKENS)).isFalse();
    knowledge.inRounds(3600);
    assertThat(auto().live(TOKENS)).isTrue();
    live(.001, .066, 0, 9);
    assertThat(auto().live(TOKENS)).isFalse();
  }

  @Test
  void aBoundedUplinkOrNoDraftsAtAllAreNeverLive() {
    SchemeSettings auto = SchemeSettings.of(SchemeSettings.AUTO);
    for (SchemeChoice choice :
        new SchemeChoice[] {
          new SchemeChoice(auto, 8, true, 400, IdsFirst.AUTO),
          new SchemeChoice(auto, 0, true, Integer.MAX_VALUE, IdsFirst.AUTO)
        }) {
      assertThat(choice.planner(.8, false, 100, new Knowledge()).live(TOKENS)).isFalse();
    }
  }

  @Test
  void whatOthersTookOfTheTargetIsNotTakenForLivesOwnPace() {
    Planner planner = auto();
    planner.begunLive();
    planner.roundTrip(new RoundTrip(now, now += nanos(.001), 100, 100, 0, 0, 0, 0));
    planner.cloudCosts(new double[] {.066, .066, .066, .066, .066}, false);
    for (int i = 0; i < TOKENS; i++) {
      now += nanos(.066 * 8);
      planner.advanced(new LivePass(now, 1, 1, 7 * 66_000, 7 * 66_000, 66_000, 0, 0));
    }
    assertThat(knowledge.live(.8).seconds(0)).isBetween(.065, .067);
    assertThat(knowledge.live(.8).seconds(.066 * 7)).isBetween(.52, .53);
  }
}
