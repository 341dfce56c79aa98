package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudMessage.Timing;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * An edge of nine tokens, greedy and drafting two a round, whose draft counts: behind token v it
 * says v + 1. Token 8 ends the text. Rounds leave ahead of verdicts.
 */
class RoundsAheadOfVerdictsTest {
  private static final int VOCABULARY = 9;
  private static final Scheme SCHEME = new KSqs(1, 1);

  private EdgeSession edge = edge("bonus:send", 20);

  private static EdgeSession edge(String ahead, int tokens) {
    EdgeSettings settings =
        new EdgeSettings(
            Mode.SPECULATIVE,
            "print",
            VOCABULARY,
            Sampling.GREEDY,
            0,
            SCHEME,
            2,
            Integer.MAX_VALUE,
            tokens,
            OptionalLong.empty(),
            token -> token == 8);
    return new EdgeSession(
        settings, new int[] {0, 0}, Ahead.of(ahead).apply(new FixedPlanner(SCHEME, 2)));
  }

  /** Drafts 1 and 2 behind 0 0, and waits. */
  private void begin() throws SessionException {
    edge.start();
    drain();
    edge.onMessage(new CloudMessage.Welcome(SessionId.of(1), 1, 5, 100));
    assertThat(numbers(drain())).containsExactly(1);
  }

  /** Runs the draft while a verdict is under way, as far as it wants to; what leaves of that. */
  private List<EdgeMessage> runAhead() {
    List<EdgeMessage> left = new ArrayList<>();
    EdgeAction.Forward forward = edge.ahead();
    while (forward != null) {
      edge.onLogits(row(edge.drafted(forward.to() - 1) + 1), 0);
      left.addAll(drain());
      forward = edge.ahead();
    }
    return left;
  }

  private static float[] row(int token) {
    float[] row = new float[VOCABULARY];
    row[token % VOCABULARY] = 9;
    return row;
  }

  /** Runs what has to be run; what leaves. */
  private List<EdgeMessage> drain() {
    List<EdgeMessage> left = new ArrayList<>();
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      if (action instanceof EdgeAction.Send(EdgeMessage message)) {
        left.add(message);
      } else if (action instanceof EdgeAction.Forward forward) {
        edge.onLogits(row(edge.drafted(forward.to() - 1) + 1), 0);
      }
    }
    return left;
  }

  private static List<Integer> numbers(List<EdgeMessage> messages) {
    return messages.stream().map(message -> ((EdgeMessage.Round) message).number()).toList();
  }

  private static EdgeMessage.Round only(List<EdgeMessage> messages) {
    assertThat(messages).hasSize(1);
    return (EdgeMessage.Round) messages.getFirst();
  }

  /** A verdict behind which the answer is {@code text}. */
  private boolean ruling(int number, int accepted, int token, int... text) throws SessionException {
    int[] whole = new int[text.length + 2];
    System.arraycopy(text, 0, whole, 2, text.length);
    return edge.onMessage(
        new CloudMessage.Ruling(number, accepted, token, Prefix.of(whole).digest(), Timing.NONE));
  }

  @Test
  void aRoundLeavesAheadOfTheVerdictThatItStandsBehind() throws SessionException {
    begin();
    EdgeMessage.Round ahead = only(runAhead());
    assertThat(ahead.number()).isEqualTo(2);
    assertThat(ahead.guess()).isEqualTo(3);
    assertThat(ahead.prefix()).isEqualTo(Prefix.of(0, 0, 1, 2, 3));
    assertThat(ahead.drafts()).isEqualTo(2);
    assertThat(edge.answer()).as("nothing is committed by that").isEmpty();

    ruling(1, 2, 3, 1, 2, 3);
    assertThat(edge.answer()).containsExactly(1, 2, 3);
    EdgeMessage.Round next = only(drain());
    assertThat(next.guess()).as("it has left, and one behind it is drafted already").isEqualTo(6);
    ruling(2, 1, 0, 1, 2, 3, 4, 0);
    assertThat(edge.answer()).containsExactly(1, 2, 3, 4, 0);
    assertThat(edge.origin(4)).isEqualTo(Origin.BONUS);
    assertThat(edge.origin(5)).isEqualTo(Origin.ACCEPTED);
    assertThat(edge.origin(6)).isEqualTo(Origin.CORRECTED);
    assertThat(only(drain()).number()).isEqualTo(4);
    assertThat(edge.figures().roundsSentAhead()).isEqualTo(2);
    assertThat(edge.figures().roundsTakenUp()).isEqualTo(1);
    assertThat(edge.figures().bitsForNothing()).isEqualTo(8 * next.payload().length);
    assertThat(edge.figures().rounds()).isEqualTo(3);
  }

  @Test
  void aVerdictThatSaysAnythingElseDoesAwayWithIt() throws SessionException {
    int[][] verdicts = {{2, 4}, {1, 3}, {0, 3}};
    for (int[] verdict : verdicts) {
      edge = edge("bonus:send", 20);
      begin();
      assertThat(runAhead()).hasSize(1);
      int[] text = {1, 2, 3};
      text = Arrays.copyOf(text, verdict[0] + 1);
      text[verdict[0]] = verdict[1];
      ruling(1, verdict[0], verdict[1], text);
      EdgeMessage.Round next = only(drain());
      assertThat(next.number()).as("its number is not used again").isEqualTo(3);
      assertThat(next.ahead()).isFalse();
      assertThat(edge.answer()).isEqualTo(text);
      assertThat(edge.figures().roundsTakenUp()).isZero();
      assertThat(edge.figures().bitsForNothing()).isPositive();
      assertThat(edge.figures().payloadBits()).isGreaterThan(edge.figures().bitsForNothing());
      assertThat(ruling(2, 2, 6, 1, 2, 3, 4, 5, 6)).as("on a round that never was").isFalse();
      assertThatThrownBy(() -> ruling(4, 0, 6, 6))
          .isInstanceOf(SessionException.class)
          .hasMessageContaining("ruled on round 4");
    }
  }

  @Test
  void aRoundThatIsDraftedInPartIsDraftedOn() throws SessionException {
    begin();
    for (int pass = 0; pass < 2; pass++) { // The guess, and the row of the first draft.
      EdgeAction.Forward forward = edge.ahead();
      edge.onLogits(row(edge.drafted(forward.to() - 1) + 1), 0);
      assertThat(drain()).isEmpty();
    }
    ruling(1, 2, 3, 1, 2, 3);
    EdgeMessage.Round next = only(drain());
    assertThat(next.number()).isEqualTo(2);
    assertThat(next.ahead()).as("its verdict was there before it left").isFalse();
    assertThat(next.drafts()).isEqualTo(2);
    assertThat(edge.figures().roundsBegunAhead()).isEqualTo(1);
    assertThat(edge.figures().roundsSentAhead()).isZero();
    assertThat(edge.figures().usedAhead()).isEqualTo(1);
  }

  @Test
  void asManyRoundsAreUnderWayAsAreAllowed() throws SessionException {
    edge = edge("bonus:send:2", 20);
    begin();
    List<EdgeMessage> left = runAhead();
    assertThat(numbers(left)).as("the third would begin behind the text's end").hasSize(2);
    assertThat(((EdgeMessage.Round) left.get(1)).guess()).isEqualTo(6);
    ruling(1, 2, 3, 1, 2, 3);
    ruling(2, 2, 6, 1, 2, 3, 4, 5, 6);
    assertThat(drain()).isEmpty();
    ruling(3, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0);
    assertThat(edge.finished()).isTrue();
    assertThat(edge.answer()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void wrongInTheMiddleAllBehindItAreGone() throws SessionException {
    edge = edge("bonus:send:2", 20);
    begin();
    assertThat(runAhead()).hasSize(2);
    ruling(1, 2, 3, 1, 2, 3);
    ruling(2, 2, 7, 1, 2, 3, 4, 5, 7);
    EdgeMessage.Round next = only(drain());
    assertThat(next.number()).isEqualTo(4);
    assertThat(next.prefix()).isEqualTo(Prefix.of(0, 0, 1, 2, 3, 4, 5, 7));
  }

  @Test
  void withoutATokenBehindItNothingIsGuessed() throws SessionException {
    edge = edge("withheld:send", 20);
    begin();
    EdgeMessage.Round ahead = only(runAhead());
    assertThat(ahead.guess()).isEqualTo(CloudMessage.Ruling.NO_TOKEN);
    assertThat(ahead.prefix()).isEqualTo(Prefix.of(0, 0, 1, 2));
    ruling(1, 2, CloudMessage.Ruling.NO_TOKEN, 1, 2);
    assertThat(only(drain()).number()).isEqualTo(3);
    assertThat(edge.answer()).containsExactly(1, 2);
    ruling(2, 0, 7, 1, 2, 7);
    assertThat(edge.answer()).containsExactly(1, 2, 7);
  }

  @Test
  void codersThatBeginAnewDoAwayWithIt() throws SessionException {
    begin();
    assertThat(runAhead()).hasSize(1);
    edge.onMessage(new CloudMessage.Resync(1, Prefix.of(0, 0)));
    List<EdgeMessage> again = drain();
    assertThat(((EdgeMessage.Round) again.getFirst()).recoded()).isTrue();
    // The rows are there still: what they are drawn into is coded anew, under another number.
    assertThat(numbers(again)).containsExactly(1, 3);
    assertThat(edge.onMessage(new CloudMessage.Resync(1, Prefix.of(0, 0)))).isFalse();
    ruling(1, 2, 3, 1, 2, 3);
    assertThat(edge.answer()).containsExactly(1, 2, 3);
    ruling(3, 2, 6, 1, 2, 3, 4, 5, 6);
    assertThat(edge.answer()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void onAnotherConnectionTheyNeverWere() throws SessionException {
    begin();
    assertThat(runAhead()).hasSize(1);
    edge.lost(Meanwhile.WAIT);
    assertThat(edge.ahead()).isNull();
    edge.resume(0);
    drain();
    edge.onMessage(new CloudMessage.Welcome(SessionId.of(1), 2, 5, 100));
    List<EdgeMessage> again = drain();
    assertThat(numbers(again)).containsExactly(1, 2);
    EdgeMessage.Round first = (EdgeMessage.Round) again.getFirst();
    assertThat(first.epoch()).isEqualTo(2);
    assertThat(first.ahead()).isFalse();
    assertThat(first.prefix()).isEqualTo(Prefix.of(0, 0));
    assertThat(((EdgeMessage.Round) again.get(1)).ahead()).as("drawn anew").isTrue();
    ruling(1, 2, 3, 1, 2, 3);
    assertThat(edge.answer()).containsExactly(1, 2, 3);
  }

  @Test
  void nothingLeavesBehindTheEndOfTheAnswerWhateverRowComesThen() throws SessionException {
    for (int ran = 0; ran < 4; ran++) {
      edge = edge("bonus:send:2", 20);
      begin();
      for (int pass = 0; pass < ran; pass++) {
        EdgeAction.Forward forward = edge.ahead();
        edge.onLogits(row(edge.drafted(forward.to() - 1) + 1), 0);
        drain();
      }
      EdgeAction.Forward last = edge.ahead();
      assertThat(edge.stop()).isTrue();
      assertThat(drain()).containsExactly(new EdgeMessage.Close());
      edge.onLogits(row(edge.drafted(last.to() - 1) + 1), 0);
      assertThat(drain()).as("stopped in the pass after %d", ran).isEmpty();
    }
  }

  /** Behind its last draft the text has no room for a round, or ends. */
  @Test
  void nothingIsSentBehindTheEndOfTheText() throws SessionException {
    edge = edge("bonus:send:4", 3);
    begin();
    assertThat(runAhead()).isEmpty();
    edge = edge("bonus:send:4", 5);
    begin();
    assertThat(only(runAhead()).drafts()).isEqualTo(1); // 1 2 3, and 4 5 behind it.
    edge = edge("bonus:send:4", 20);
    begin();
    assertThat(runAhead()).as("1 2 3, 4 5 6, and 7 8, which end it").hasSize(2);
  }
}
