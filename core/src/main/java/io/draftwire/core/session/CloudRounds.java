package io.draftwire.core.session;

import io.draftwire.core.coding.CoderStateException;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.grammar.GrammarException;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.law.BrokenRowException;
import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.RowEdits;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Siblings;
import io.draftwire.core.scheme.Verdict;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * What a {@link CloudSession} does behind its hello: rounds are verified, and tokens decoded alone
 * where the edge asks for that.
 */
final class CloudRounds {
  private sealed interface State {
    record Ready() implements State {}

    /** The target runs over a round. */
    record Verifying(EdgeMessage.Round round) implements State {}

    /** The same, while the round's laws are still to come. */
    record Incomplete(EdgeMessage.Round round) implements State {}

    /** The target has run, and the round's laws are still to come. */
    record Held(EdgeMessage.Round round, float[] logits, CloudMessage.Timing timing)
        implements State {}

    /**
     * The target decodes alone.
     *
     * @param limit tokens of the text where that ends
     * @param begins whether the next token is the first that answers a request
     */
    record Streaming(int limit, boolean begins) implements State {}
  }

  private final EdgeMessage.Hello hello;
  private final CloudLimits limits;
  private final IntPredicate endsText;
  private final CloudActions actions;
  private final Text text;
  private final Verifier verifier;
  private final Dice dice;
  private final int lengthLimit;
  private final RoundOrder order;
  private final RoundParts parts;
  private final EarlyRounds early;

  /**
   * What the cloud decodes alone is drawn as coupled drafting draws: one seed, one text, whether
   * drafts help or not.
   */
  private final ExponentialRace race;

  private final RowEdits edits;

  /** Null unless the hello asks for chances. */
  private final ChanceMeter chances;

  /** Of the round that the target runs over. */
  private final RoundHints hints;

  private State state;
  private int committed;

  /** Prefix of the text that the target's cache holds once the forwards asked for are done. */
  private int cached;

  /** What the latest round of drafts brought, or the one that is being verified. */
  private final RoundContent content = new RoundContent();

  /** The verdict on the latest round of drafts; null where that was a stream. */
  private CloudMessage verdict;

  /** The latest round whose correction was left to the edge. */
  private int offered;

  /**
   * Begins.
   *
   * @param hello that was admitted
   * @param prior what both ends' id coders start from
   */
  CloudRounds(
      EdgeMessage.Hello hello,
      CloudLimits limits,
      long seed,
      TokenPrior prior,
      IntPredicate endsText,
      CloudActions actions,
      ExitBook exits) {
    this.hints = new RoundHints(exits);
    this.hello = hello;
    this.limits = limits;
    this.endsText = endsText;
    this.actions = actions;
    text = new Text(hello.prompt());
    committed = hello.prompt().length;
    dice = new Dice(seed);
    lengthLimit = (int) Math.min((long) committed + hello.maxTokens(), limits.contextLength());
    order = new RoundOrder(hello.epoch(), hello.maxDrafts(), lengthLimit);
    parts =
        new RoundParts(
            hello.epoch(), Protocol.mostPayloadBytes(hello.maxDrafts(), limits.vocabulary()));
    early = new EarlyRounds(order, limits.vocabulary());
    verifier = new Verifier(limits.vocabulary(), hello.sampling(), dice, prior);
    race = new ExponentialRace(limits.vocabulary());
    edits =
        new RowEdits(
            hello.sampling().edits(limits.grammars()), limits.vocabulary(), hello.answerFrom());
    edits.follow(text, committed); // Now: the thread that runs the target has no time for a prompt.
    chances =
        hello.chances()
            ? new ChanceMeter(limits.vocabulary(), hello.sampling(), hello.alternatives())
            : null;
    if (hello.mode() == Mode.SPECULATIVE) {
      verifier.adopt(hello.scheme());
      state = new State.Ready();
      prefill();
    } else {
      state = new State.Streaming(lengthLimit, false);
      forward(1);
    }
  }

  /**
   * All of the prompt but its last token, which goes with the first round and gives the first
   * draft's law.
   */
  private void prefill() {
    cached = committed - 1;
    if (cached > 0) {
      actions.forward(0, cached, 0, Siblings.NONE);
    }
  }

  private void forward(int rows) {
    forward(rows, Siblings.NONE);
  }

  private void forward(int rows, Siblings siblings) {
    actions.forward(cached, text.length(), rows, siblings);
    cached = text.length();
  }

  /** The round that is open; null for none. */
  private EdgeMessage.Round pending() {
    return switch (state) {
      case State.Verifying(EdgeMessage.Round round) -> round;
      case State.Incomplete(EdgeMessage.Round round) -> round;
      case State.Held held -> held.round();
      default -> null;
    };
  }

  private void misplaced(String what, int number) {
    String said = state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    actions.refuse(Refusal.Code.STATE, what + " " + number + " came while the session was " + said);
  }

  void onRound(EdgeMessage.Round round) {
    EdgeMessage.Round pending = pending();
    EdgeMessage.Round held = early.held(round.number());
    boolean open = pending != null && round.number() == pending.number();
    boolean ruled = order.isLast(round.number()) && verdict != null;
    boolean known = open || ruled || held != null;
    if (round.ahead() && order.knows(round.number()) && !known) {
      return; // Sent again: it never was, or has its verdict for long.
    }
    if (state instanceof State.Streaming) {
      misplaced("round", round.number());
      return;
    }
    if (known && !(held == null ? content.has(round) : RoundContent.same(held, round))) {
      actions.refuse(
          RoundOrder.refusal(
              "round " + round.number() + " came again with another payload; send a round once"));
      return;
    }
    if (open || held != null) {
      return; // Sent again while it is being verified, or has to wait: one verdict answers both.
    }
    if (ruled) {
      actions.send(verdict);
      return;
    }
    if (pending == null && order.resynced(round.number()) && !round.recoded()) {
      sendResync(round.number()); // Sent again: what it asks for is under way.
      return;
    }
    if (round.ahead()) {
      onEarlyRound(round, pending != null);
      return;
    }
    Refusal refusal =
        pending != null
            ? RoundOrder.refusal(
                "round " + round.number() + " came while round " + pending.number() + " was open")
            : order.check(round, text, verifier, limits.vocabulary());
    early.inTurn();
    take(round, refusal);
  }

  /** A round whose turn has come, unless it is refused. */
  private void take(EdgeMessage.Round round, Refusal misfit) {
    Refusal refusal = misfit == null ? parts.check(round) : misfit;
    if (refusal != null) {
      actions.refuse(refusal);
      return;
    }
    order.heard(round.number());
    choose(round.choice());
    if (round.scheme() != null) {
      verifier.adopt(round.scheme());
    }
    verify(round);
  }

  void onPart(EdgeMessage.Part part) {
    int known = order.heard();
    if (state instanceof State.Streaming && part.number() > known) {
      misplaced("a part of round", part.number());
      return;
    }
    Refusal refusal = parts.add(part, known);
    if (refusal != null) {
      actions.refuse(refusal);
    }
  }

  /**
   * A round came that was sent ahead of the verdict on the one before.
   *
   * @param wait whether that verdict is still to be given
   */
  private void onEarlyRound(EdgeMessage.Round round, boolean wait) {
    Refusal refusal = early.check(round);
    if (refusal == null && wait) {
      refusal = early.hold(round);
    }
    if (refusal != null) {
      actions.refuse(refusal);
      return;
    }
    order.heard(round.number());
    if (!wait && early.isNext(round)) {
      take(round, order.checkTurn(round, text, verifier, limits.vocabulary()));
    }
  }

  /** Of the rounds that came ahead of the latest verdict the next, if it stands behind that. */
  private void takeNext() {
    EdgeMessage.Round next = early.next();
    if (next != null) {
      take(next, order.checkTurn(next, text, verifier, limits.vocabulary()));
    }
  }

  /** The edge told the correction that was left to it. */
  private void choose(int choice) {
    if (verifier.offerOpen()) {
      text.append(choice);
      committed = text.length();
      verifier.closeOffer();
    }
  }

  private void verify(EdgeMessage.Round round) {
    int[] drafts;
    try {
      drafts = verifier.decode(text, committed, parts.whole(round));
    } catch (CoderStateException e) {
      resync(round, e);
      return;
    } catch (MalformedPayloadException e) {
      unreadable("round " + round.number(), e);
      return;
    }
    content.read(round);
    hints.begin();
    state = round.lawsBehind() ? new State.Incomplete(round) : new State.Verifying(round);
    for (int draft : drafts) {
      text.append(draft);
    }
    forward(drafts.length + 1, verifier.siblings());
  }

  private void unreadable(String what, MalformedPayloadException e) {
    actions.refuse(Refusal.Code.PAYLOAD, what + ": " + e.getMessage());
  }

  /** Begins the coder anew from the committed text and has the edge do the same, once a round. */
  private void resync(EdgeMessage.Round round, CoderStateException e) {
    content.misread(round);
    if (!order.resync(round.number())) {
      unreadable("round " + round.number(), e);
      return;
    }
    verifier.forget(text, committed);
    early.none();
    sendResync(round.number());
  }

  private void sendResync(int number) {
    actions.send(new CloudMessage.Resync(number, text.prefix(committed)));
  }

  /**
   * @param idleMicros since the end of the latest forward pass
   */
  void onLaws(EdgeMessage.Laws laws, int idleMicros) {
    if (laws.number() >= 1 && laws.number() <= order.last()) {
      return; // Sent again: the round has its verdict.
    }
    Refusal refusal = order.check(laws, pending());
    if (refusal != null) {
      actions.refuse(refusal);
      return;
    }
    if (state instanceof State.Verifying) {
      return; // Sent again.
    }
    try {
      verifier.decodeLaws(laws.payload());
    } catch (MalformedPayloadException e) {
      unreadable("laws of round " + laws.number(), e);
      return;
    }
    if (state instanceof State.Held held) {
      rule(held.round(), rows(held.logits(), 0), held.timing().withLaws(idleMicros));
    } else {
      state = new State.Verifying(pending());
    }
  }

  /** As {@link CloudSession#foreseen}. */
  int[] foreseen(float[] logits, int offset) {
    Verdict verdict = verdict(rows(logits, offset));
    if (verdict == null || verdict.leftToEdge() || verdict.sibling() > 0) {
      return null;
    }
    int[] tokens = text.copy(committed, committed + verdict.accepted() + 1);
    tokens[verdict.accepted()] = verdict.token();
    return tokens;
  }

  /** The open round's, if these were the target's rows; null where that cannot be told. */
  private Verdict verdict(LogitRows rows) {
    return state instanceof State.Verifying ? verifier.foresee(edited(rows)) : null;
  }

  private LogitRows rows(float[] logits, int offset) {
    return LogitRows.of(logits, offset, limits.vocabulary());
  }

  Runnable ahead() {
    return edits.ahead(text, committed);
  }

  /** The rows of a pass over the open round, as the request edits them. */
  private LogitRows edited(LogitRows rows) {
    if (edits.none()) {
      return rows;
    }
    edits.follow(text, committed);
    int[] drafts = text.copy(committed, text.length());
    return edits.over(rows, new RoundRows(drafts, verifier.siblings()));
  }

  /**
   * An exit's logits of the round that the target runs over are there.
   *
   * @return what to tell the edge at once, or null
   */
  CloudMessage.Hint hint(int exit, float[] logits, int offset) {
    try {
      Verdict foreseen = verdict(rows(logits, offset));
      return foreseen == null ? null : hints.hint(exit, pending(), foreseen);
    } catch (BrokenRowException | GrammarException e) {
      return null; // The last layer decides, and says so where that is broken too.
    }
  }

  void onLogits(float[] logits, int offset, CloudMessage.Timing timing) {
    switch (state) {
      case State.Verifying(EdgeMessage.Round round) -> rule(round, rows(logits, offset), timing);
      case State.Incomplete(EdgeMessage.Round round) -> {
        // The row count is the round's; the array is the driver's, and will be used again.
        int rows = round.drafts() + 1;
        float[] kept = Arrays.copyOfRange(logits, offset, offset + rows * limits.vocabulary());
        state = new State.Held(round, kept, timing);
      }
      case State.Streaming(int limit, boolean begins) ->
          stream(limit, rows(logits, offset), begins ? timing : timing.withoutArrival());
      default -> throw new IllegalStateException("rows came that nobody asked for");
    }
  }

  private void rule(EdgeMessage.Round round, LogitRows rows, CloudMessage.Timing timing) {
    LogitRows edited = edited(rows);
    Verdict decided = verifier.decide(edited);
    hints.ruled(decided);
    cached = committed + decided.accepted();
    text.truncate(cached);
    order.done(round.number());
    state = new State.Ready();
    verdict =
        decided.leftToEdge()
            ? offer(decided, rows, edited, timing)
            : ruling(round, decided, rows, edited, timing);
    actions.send(verdict);
    early.ruled(round, verdict);
    takeNext();
  }

  private CloudMessage offer(
      Verdict decided, LogitRows rows, LogitRows edited, CloudMessage.Timing timing) {
    int from = committed;
    committed = text.length();
    offered = order.last();
    Candidates candidates = verifier.offer(0);
    Chances given =
        chances == null
            ? Chances.NONE
            : chances.of(rows, edited, text.copy(from, committed), candidates);
    return new CloudMessage.Offer(
        offered, decided.accepted(), text.prefix(committed).digest(), candidates, timing, given);
  }

  private CloudMessage ruling(
      EdgeMessage.Round round,
      Verdict decided,
      LogitRows rows,
      LogitRows edited,
      CloudMessage.Timing timing) {
    int from = committed;
    int token = decided.token();
    int lastRow = decided.accepted();
    if (decided.sibling() > 0) {
      Siblings siblings = verifier.siblings();
      text.append(siblings.token(decided.accepted(), decided.sibling()));
      lastRow = round.drafts() + siblings.row(decided.accepted(), decided.sibling());
    }
    if (round.endsWith(decided.accepted())) {
      token = CloudMessage.Ruling.NO_TOKEN;
      cached--; // The row behind the last draft is wanted again, for what follows it.
      lastRow--;
    } else {
      text.append(token);
    }
    committed = text.length();
    return new CloudMessage.Ruling(
        order.last(),
        decided.accepted(),
        decided.sibling(),
        token,
        text.prefix(committed).digest(),
        timing,
        chances == null
            ? Chances.NONE
            : chances.of(rows, edited, text.copy(from, committed), lastRow));
  }

  void onMore(EdgeMessage.More more) {
    boolean open =
        state instanceof State.Ready && verifier.offerOpen() && order.isLast(more.number());
    if (!open && more.number() >= 1 && more.number() <= offered) {
      return; // Sent again: the correction is chosen.
    }
    if (!open) {
      actions.refuse(
          Refusal.Code.STATE,
          "more candidates were asked for round " + more.number() + ", which has no offer open");
      return;
    }
    Refusal refusal = RoundOrder.check(more, verifier.offered());
    if (refusal != null) {
      actions.refuse(refusal);
      return;
    }
    if (more.first() < verifier.offered()) {
      return; // Sent again: they are on their way, and who asks a thousand times gets them once.
    }
    Candidates candidates = verifier.offer(more.first());
    CloudMessage.Offer first = (CloudMessage.Offer) verdict;
    actions.send(
        new CloudMessage.Offer(
            first.number(),
            first.accepted(),
            first.digest(),
            candidates,
            CloudMessage.Timing.NONE,
            chances == null ? Chances.NONE : chances.more(candidates)));
  }

  void onStream(EdgeMessage.Stream stream) {
    boolean streaming = state instanceof State.Streaming && hello.mode() == Mode.SPECULATIVE;
    if (!streaming && !(state instanceof State.Ready)) {
      misplaced("stream", stream.number());
      return;
    }
    if (order.isLast(stream.number()) && verdict == null) {
      return; // Sent again: it was heard.
    }
    // What extends a stream was sent before the edge had all of it, and may come behind its end.
    boolean extension = streaming || order.last() > 0 && verdict == null;
    Refusal refusal =
        extension ? order.checkMore(stream, text) : order.check(stream, text, verifier);
    if (refusal != null) {
      actions.refuse(refusal);
      return;
    }
    order.done(stream.number());
    early.none();
    verdict = null;
    choose(stream.choice());
    if (state instanceof State.Streaming(int limit, boolean begins)) {
      state = new State.Streaming(streamLimit(limit, stream), begins);
    } else {
      state = new State.Streaming(streamLimit(committed, stream), true);
      forward(1);
    }
  }

  private int streamLimit(int from, EdgeMessage.Stream stream) {
    return (int) Math.min((long) from + stream.tokens(), lengthLimit);
  }

  private void stream(int limit, LogitRows rows, CloudMessage.Timing timing) {
    edits.follow(text, committed);
    LogitRows edited = edits.over(rows, RoundRows.ALONE);
    int offset = edited.offset(0);
    long key = dice.bits(Purpose.RACE, committed);
    int token = race.winner(edited.logits(), offset, hello.sampling(), key);
    text.append(token);
    committed = text.length();
    verifier.followed().streamed(text, committed);
    boolean ended = endsText.test(token) || committed >= lengthLimit;
    boolean over = ended || committed >= limit;
    Chances given = chances == null ? Chances.NONE : chances.of(rows, edited, new int[] {token}, 0);
    actions.send(new CloudMessage.Streamed(token, over, timing, given));
    if (!over) {
      state = new State.Streaming(limit, false);
      forward(1);
    } else if (ended) {
      actions.end();
    } else {
      state = new State.Ready();
    }
  }

  /** Number of the round that is open; 0 for none. */
  int open() {
    EdgeMessage.Round pending = pending();
    return pending == null ? 0 : pending.number();
  }

  /** Whether the target has run over the open round, and its laws are still to come. */
  boolean awaitsLaws() {
    return state instanceof State.Held;
  }

  /** Whether nothing is asked of the target. */
  boolean idle() {
    return state instanceof State.Ready;
  }

  Text text() {
    return text;
  }

  int committed() {
    return committed;
  }
}
