package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Rounds of two drafts behind which no token is to come where both are accepted. Greedy; the target
 * counts up from the last token.
 */
class WithheldTokenTest {
  private static final int VOCABULARY = 32;
  private static final Scheme SCHEME = new KSqs(1, 1);
  private static final int[] PROMPT = {0, 0};

  private final CloudSession cloud =
      new CloudSession(
          SessionId.of(1), new CloudLimits("print", VOCABULARY, 100), 0, token -> false);
  private final List<CloudMessage.Ruling> rulings = new ArrayList<>();
  private final List<CloudAction.Forward> passes = new ArrayList<>();
  private final EdgeSession edge =
      new EdgeSession(
          new EdgeSettings(
              Mode.SPECULATIVE,
              "print",
              VOCABULARY,
              Sampling.GREEDY,
              0,
              SCHEME,
              2,
              Integer.MAX_VALUE,
              7,
              OptionalLong.of(1),
              token -> false),
          PROMPT,
          new Ahead.Withheld().apply(new FixedPlanner(SCHEME, 2)));

  private static void row(int token, float[] into, int offset) {
    into[offset + Math.floorMod(token, VOCABULARY)] = 9;
  }

  /**
   * Runs the answer to its end.
   *
   * @param draft the token that the draft says behind another
   * @param down what becomes of the cloud's messages
   */
  private void run(IntUnaryOperator draft, UnaryOperator<CloudMessage> down)
      throws SessionException {
    ArrayDeque<CloudMessage> mail = new ArrayDeque<>();
    edge.start();
    while (!edge.finished()) {
      for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
        if (action instanceof EdgeAction.Send(EdgeMessage message)) {
          cloud.onMessage(message);
        } else if (action instanceof EdgeAction.Forward(int keep, int to)) {
          float[] logits = new float[VOCABULARY];
          row(draft.applyAsInt(edge.drafted(to - 1)), logits, 0);
          edge.onLogits(logits, 0);
        }
      }
      for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
        if (action instanceof CloudAction.Send(CloudMessage message)) {
          mail.add(message);
        } else if (action instanceof CloudAction.Forward pass && pass.rows() > 0) {
          passes.add(pass);
          float[] logits = new float[pass.rows() * VOCABULARY];
          for (int i = 0; i < pass.rows(); i++) {
            row(cloud.token(pass.to() - pass.rows() + i) + 1, logits, i * VOCABULARY);
          }
          cloud.onLogits(logits, 0, CloudMessage.Timing.NONE);
        }
      }
      while (!mail.isEmpty() && !edge.finished()) {
        CloudMessage message = down.apply(mail.remove());
        if (message instanceof CloudMessage.Ruling ruling) {
          rulings.add(ruling);
        }
        edge.onMessage(message);
      }
    }
  }

  @Test
  void theNextRoundBeginsBehindTheLastDraft() throws SessionException {
    run(token -> token + 1, UnaryOperator.identity());
    assertThat(edge.answer()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(cloud.committed()).isEqualTo(9);
    assertThat(rulings).extracting(CloudMessage.Ruling::accepted).containsExactly(2, 2, 2, 0);
    assertThat(rulings)
        .extracting(CloudMessage.Ruling::token)
        // Where there is room for one token more there are no drafts, and the cloud's own comes.
        .containsExactly(-1, -1, -1, 7);
    // The row behind the last draft is wanted again: that token is run once more.
    assertThat(passes)
        .containsExactly(
            new CloudAction.Forward(1, 4, 3),
            new CloudAction.Forward(3, 6, 3),
            new CloudAction.Forward(5, 8, 3),
            new CloudAction.Forward(7, 8, 1));
    assertThat(edge.figures().meanAcceptanceLength()).isEqualTo(7 / 4.0);
    assertThat(edge.origin(3)).isEqualTo(Origin.ACCEPTED);
  }

  @Test
  void aRejectedDraftIsCorrectedAllTheSame() throws SessionException {
    run(token -> token % 2 == 0 ? token + 1 : token + 2, UnaryOperator.identity());
    assertThat(edge.answer()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(rulings.getFirst().accepted()).isEqualTo(1);
    assertThat(rulings.getFirst().token()).isEqualTo(2);
  }

  @Test
  void aTokenThatNobodyWantsIsNotTaken() {
    assertThatThrownBy(
            () ->
                run(
                    token -> token + 1,
                    message ->
                        message instanceof CloudMessage.Ruling ruling
                            ? new CloudMessage.Ruling(
                                ruling.number(), 2, 3, ruling.digest(), ruling.timing())
                            : message))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("sent token 3 behind a round that was accepted whole and wants none");
    assertThat(edge.answer()).isEmpty();
  }

  @Test
  void noTokenIsNoAnswerWhereOneIsWanted() {
    assertThatThrownBy(
            () ->
                run(
                    token -> token + 2,
                    message ->
                        message instanceof CloudMessage.Ruling ruling
                            ? new CloudMessage.Ruling(
                                ruling.number(), 0, -1, ruling.digest(), ruling.timing())
                            : message))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("outside the vocabulary");
  }
}
