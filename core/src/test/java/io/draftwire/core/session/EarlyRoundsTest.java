package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudMessage.Timing;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A cloud of four tokens and a context of ten, whose target always prefers token 2, and rounds
 * without drafts that come ahead of their turn.
 */
class EarlyRoundsTest {
  private static final float[] PREFERS_TWO = {0, 0, 9, 0};
  private static final Scheme SCHEME = new KSqs(1, 1);

  private CloudSession cloud;

  @BeforeEach
  void greeted() {
    cloud = cloud(Mode.SPECULATIVE);
  }

  private static CloudSession cloud(Mode mode) {
    CloudSession cloud =
        new CloudSession(SessionId.of(7), new CloudLimits("print", 4, 10), 99, token -> token == 3);
    cloud.onMessage(
        new EdgeMessage.Hello(
            Protocol.VERSION,
            "print",
            4,
            mode,
            Sampling.GREEDY,
            SCHEME,
            4,
            7,
            OptionalLong.of(5),
            new int[] {0, 1}));
    drain(cloud);
    return cloud;
  }

  private static List<CloudAction> drain(CloudSession cloud) {
    List<CloudAction> actions = new ArrayList<>();
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      actions.add(action);
    }
    return actions;
  }

  private static EdgeMessage.Round plain(int number, int... text) {
    return round(number, EdgeMessage.NOT_AHEAD, 0, new byte[0], text);
  }

  /** Behind the guess that is the last token of the text. */
  private static EdgeMessage.Round ahead(int number, int... text) {
    return round(number, text[text.length - 1], 0, new byte[0], text);
  }

  private static EdgeMessage.Round round(
      int number, int guess, int drafts, byte[] payload, int... text) {
    return new EdgeMessage.Round(
        1,
        number,
        Prefix.of(text),
        drafts,
        payload,
        EdgeMessage.NO_CHOICE,
        null,
        false,
        false,
        false,
        guess);
  }

  private static CloudAction ruling(int number, int... text) {
    return new CloudAction.Send(
        new CloudMessage.Ruling(number, 0, 2, Prefix.of(text).digest(), Timing.NONE));
  }

  private void pass() {
    cloud.onLogits(PREFERS_TWO, 0, Timing.NONE);
  }

  @Test
  void aRoundThatStandsOnTheVerdictIsTheNextAtOnce() {
    cloud.onMessage(plain(1, 0, 1));
    cloud.onMessage(ahead(2, 0, 1, 2));
    cloud.onMessage(ahead(3, 0, 1, 2, 2));
    assertThat(drain(cloud)).as("one pass").containsExactly(new CloudAction.Forward(1, 2, 1));
    assertThat(cloud.openRound()).isEqualTo(1);
    pass();
    assertThat(drain(cloud)).containsExactly(ruling(1, 0, 1, 2), new CloudAction.Forward(2, 3, 1));
    assertThat(cloud.openRound()).isEqualTo(2);
    pass();
    assertThat(drain(cloud))
        .containsExactly(ruling(2, 0, 1, 2, 2), new CloudAction.Forward(3, 4, 1));
    pass();
    assertThat(drain(cloud)).containsExactly(ruling(3, 0, 1, 2, 2, 2));
    assertThat(cloud.idle()).isTrue();
  }

  @Test
  void itMayComeBehindTheVerdict() {
    cloud.onMessage(plain(1, 0, 1));
    drain(cloud);
    pass();
    drain(cloud);
    cloud.onMessage(ahead(2, 0, 1, 2));
    assertThat(drain(cloud)).containsExactly(new CloudAction.Forward(2, 3, 1));
  }

  @Test
  void oneThatStandsOnAnotherVerdictNeverWas() {
    for (boolean late : new boolean[] {false, true}) {
      greeted();
      cloud.onMessage(plain(1, 0, 1));
      drain(cloud);
      if (late) {
        pass();
      }
      cloud.onMessage(ahead(2, 0, 1, 1));
      cloud.onMessage(ahead(3, 0, 1, 1, 2));
      if (!late) {
        pass();
      }
      assertThat(drain(cloud)).containsExactly(ruling(1, 0, 1, 2));
      assertThat(cloud.idle()).isTrue();
      cloud.onMessage(ahead(2, 0, 1, 1));
      assertThat(drain(cloud)).as("once more").isEmpty();
      cloud.onMessage(plain(4, 0, 1, 2));
      assertThat(drain(cloud)).containsExactly(new CloudAction.Forward(2, 3, 1));
    }
  }

  @Test
  void itsNumberIsNotUsedAgain() {
    cloud.onMessage(plain(1, 0, 1));
    cloud.onMessage(ahead(2, 0, 1, 1));
    drain(cloud);
    pass();
    drain(cloud);
    cloud.onMessage(plain(2, 0, 1, 2));
    assertRefused("round 2 is stale; round 3 is next");
  }

  /** A verdict that withholds its token says something else than any token. */
  @Test
  void noTokenIsAGuessOfItsOwn() {
    cloud.onMessage(plain(1, 0, 1));
    cloud.onMessage(round(2, CloudMessage.Ruling.NO_TOKEN, 0, new byte[0], 0, 1));
    drain(cloud);
    pass();
    assertThat(drain(cloud)).containsExactly(ruling(1, 0, 1, 2));
  }

  @Test
  void whatComesAgainHasOneVerdict() {
    cloud.onMessage(plain(1, 0, 1));
    cloud.onMessage(ahead(2, 0, 1, 2));
    cloud.onMessage(ahead(2, 0, 1, 2));
    drain(cloud);
    pass();
    drain(cloud);
    cloud.onMessage(ahead(2, 0, 1, 2));
    assertThat(drain(cloud)).as("while it is verified").isEmpty();
    cloud.onMessage(plain(1, 0, 1));
    assertThat(drain(cloud)).as("the one before").containsExactly(ruling(1, 0, 1, 2));
    pass();
    drain(cloud);
    cloud.onMessage(ahead(2, 0, 1, 2));
    assertThat(drain(cloud)).containsExactly(ruling(2, 0, 1, 2, 2));
  }

  @Test
  void anotherPayloadUnderTheNumberOfOneThatWaitsIsRefused() {
    cloud.onMessage(plain(1, 0, 1));
    cloud.onMessage(ahead(2, 0, 1, 2));
    cloud.onMessage(round(2, 2, 0, new byte[] {1}, 0, 1, 2));
    assertRefused("round 2 came again with another payload; send a round once");
  }

  @Test
  void moreThanAreAllowedAreNotHeld() {
    cloud.onMessage(plain(1, 0, 1));
    for (int number = 2; number <= 1 + Protocol.MAX_AHEAD; number++) {
      cloud.onMessage(ahead(number, 0, 1, 2));
    }
    drain(cloud);
    cloud.onMessage(ahead(2 + Protocol.MAX_AHEAD, 0, 1, 2));
    assertRefused("round 6 is one more than the 4 that may be sent ahead of a verdict");
  }

  @Test
  void moreBytesThanAreAllowedAreNotHeld() {
    byte[] half = new byte[Protocol.MAX_AHEAD_BYTES / 2 + 1];
    cloud.onMessage(plain(1, 0, 1));
    cloud.onMessage(round(2, 2, 1, half, 0, 1, 2));
    drain(cloud);
    cloud.onMessage(round(3, 2, 1, half, 0, 1, 2, 2));
    assertRefused("rounds up to 3 have 4194306 bytes ahead of a verdict; at most 4194304 may be");
  }

  @Test
  void aGuessOutsideTheVocabularyIsRefused() {
    cloud.onMessage(plain(1, 0, 1));
    drain(cloud);
    cloud.onMessage(round(2, 4, 0, new byte[0], 0, 1, 2));
    assertRefused("round 2 stands behind token 4, outside the vocabulary of 4");
  }

  @Test
  void aFirstRoundStandsBehindNothing() {
    cloud.onMessage(ahead(1, 0, 1));
    assertRefused("round 1 is sent ahead of a verdict, and no round is before it");
  }

  @Test
  void aGapIsRefused() {
    cloud.onMessage(plain(1, 0, 1));
    drain(cloud);
    cloud.onMessage(ahead(3, 0, 1, 2, 2));
    assertRefused("round 3 is out of order; round 2 is next");
  }

  @Test
  void moreDraftsOrTextThanAreAllowedAreRefusedBeforeTheirTurn() {
    cloud.onMessage(plain(1, 0, 1));
    drain(cloud);
    cloud.onMessage(round(2, 2, 5, new byte[0], 0, 1, 2));
    assertRefused("round 2 carries 5 drafts; the hello allowed 4");
    greeted();
    cloud.onMessage(plain(1, 0, 1));
    drain(cloud);
    cloud.onMessage(round(2, 2, 4, new byte[0], 0, 1, 2, 2, 2));
    assertRefused("round 2 would reach 10 tokens; the limit is 9");
  }

  @Test
  void whatOnlyARoundInItsTurnCanSayIsRefused() {
    for (int kind = 0; kind < 3; kind++) {
      greeted();
      cloud.onMessage(plain(1, 0, 1));
      drain(cloud);
      cloud.onMessage(
          new EdgeMessage.Round(
              1,
              2,
              Prefix.of(0, 1, 2),
              0,
              new byte[0],
              kind == 0 ? 1 : EdgeMessage.NO_CHOICE,
              null,
              kind == 1,
              kind == 2,
              false,
              2));
      assertRefused("round 2 is sent ahead of a verdict; it has its laws in its payload");
    }
  }

  /** The verdict says that the guess was right, and the text is another all the same. */
  @Test
  void anotherTextIsFoundOutWhenItsTurnComes() {
    cloud.onMessage(plain(1, 0, 1));
    cloud.onMessage(round(2, 2, 0, new byte[0], 0, 3, 2));
    drain(cloud);
    pass();
    assertRefused("the texts differ");
  }

  @Test
  void aCloudThatDecodesAloneTakesNone() {
    cloud = cloud(Mode.CLOUD_ONLY);
    cloud.onMessage(ahead(1, 0, 1));
    assertRefused("round 1 came while the session was streaming");
  }

  @Test
  void aStreamDoesAwayWithThem() {
    cloud.onMessage(plain(1, 0, 1));
    cloud.onMessage(ahead(2, 0, 1, 1));
    drain(cloud);
    pass();
    drain(cloud);
    cloud.onMessage(new EdgeMessage.Stream(1, 3, Prefix.of(0, 1, 2), EdgeMessage.NO_CHOICE, 1));
    assertThat(drain(cloud)).containsExactly(new CloudAction.Forward(2, 3, 1));
    cloud.onMessage(ahead(2, 0, 1, 1));
    assertThat(drain(cloud)).as("while it streams").isEmpty();
    pass();
    drain(cloud);
    cloud.onMessage(ahead(4, 0, 1, 2, 2));
    assertThat(drain(cloud)).as("behind a stream stands nothing").isEmpty();
  }

  private void assertRefused(String message) {
    List<CloudAction> actions = drain(cloud);
    assertThat(actions).last().isEqualTo(new CloudAction.Ended());
    assertThat(actions.get(actions.size() - 2))
        .isInstanceOfSatisfying(
            CloudAction.Send.class,
            send ->
                assertThat(((CloudMessage.Refused) send.message()).refusal().message())
                    .contains(message));
  }
}
