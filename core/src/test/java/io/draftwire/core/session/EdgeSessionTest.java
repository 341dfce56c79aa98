package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.CloudMessage.Timing;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** An edge of four tokens, greedy and drafting two a round; token 3 ends the text. */
class EdgeSessionTest {
  private static final float[][] PREFERS = {{9, 0, 0, 0}, {0, 9, 0, 0}, {0, 0, 9, 0}, {0, 0, 0, 9}};
  private static final CloudMessage.Welcome WELCOME =
      new CloudMessage.Welcome(SessionId.of(1), 1, 5, 100);

  @Test
  void draftsSendsAndCommitsWhatTheVerdictSays() throws SessionException {
    EdgeSession edge = welcomed(Mode.SPECULATIVE, 10);
    assertThat(drain(edge)).containsExactly(new EdgeAction.Forward(0, 2));
    edge.onLogits(PREFERS[1], 0);
    assertThat(drain(edge)).containsExactly(new EdgeAction.Forward(2, 3));
    edge.onLogits(PREFERS[2], 0);
    EdgeMessage.Round round = sentRound(edge);
    assertThat(round.number()).isEqualTo(1);
    assertThat(round.prefix()).isEqualTo(Prefix.of(0, 0));
    assertThat(round.drafts()).isEqualTo(2);

    edge.onMessage(ruling(1, 1, 0, 1));
    // The first draft stands, the second gave way to token 0; the cache keeps what stands.
    assertThat(drain(edge))
        .containsExactly(new EdgeAction.Commit(2, 4, null), new EdgeAction.Forward(3, 4));
    assertThat(edge.answer()).containsExactly(1, 0);
    assertThat(edge.origin(2)).isEqualTo(Origin.ACCEPTED);
    assertThat(edge.origin(3)).isEqualTo(Origin.CORRECTED);
    assertThat(edge.seed()).isEqualTo(5);
    assertThat(edge.figures().acceptanceHistogram()).containsExactly(0, 1, 0);
    assertThat(edge.figures().draftAcceptanceRate()).isEqualTo(0.5);
    assertThat(edge.figures().acceptanceByPlace()).containsExactly(1, 0);
    assertThat(edge.figures().meanAcceptanceLength()).isEqualTo(2);
  }

  @Test
  void theTokenAfterAllDraftsIsABonus() throws SessionException {
    EdgeSession edge = afterOneRound(10, 1, 2);
    edge.onMessage(ruling(1, 2, 0, 1, 2));
    assertThat(edge.answer()).containsExactly(1, 2, 0);
    assertThat(edge.origin(4)).isEqualTo(Origin.BONUS);
  }

  @Test
  void draftingStopsAtAnEndOfTextAndNothingBehindItIsCommitted() throws SessionException {
    EdgeSession edge = welcomed(Mode.SPECULATIVE, 10);
    edge.onLogits(PREFERS[3], 0);
    assertThat(sentRound(edge).drafts()).isEqualTo(1);
    edge.onMessage(ruling(1, 1, 2, 3));
    assertThat(edge.answer()).containsExactly(3);
    assertThat(drain(edge))
        .containsExactly(
            new EdgeAction.Commit(2, 3, null),
            new EdgeAction.Send(new EdgeMessage.Close()),
            new EdgeAction.Finished(Finish.END_OF_TEXT));
  }

  @Test
  void neverDraftsOrCommitsPastTheTokenLimit() throws SessionException {
    EdgeSession edge = welcomed(Mode.SPECULATIVE, 1);
    // One token is left, and the verdict brings one: nothing to draft.
    EdgeMessage.Round round = sentRound(edge);
    assertThat(round.drafts()).isZero();
    assertThat(round.payload()).isEmpty();
    edge.onMessage(ruling(1, 0, 2));
    assertThat(edge.finished()).isTrue();
    assertThat(drain(edge)).contains(new EdgeAction.Finished(Finish.LENGTH));
    assertThat(edge.answer()).containsExactly(2);
  }

  @Test
  void theContextOfTheTargetEndsAnAnswerToo() throws SessionException {
    EdgeSession edge = new EdgeSession(settings(Mode.SPECULATIVE, 10), new int[] {0, 0});
    edge.start();
    edge.onMessage(new CloudMessage.Welcome(SessionId.of(1), 1, 5, 3));
    drain(edge);
    edge.onMessage(ruling(1, 0, 2));
    assertThat(drain(edge)).contains(new EdgeAction.Finished(Finish.CONTEXT));
  }

  @Test
  void lateAnswersToEarlierRoundsAndToAWholeAnswerAreIgnored() throws SessionException {
    EdgeSession edge = afterOneRound(3, 1, 2);
    CloudMessage.Ruling first = ruling(1, 0, 0);
    edge.onMessage(first);
    edge.onMessage(first);
    assertThat(edge.answer()).containsExactly(0);
    edge.onLogits(PREFERS[1], 0);
    CloudMessage.Ruling second = ruling(2, 1, 2, 0, 1);
    edge.onMessage(second);
    assertThat(edge.finished()).isTrue();
    edge.onMessage(second);
    assertThat(edge.answer()).containsExactly(0, 1, 2);
  }

  @Test
  void streamsWhatTheCloudDecodesAlone() throws SessionException {
    EdgeSession edge = welcomed(Mode.CLOUD_ONLY, 10);
    edge.onMessage(new CloudMessage.Streamed(2, false, Timing.NONE));
    assertThat(edge.origin(2)).isEqualTo(Origin.STREAMED);
    edge.onMessage(new CloudMessage.Streamed(3, true, Timing.NONE));
    assertThat(edge.finished()).isTrue();
    assertThat(edge.answer()).containsExactly(2, 3);
  }

  @Test
  void refusesACloudThatMakesNoSense() throws SessionException {
    refuses("3 accepted", ruling(1, 3, 0));
    refuses("-1 accepted", ruling(1, -1, 0));
    refuses("round 2", ruling(2, 0, 0));
    refuses("token 4", ruling(1, 0, 4));
    refuses("token -1", ruling(1, 0, -1));
    // The cloud's text has another token where this edge drafted a 1.
    refuses(
        "the cloud's has 4 tokens and digest " + Prefix.shown(Prefix.of(0, 0, 2, 0).digest()),
        ruling(1, 1, 0, 2));
    refuses("a streamed token", new CloudMessage.Streamed(1, false, Timing.NONE));
    refuses("a welcome", WELCOME);
    refuses("no room", new CloudMessage.Refused(new Refusal(Refusal.Code.BUSY, "no room")));
  }

  @Test
  void aStreamThatEndsEarlyIsNotAWholeAnswer() throws SessionException {
    EdgeSession edge = welcomed(Mode.CLOUD_ONLY, 10);
    assertThatThrownBy(() -> edge.onMessage(new CloudMessage.Streamed(2, true, Timing.NONE)))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("after 1 tokens");
    assertThat(edge.finished()).isFalse();
  }

  @Test
  void refusesSettingsThatCannotWork() {
    assertThatThrownBy(() -> new EdgeSession(settings(Mode.SPECULATIVE, 1), new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prompt");
    assertThatThrownBy(() -> settings(Mode.SPECULATIVE, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token limit 0");
  }

  /**
   * @param before tokens of the answer before {@code token}, which follows the prompt and these
   */
  private static CloudMessage.Ruling ruling(int number, int accepted, int token, int... before) {
    int[] text = new int[2 + before.length + 1];
    System.arraycopy(before, 0, text, 2, before.length);
    text[text.length - 1] = token;
    return new CloudMessage.Ruling(number, accepted, token, Prefix.of(text).digest(), Timing.NONE);
  }

  private static void refuses(String part, CloudMessage message) throws SessionException {
    EdgeSession edge = afterOneRound(10, 1, 2);
    assertThatThrownBy(() -> edge.onMessage(message))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining(part);
    assertThat(edge.answer()).isEmpty();
    assertThat(edge.finished()).isFalse();
  }

  /** A session whose first round carries two drafts. */
  private static EdgeSession afterOneRound(int maxTokens, int first, int second)
      throws SessionException {
    EdgeSession edge = welcomed(Mode.SPECULATIVE, maxTokens);
    edge.onLogits(PREFERS[first], 0);
    edge.onLogits(PREFERS[second], 0);
    assertThat(sentRound(edge).drafts()).isEqualTo(2);
    return edge;
  }

  private static EdgeSession welcomed(Mode mode, int maxTokens) throws SessionException {
    EdgeSession edge = new EdgeSession(settings(mode, maxTokens), new int[] {0, 0});
    edge.start();
    assertThat(drain(edge)).hasSize(1);
    edge.onMessage(WELCOME);
    return edge;
  }

  private static EdgeSettings settings(Mode mode, int maxTokens) {
    return new EdgeSettings(
        mode,
        "print",
        4,
        Sampling.GREEDY,
        0,
        new KSqs(1, 1),
        2,
        Integer.MAX_VALUE,
        maxTokens,
        OptionalLong.empty(),
        token -> token == 3);
  }

  private static EdgeMessage.Round sentRound(EdgeSession edge) {
    List<EdgeAction> actions = drain(edge);
    return (EdgeMessage.Round) ((EdgeAction.Send) actions.getLast()).message();
  }

  private static List<EdgeAction> drain(EdgeSession edge) {
    List<EdgeAction> actions = new ArrayList<>();
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      // Bursts have a test of their own.
      actions.add(
          action instanceof EdgeAction.Commit commit
              ? new EdgeAction.Commit(commit.from(), commit.to(), null)
              : action);
    }
    return actions;
  }
}
