package io.draftwire.core.live;

import static io.draftwire.core.live.ChainCloud.PROMPT;
import static io.draftwire.core.live.ChainCloud.VOCABULARY;
import static io.draftwire.core.live.ChainCloud.at;
import static io.draftwire.core.live.ChainCloud.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.Chances;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudMessage.Timing;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.core.text.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A greedy edge whose draft says what the target does, and a cloud that says anything. */
class LiveEdgeTest {
  private static final int ENDING = at(PROMPT.length + 10);

  private final LiveKnowledge knowledge = new LiveKnowledge();
  private LiveEdge edge = edge(1000, false);
  private final List<EdgeMessage> sent = new ArrayList<>();
  private Finish finish;
  private long now = 1_000_000_000;

  private LiveEdge edge(int maxTokens, boolean chances) {
    return edge(maxTokens, chances, -1);
  }

  private LiveEdge edge(int maxTokens, boolean chances, int ending) {
    return new LiveEdge(
        new EdgeSettings(
                EdgeMessage.Mode.LIVE,
                "f",
                VOCABULARY,
                Sampling.GREEDY,
                0,
                new Coupled(),
                0,
                Integer.MAX_VALUE,
                maxTokens,
                OptionalLong.of(1),
                token -> token == ending)
            .withChances(chances),
        PROMPT,
        GrowthPolicy.USUAL,
        knowledge);
  }

  private void welcomed() throws SessionException {
    welcomed(4096);
  }

  private void welcomed(int contextLength) throws SessionException {
    sent.clear();
    edge.start(now);
    drain();
    assertThat(sent.removeFirst()).isInstanceOf(EdgeMessage.Hello.class);
    now += 50_000_000;
    hear(new CloudMessage.Welcome(SessionId.of(1), 1, 1, contextLength));
  }

  private void hear(CloudMessage message) throws SessionException {
    edge.onMessage(message, now);
    drain();
  }

  private void drain() {
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      switch (action) {
        case EdgeAction.Send send -> sent.add(send.message());
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> finish = finished.reason();
        default -> {}
      }
    }
  }

  /** Runs draft passes until none pays. */
  private void draft() {
    draft(1);
  }

  private void draft(double seconds) {
    DraftPass pass;
    int passes = 0;
    while ((pass = edge.pass(tokens -> seconds, now)) != null) {
      assertThat(++passes).isLessThan(1000);
      float[] logits = new float[pass.rows() * VOCABULARY];
      for (int i = 0; i < pass.rows(); i++) {
        int last = pass.root() ? edge.token(edge.committed() - 1) : pass.tokens()[i];
        logits[i * VOCABULARY + next(last)] = 9;
      }
      edge.ran(pass, rows(logits));
    }
    drain();
  }

  private static LogitRows rows(float[] logits) {
    return new LogitRows() {
      @Override
      public float[] logits() {
        return logits;
      }

      @Override
      public int offset(int row) {
        return row * VOCABULARY;
      }
    };
  }

  /** What a pass of the target takes, as it tells. */
  private int passMicros;

  /** What a cloud says whose text goes along guesses and a token. */
  private CloudMessage.Advance advance(int node, int walked, int token) {
    int[] text = new int[edge.committed() + walked + 1];
    for (int i = 0; i < text.length - 1; i++) {
      text[i] = i < edge.committed() ? edge.token(i) : at(i);
    }
    text[text.length - 1] = token;
    return new CloudMessage.Advance(
        node,
        token,
        Prefix.of(text).digest(),
        0,
        walked + 1,
        new Timing(0, 0, passMicros, 0),
        Chances.NONE);
  }

  /** A token that the draft does not expect behind the text. */
  private int unforeseen() {
    return next(next(edge.token(edge.committed() - 1)));
  }

  private void right() throws SessionException {
    hear(advance(0, 0, at(edge.committed())));
  }

  /** Number of the first guess of a frame: the likeliest below the root. */
  private EdgeMessage.Grow grown() {
    return (EdgeMessage.Grow)
        sent.stream().filter(EdgeMessage.Grow.class::isInstance).findFirst().orElseThrow();
  }

  @Test
  void guessesLeaveAndTheTextGoesAlongThem() throws Exception {
    welcomed();
    draft();
    EdgeMessage.Grow grow = grown();
    assertThat(grow.base()).isEqualTo(PROMPT.length);
    assertThat(grow.first()).isEqualTo(1);
    hear(advance(1, 1, at(PROMPT.length + 1)));
    assertThat(edge.answer()).containsExactly(at(PROMPT.length), at(PROMPT.length + 1));
    assertThat(edge.figures().acceptedTokens()).isEqualTo(1);
  }

  /** Its draft would only take the machine from whoever shares it. */
  @Test
  void anEdgeThatDoesNotGrowDraftsNothingBeforeTheWelcome() {
    knowledge.growth().welcomed(1, .01); // A cloud so far away that growing does not begin.
    edge.start(now);
    drain();
    assertThat(edge.pass(tokens -> 1, now)).isNull();
  }

  /** As the pass met it: the root has not moved, and what it walked is on the way. */
  @Test
  void whoLooksOnSeesTheTreeThatThePassMet() throws Exception {
    List<TreePicture> seen = new ArrayList<>();
    edge.watched(new TreeWatch(0, 100, seen::add));
    welcomed();
    draft();
    hear(advance(1, 1, at(PROMPT.length + 1)));
    TreePicture first = seen.getFirst();
    assertThat(first.pass()).isEqualTo(1);
    assertThat(first.nodes().getFirst().token()).isEqualTo(at(PROMPT.length));
    assertThat(first.nodes().getFirst().fate()).isEqualTo(TreePicture.Fate.WALKED);
    assertThat(first.walked()).isEqualTo(1);
    right();
    assertThat(seen).extracting(TreePicture::pass).containsExactly(1, 2);
  }

  /** A hello took 50 ms and a pass of the draft is said to take a second, then a tenth of it. */
  @Test
  void howLongAnAnswerTakesIsToldOnceAndAnewWhereItHasChanged() throws Exception {
    welcomed();
    draft();
    assertThat(grown().replyMicros()).isEqualTo(1_050_000);
    for (double seconds : new double[] {1, .9, .1}) {
      sent.clear();
      hear(advance(0, 0, unforeseen())); // All guesses fall.
      draft(seconds);
      now += 2_000_000_000;
      edge.onDeadline(now);
      drain();
      assertThat(grown().replyMicros()).isEqualTo(seconds == .1 ? 150_000 : 0);
    }
  }

  /**
   * Passes of the target take 200 ms, and a guess is in time for one that begins long after now.
   */
  @Test
  void whatACloudWaitsForLeavesAtOnce() throws Exception {
    passMicros = 200_000;
    welcomed();
    for (int i = 0; i < 10; i++) {
      now += 200_000_000;
      right();
    }
    draft(1e-6);
    assertThat(sent).noneMatch(EdgeMessage.Grow.class::isInstance);
    now += 200_000_000;
    CloudMessage.Advance unforeseen = advance(0, 0, unforeseen());
    hear(
        new CloudMessage.Advance(
            0,
            unforeseen.token(),
            unforeseen.digest(),
            0,
            1,
            unforeseen.timing(),
            Chances.NONE,
            true));
    draft(1e-6);
    assertThat(grown().base()).isEqualTo(edge.committed());
    int first = grown().guesses();
    sent.clear();
    draft(1e-6);
    assertThat(sent).as("what follows is in time later, behind %s", first).isEmpty();
  }

  /**
   * A frame takes 10 ms each way, the hello 30 ms more; passes take 200 ms, and nothing is guessed
   * right. What the cloud tells of its times is enough to know the frames' way.
   */
  @Test
  void guessesLeaveByWhatFramesTakeAndNotByWhatTheHelloTook() throws Exception {
    long way = 10_000_000;
    long pass = 200_000_000;
    long cloudStart = now + way;
    welcomed();
    long left = 0;
    int heard = 0;
    for (int i = 1; i <= 10; i++) {
      now = cloudStart + i * pass + way;
      CloudMessage.Advance next = advance(0, 0, unforeseen());
      int arrived = left == 0 ? 0 : (int) ((left + way - cloudStart) / 1000);
      Timing timing = new Timing(arrived, 0, (int) (pass / 1000), 0);
      hear(
          new CloudMessage.Advance(0, next.token(), next.digest(), heard, 1, timing, Chances.NONE));
      sent.clear();
      draft(1e-6);
      long told = now;
      if (sent.isEmpty()) {
        now = Math.max(now, edge.deadline());
        edge.onDeadline(now);
        drain();
      }
      if (i == 10) {
        assertThat(now - told).isBetween(pass - 2 * way - pass / 10, pass - 2 * way);
      }
      left = now;
      heard = grown().first() + grown().guesses() - 1;
    }
  }

  @Test
  void whatTheCloudClaimsAndCannotBeEndsTheAnswer() throws Exception {
    welcomed();
    draft();
    int latest =
        sent.stream()
            .filter(EdgeMessage.Grow.class::isInstance)
            .mapToInt(m -> ((EdgeMessage.Grow) m).first() + ((EdgeMessage.Grow) m).guesses() - 1)
            .max()
            .orElseThrow();
    refuses(advance(latest + 1, 1, 7), Refusal.Code.ROUND, "went along guess " + (latest + 1));
    refuses(advance(Integer.MAX_VALUE, 1, 7), Refusal.Code.ROUND, "was never sent or is dead");
    refuses(advance(-1, 1, 7), Refusal.Code.ROUND, "went along guess -1");
    refuses(advance(0, 0, VOCABULARY), Refusal.Code.ROUND, "token 23, outside the vocabulary");
    refuses(advance(0, 0, -1), Refusal.Code.ROUND, "token -1, outside the vocabulary");
    refuses(
        new CloudMessage.Advance(
            0, 7, 0, 0, 1, Timing.NONE, new Chances(new float[1], new float[1])),
        Refusal.Code.ROUND,
        "the chances of 1 tokens; 0 were asked for");
    refuses(new CloudMessage.Regrow(0), Refusal.Code.ROUND, "begin anew for the 0-th time");
    refuses(new CloudMessage.Regrow(-5), Refusal.Code.ROUND, "begin anew for the -5-th time");
    refuses(
        new CloudMessage.Welcome(SessionId.of(1), 1, 1, 64), Refusal.Code.STATE, "sent a welcome");
    refuses(new CloudMessage.Ruling(1, 0, 7, 0, Timing.NONE), Refusal.Code.STATE, "sent a ruling");
    refuses(
        new CloudMessage.Streamed(7, false, Timing.NONE), Refusal.Code.STATE, "sent a streamed");
    refuses(
        new CloudMessage.Refused(new Refusal(Refusal.Code.BUSY, "all taken")),
        Refusal.Code.BUSY,
        "all taken");
  }

  @Test
  void aTextThatDiffersEndsTheAnswer() throws Exception {
    welcomed();
    CloudMessage.Advance right = advance(0, 0, 7);
    refuses(
        new CloudMessage.Advance(0, 7, right.digest() ^ 1, 0, 1, Timing.NONE, Chances.NONE),
        Refusal.Code.ROUND,
        "the texts differ");
  }

  @Test
  void guessesBesideTheTextAreDeadToTheCloudToo() throws Exception {
    welcomed();
    draft();
    right();
    hear(advance(0, 0, at(edge.committed()) + 1)); // The text leaves the tree.
    refuses(advance(1, 1, 7), Refusal.Code.ROUND, "guess 1, which was never sent or is dead");
  }

  @Test
  void chancesMustBeOfEveryToken() throws Exception {
    edge = edge(1000, true);
    welcomed();
    refuses(advance(0, 0, 7), Refusal.Code.ROUND, "the chances of 0 tokens; 1 were asked for");
  }

  @Test
  void aTokenThatEndsTheTextHasNothingBehindIt() throws Exception {
    edge = edge(1000, false, at(PROMPT.length));
    welcomed();
    draft();
    refuses(advance(1, 1, 7), Refusal.Code.ROUND, "which ends the text");
  }

  @Test
  void theSameRegrowTwiceEndsTheAnswerAndALaterOneDoesNot() throws Exception {
    welcomed();
    draft();
    sent.clear();
    hear(new CloudMessage.Regrow(1));
    now += 2_000_000_000;
    edge.onDeadline(now);
    drain();
    EdgeMessage.Grow grow = grown();
    assertThat(grow.generation()).isEqualTo(1);
    assertThat(grow.first()).isEqualTo(1);
    hear(new CloudMessage.Regrow(5));
    assertThat(edge.figures().resyncs()).isEqualTo(2);
    refuses(new CloudMessage.Regrow(5), Refusal.Code.ROUND, "for the 5-th time after the 5-th");
    hear(new CloudMessage.Regrow(8));
    refuses(new CloudMessage.Regrow(9), Refusal.Code.ROUND, "at most 8 are of use");
  }

  @Test
  void whatIsToldBeforeTheWelcomeEndsTheAnswer() {
    edge.start(now);
    refuses(new CloudMessage.Regrow(1), Refusal.Code.STATE, "sent a regrow");
    refuses(
        new CloudMessage.Welcome(SessionId.of(1), 1, 1, 64, 99, ToldCosts.UNKNOWN),
        Refusal.Code.SETTINGS,
        "which is not this edge's");
  }

  @Test
  void withoutGuessesEverySixtyFourTokensAreAcknowledged() throws Exception {
    edge = edge(10_000, false);
    welcomed();
    for (int i = 1; i <= 1000; i++) {
      right();
      assertThat(sent).hasSize(i / 64);
    }
    assertThat(sent.getLast()).isEqualTo(new EdgeMessage.Ack(PROMPT.length + 15 * 64));
    assertThat(edge.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  /**
   * Growing is off behind vain guesses; what waited still leaves, and then nothing is waited for.
   */
  @Test
  void withGrowthOffNothingIsDraftedTheCloudKeepsItsCreditAndNoDeadlineIsLeft() throws Exception {
    edge = edge(10_000, false);
    welcomed();
    draft();
    while (knowledge.growth().on()) {
      hear(advance(0, 0, at(edge.committed()) == 22 ? 3 : at(edge.committed()) + 1));
    }
    assertThat(edge.pass(tokens -> 1, now)).isNull();
    now += 2_000_000_000;
    edge.onDeadline(now);
    drain();
    assertThat(edge.deadline()).isEqualTo(Long.MAX_VALUE);
    sent.clear();
    int before = edge.committed();
    for (int i = 0; i < 200; i++) {
      hear(advance(0, 0, at(edge.committed()) == 22 ? 3 : at(edge.committed()) + 1));
    }
    assertThat(sent).hasSizeGreaterThanOrEqualTo(3);
    assertThat(((EdgeMessage.Ack) sent.getLast()).base()).isGreaterThan(before + 200 - 64);
  }

  @Test
  void deadlinesAreFiniteAndLetEverythingLeave() throws Exception {
    welcomed();
    draft();
    for (int i = 0; i < 1000 && edge.deadline() != Long.MAX_VALUE; i++) {
      assertThat(edge.deadline()).isBetween(now - 2_000_000_000L, now + 1_000_000_001L);
      now = Math.max(now, edge.deadline());
      edge.onDeadline(now);
      drain();
    }
    assertThat(edge.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void endsAtItsLimitTheContextAndTheEndOfTheText() throws Exception {
    edge = edge(2, false);
    welcomed();
    right();
    assertThat(finish).isNull();
    right();
    assertThat(finish).isEqualTo(Finish.LENGTH);
    assertThat(sent.getLast()).isEqualTo(new EdgeMessage.Close());
    hear(advance(0, 0, 7)); // Late; nothing changes.
    hear(new CloudMessage.Regrow(0));
    assertThat(edge.answer()).hasSize(2);
    assertThat(edge.pass(tokens -> 1, now)).isNull();
    assertThat(edge.stop()).isFalse();

    edge = edge(1000, false);
    welcomed(PROMPT.length + 1);
    right();
    assertThat(finish).isEqualTo(Finish.CONTEXT);

    edge = edge(1000, false, ENDING);
    welcomed();
    while (!edge.finished()) {
      right();
    }
    assertThat(finish).isEqualTo(Finish.END_OF_TEXT);
    assertThat(edge.answer()).hasSize(11);
  }

  /** The draft goes as deep as a guess may be walked; a cloud that claims more has another text. */
  @Test
  void aCloudThatTellsMoreThanWasAskedForIsNotBelieved() throws Exception {
    edge = edge(2, false);
    welcomed();
    draft();
    int deepest = grown().guesses();
    hear(advance(0, 0, at(edge.committed())));
    assertThat(edge.pass(tokens -> 1, now)).isNull();
    sent.clear();
    assertThat(deepest).isPositive();
    refuses(advance(0, 1, 7), Refusal.Code.ROUND, "the texts differ");
  }

  @Test
  void stoppingClosesAtOnce() throws Exception {
    welcomed();
    draft();
    sent.clear();
    assertThat(edge.stop()).isTrue();
    drain();
    assertThat(sent).containsExactly(new EdgeMessage.Close());
    assertThat(finish).isEqualTo(Finish.STOPPED);
  }

  @Test
  void aPromptOfNothingIsNamed() {
    EdgeSettings settings =
        new EdgeSettings(
            EdgeMessage.Mode.LIVE,
            "f",
            VOCABULARY,
            Sampling.GREEDY,
            0,
            new Coupled(),
            0,
            Integer.MAX_VALUE,
            1,
            OptionalLong.of(1),
            token -> false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LiveEdge(settings, new int[0], GrowthPolicy.USUAL, knowledge))
        .withMessageContaining("the prompt is empty");
  }

  @Test
  void framesCarryNoMoreThanIsAllowedAndTheTreeIsBounded() throws Exception {
    welcomed();
    for (int i = 0; i < 200; i++) {
      draft();
      now += 10_000_000;
      right();
    }
    assertThat(sent)
        .filteredOn(EdgeMessage.Grow.class::isInstance)
        .allSatisfy(
            message ->
                assertThat(((EdgeMessage.Grow) message).guesses())
                    .isBetween(1, Protocol.MAX_GUESSES));
  }

  private void refuses(CloudMessage message, Refusal.Code code, String says) {
    assertThatThrownBy(() -> hear(message))
        .isInstanceOfSatisfying(
            SessionException.class, e -> assertThat(e.refusal().code()).isEqualTo(code))
        .hasMessageContaining(says);
  }
}
