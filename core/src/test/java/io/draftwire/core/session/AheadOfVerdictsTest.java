package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudMessage.Timing;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Prefix;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * An edge of six tokens, greedy and drafting two a round, whose draft counts: behind token v it
 * says v + 1. Token 5 ends the text.
 */
class AheadOfVerdictsTest {
  private static final int VOCABULARY = 6;
  private static final Scheme SCHEME = new KSqs(1, 1);

  private EdgeSession edge = edge(settings(), new Ahead.Bonus());

  private static EdgeSession edge(EdgeSettings settings, Ahead ahead) {
    return new EdgeSession(settings, new int[] {0, 0}, ahead.apply(new FixedPlanner(SCHEME, 2)));
  }

  private static EdgeSettings settings() {
    return new EdgeSettings(
        Mode.SPECULATIVE,
        "print",
        VOCABULARY,
        Sampling.GREEDY,
        0,
        SCHEME,
        2,
        Integer.MAX_VALUE,
        20,
        OptionalLong.empty(),
        token -> token == 5);
  }

  /** Drafts 1 and 2 behind 0 0, and waits. */
  private void sent() throws SessionException {
    edge.start();
    drain();
    edge.onMessage(new CloudMessage.Welcome(SessionId.of(1), 1, 5, 100));
    assertThat(edge.ahead()).as("while a round is being drafted").isNull();
    run(0, 2);
    run(2, 3);
    assertThat(drain()).isEqualTo(1); // The round.
  }

  /** The pass that is asked for next brings the token behind the last. */
  private void run(int keep, int to) {
    EdgeAction action = edge.poll();
    while (!(action instanceof EdgeAction.Forward)) {
      action = edge.poll();
    }
    assertThat(action).isEqualTo(new EdgeAction.Forward(keep, to));
    edge.onLogits(row(edge.drafted(to - 1) + 1), 0);
  }

  private void runAhead(int keep, int to) {
    EdgeAction.Forward forward = edge.ahead();
    assertThat(forward).isEqualTo(new EdgeAction.Forward(keep, to));
    edge.onLogits(row(edge.drafted(to - 1) + 1), 0);
  }

  private static float[] row(int token) {
    float[] row = new float[VOCABULARY];
    row[token % VOCABULARY] = 9;
    return row;
  }

  /** What is to be done but for passes: how much. */
  private int drain() {
    int sends = 0;
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      assertThat(action).isNotInstanceOf(EdgeAction.Forward.class);
      sends += action instanceof EdgeAction.Send ? 1 : 0;
    }
    return sends;
  }

  private void ruling(int number, int accepted, int token, int... text) throws SessionException {
    int[] whole = new int[text.length + 2];
    System.arraycopy(text, 0, whole, 2, text.length);
    edge.onMessage(
        new CloudMessage.Ruling(number, accepted, token, Prefix.of(whole).digest(), Timing.NONE));
  }

  @Test
  void aGuessThatHoldsIsDraftedAlready() throws SessionException {
    sent();
    runAhead(3, 4); // Behind 1 2: the bonus token is guessed to be 3.
    runAhead(4, 5); // Behind 3: the next draft is 4.
    runAhead(5, 6); // Behind 4: the last draft is 5, which ends the text.
    assertThat(edge.ahead()).as("there is nothing left to run").isNull();
    ruling(1, 2, 3, 1, 2, 3);
    assertThat(drain()).as("the next round leaves at once").isEqualTo(1);
    assertThat(edge.figures().draftedAhead()).isEqualTo(3);
    assertThat(edge.figures().usedAhead()).isEqualTo(2);
    assertThat(edge.figures().draftPasses()).isEqualTo(5); // Two, and three ahead.
  }

  @Test
  void whatWasNotRunYetIsRunThen() throws SessionException {
    sent();
    runAhead(3, 4);
    runAhead(4, 5);
    ruling(1, 2, 3, 1, 2, 3);
    run(5, 6); // The row behind 3 was there.
    assertThat(drain()).isEqualTo(1);
    assertThat(edge.figures().usedAhead()).isEqualTo(1);
  }

  @Test
  void aVerdictBetweenTwoPassesEndsWrongOnes() throws SessionException {
    sent();
    runAhead(3, 4);
    runAhead(4, 5);
    ruling(1, 1, 0, 1, 0);
    assertThat(edge.ahead()).isNull();
    run(3, 4); // Of what the draft has run over, 0 0 1 is the text.
    assertThat(edge.figures().usedAhead()).isZero();
  }

  /** The first token is what was guessed, and the drafts before it are not. */
  @Test
  void aGuessHoldsWholeOrNotAtAll() throws SessionException {
    sent();
    runAhead(3, 4);
    runAhead(4, 5);
    ruling(1, 1, 3, 1, 3);
    run(3, 4);
    assertThat(edge.figures().usedAhead()).isZero();
  }

  /** A verdict that came while the pass was run is taken first; its row is late. */
  @Test
  void aRowThatComesLateIsDropped() throws SessionException {
    sent();
    EdgeAction.Forward late = edge.ahead();
    assertThat(late).isNotNull();
    ruling(1, 0, 2, 2);
    edge.onLogits(row(3), 0);
    run(2, 3);
    run(3, 4);
    assertThat(drain()).isEqualTo(1);
    assertThat(edge.answer()).containsExactly(2);
  }

  @Test
  void nothingRunsAheadWithoutAConnection() throws SessionException {
    sent();
    edge.lost(Meanwhile.WAIT);
    assertThat(edge.ahead()).isNull();
  }

  private void hint(int exit, int round, int accepted, int token) throws SessionException {
    assertThat(edge.onMessage(new CloudMessage.Hint(exit, round, accepted, token, 5)))
        .as("the text is where it was")
        .isFalse();
  }

  /** It alone says what to draft behind: without it the draft would wait. */
  @Test
  void whatAHintForeseesIsDraftedAlready() throws SessionException {
    edge = edge(settings().withHints(true), Ahead.OFF);
    sent();
    assertThat(edge.ahead()).isNull();
    hint(0, 1, 1, 3); // Draft 1 stands, and 3 comes behind it.
    runAhead(3, 4);
    runAhead(4, 5);
    assertThat(edge.ahead()).as("two drafts are all that a round has").isNull();
    ruling(1, 1, 3, 1, 3);
    assertThat(drain()).as("the next round leaves at once").isEqualTo(1);
    assertThat(edge.figures().usedAhead()).isEqualTo(2);
    assertThat(edge.figures().hintsRight()).isEqualTo(1);
  }

  @Test
  void aLaterExitSupersedes() throws SessionException {
    edge = edge(settings().withHints(true), Ahead.OFF);
    sent();
    hint(0, 1, 1, 3);
    hint(1, 1, 0, 2);
    runAhead(2, 3); // Behind 0 0 2.
    ruling(1, 0, 2, 2);
    assertThat(edge.figures().hints()).isEqualTo(2);
    assertThat(edge.figures().hintedPasses()).isEqualTo(1);
    assertThat(edge.figures().hintsRight()).isEqualTo(1);
  }

  @Test
  void whatCannotBeOrComesLateIsDropped() throws SessionException {
    edge = edge(settings().withHints(true), Ahead.OFF);
    sent();
    hint(0, 2, 1, 3); // No such round.
    hint(0, 0, 1, 3);
    hint(0, 1, 3, 3); // No such draft.
    hint(0, 1, -1, 3);
    hint(0, 1, 1, VOCABULARY); // No such token.
    hint(0, 1, 1, -1);
    hint(8, 1, 1, 3); // No such exit.
    assertThat(edge.ahead()).isNull();
    hint(0, 1, 1, 3);
    hint(0, 1, 1, 3); // Twice.
    assertThat(edge.figures().hintsDropped()).isEqualTo(8);
    ruling(1, 0, 2, 2);
    hint(1, 1, 1, 3); // Behind its verdict.
    assertThat(edge.figures().hintsDropped()).isEqualTo(9);
    assertThat(edge.figures().hintsRight()).isZero();
  }

  @Test
  void whoDidNotAskDropsHints() throws SessionException {
    sent();
    hint(0, 1, 1, 3);
    assertThat(edge.figures().hints()).isZero();
    assertThat(edge.figures().hintsDropped()).isEqualTo(1);
  }

  /** Its verdict would wait for the draft, for nothing. */
  @Test
  void aCloudThatIsAlwaysWrongIsSoonNotDraftedBehind() throws SessionException {
    edge = edge(settings().withHints(true), Ahead.OFF);
    sent();
    int behind = 0;
    for (int round = 1; round <= 16; round++) {
      hint(0, round, 1, 3);
      if (edge.ahead() != null) {
        behind = round;
        edge.onLogits(row(4), 0);
      }
      int[] text = new int[round]; // A correction, always: 0.
      ruling(round, 0, 0, text);
      run(round + 1, round + 2);
      run(round + 2, round + 3);
      drain();
    }
    assertThat(behind).isBetween(1, 13);
  }
}
