package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.Scheme;
import java.util.Locale;

/**
 * What an edge does with a cloud that has welcomed it: one step after another, each as the planner
 * says, a round of drafts or a stream. Here is known which is open, and what of it leaves.
 *
 * <p>Without a connection nothing leaves: what is drafted meanwhile belongs to the round that is
 * open, and leaves with it once there is another.
 */
final class EdgeSteps {
  private sealed interface State {
    record Drafting(OpenRound round) implements State {}

    /** For a verdict. */
    record Waiting(OpenRound round) implements State {}

    record Streaming(EdgeStream stream) implements State {}
  }

  private final Planner planner;
  private final EdgeRounds rounds;
  private final EdgeStreams streams;
  private final CommittedText committed;
  private final RoundNumbers numbers;
  private final DraftCache cache;
  private final EdgeActions actions;

  private State state;

  /** Whether the pass that was asked for last is one ahead of a verdict. */
  private boolean runsAhead;

  private Finish over;

  EdgeSteps(
      Planner planner,
      EdgeRounds rounds,
      EdgeStreams streams,
      CommittedText committed,
      RoundNumbers numbers,
      DraftCache cache,
      EdgeActions actions) {
    this.planner = planner;
    this.rounds = rounds;
    this.streams = streams;
    this.committed = committed;
    this.numbers = numbers;
    this.cache = cache;
    this.actions = actions;
  }

  /** The first step, where none was asked for with the hello. */
  void begin() {
    begin(planner.next(committed.left()), EdgeMessage.NO_CHOICE);
  }

  /** The first step was asked for with the hello; where the text ends is known only now. */
  void begin(EdgeStream opening) {
    state = new State.Streaming(opening.within(committed.left()));
  }

  /**
   * @param choice the correction that was drawn here for the round before, or {@link
   *     EdgeMessage#NO_CHOICE}
   */
  private void begin(Step step, int choice) {
    switch (step) {
      case Step.Stream stream -> {
        int tokens = Math.min(stream.tokens(), committed.left());
        state = new State.Streaming(streams.begin(tokens, choice, stream));
      }
      case Step.Draft draft -> {
        planner.begun(draft);
        OpenRound open = rounds.begin(draft, numbers.next(), choice);
        state = new State.Drafting(open);
        draftOrLeave(open);
      }
    }
  }

  /** How the text ended with the latest message; null while it goes on. */
  Finish over() {
    return over;
  }

  boolean drafting() {
    return state instanceof State.Drafting;
  }

  boolean streaming() {
    return state instanceof State.Streaming;
  }

  /** What the edge is doing, in a word. */
  String said() {
    return state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Number of the step that is open: rounds that are ahead of it left aside. */
  int current() {
    return state instanceof State.Waiting(OpenRound open) ? open.number() : numbers.latest();
  }

  /** The draft's logits behind the text, while a round is drafted. */
  void onRow(float[] logits, int offset) {
    OpenRound open = ((State.Drafting) state).round();
    if (rounds.draft(open, logits, offset)) {
      draftOrLeave(open);
    } else {
      leave(open);
    }
  }

  private void draftOrLeave(OpenRound open) {
    while (rounds.wantsDraft(open)) {
      float[] row = rounds.row(open);
      if (row == null) {
        part(open);
        actions.add(cache.pass(committed.text()));
        return;
      }
      if (!rounds.draft(open, row, 0)) {
        break;
      }
    }
    leave(open);
  }

  /** What may leave of a round does while the draft runs for the rest of it. */
  private void part(OpenRound open) {
    EdgeMessage part = actions.isConnected() ? rounds.part(open) : null;
    if (part != null) {
      actions.send(part);
    }
  }

  private void leave(OpenRound open) {
    state = new State.Waiting(open);
    if (actions.isConnected()) {
      rounds.messages(open).forEach(actions::send);
      leaveAhead(open);
    }
  }

  /** Rounds leave behind one that waits for its verdict. */
  private void leaveAhead(OpenRound open) {
    rounds.leaveAhead(open, numbers::next).forEach(actions::send);
  }

  /** As {@link EdgeSession#ahead}. */
  EdgeAction.Forward ahead() {
    if (!(state instanceof State.Waiting(OpenRound open))
        || !actions.isConnected()
        || !actions.isEmpty()) {
      return null;
    }
    int to = rounds.nextAhead(open);
    if (to == 0) {
      return null;
    }
    runsAhead = true;
    return cache.pass(to, rounds::tokenAhead);
  }

  /**
   * A row of the draft's came.
   *
   * @return whether it is of a pass ahead of a verdict, and has been taken
   */
  boolean ranAhead(float[] logits, int offset) {
    if (!runsAhead) {
      return false;
    }
    runsAhead = false;
    rounds.ranAhead(logits, offset);
    return true;
  }

  /** What could be drafted by a row that was run ahead may leave. */
  void leaveAhead() {
    if (state instanceof State.Waiting(OpenRound open) && actions.isConnected()) {
      leaveAhead(open);
    }
  }

  /** Of rounds ahead of the open one's verdict none comes to be. */
  void dropAhead() {
    rounds.dropAhead();
  }

  /** A round that waits for its verdict is given up: the draft goes on alone in its place. */
  void giveUp() {
    if (state instanceof State.Waiting(OpenRound open)) {
      rounds.giveUp(open);
    }
  }

  /** The scheme in force. */
  Scheme scheme() {
    return rounds.scheme();
  }

  /** What the coders start from. */
  TokenPrior prior() {
    return rounds.prior();
  }

  /** The hello of another connection is out, on which what is open is the first. */
  void reconnected() {
    numbers.reconnected(current());
    switch (state) {
      case State.Drafting(OpenRound open) -> open.renumber(numbers.latest());
      case State.Waiting(OpenRound open) -> open.renumber(numbers.latest());
      case State.Streaming streaming -> {}
    }
  }

  /** Coders begin anew with a cloud that takes the session up. */
  void welcomed(CloudMessage.Welcome welcome) throws SessionException {
    Claims.samePrior(welcome.prior(), rounds.prior());
    rounds.restart();
  }

  /** The step that is open goes on: drafts leave once more, drawn as they were and coded anew. */
  void goOn() {
    switch (state) {
      case State.Streaming(EdgeStream stream) -> state = new State.Streaming(streams.again(stream));
      case State.Drafting drafting -> {} // What is drafted meanwhile belongs to the same round.
      case State.Waiting(OpenRound open) -> leave(open);
    }
  }

  /** The draft has gone on alone in place of the step that was open: another begins behind that. */
  void goOnBehind() {
    numbers.beginAnew();
    begin();
  }

  /**
   * @return whether it is news
   */
  boolean onResync(CloudMessage.Resync resync) throws SessionException {
    boolean again =
        resync.number() == current()
            && state instanceof State.Waiting(OpenRound waiting)
            && waiting.recoded();
    if (again) {
      return false; // Sent twice.
    }
    OpenRound open = waiting("a resync");
    rounds.recoded(open, resync).forEach(actions::send);
    leaveAhead(open);
    return true;
  }

  /**
   * @return whether it is news, which what comes of the open round always is
   */
  boolean onRuling(CloudMessage.Ruling ruling) throws SessionException {
    OpenRound open = waiting("a verdict");
    settle(open, rounds.ruled(open, ruling));
    return true;
  }

  /**
   * @return whether it is news
   */
  boolean onOffer(CloudMessage.Offer offer) throws SessionException {
    boolean again =
        offer.number() == current()
            && state instanceof State.Waiting(OpenRound waiting)
            && waiting.correction().had(offer);
    if (again) {
      return false; // Sent twice.
    }
    OpenRound open = waiting("an offer");
    EdgeRounds.Settled settled = rounds.offered(open, offer);
    if (settled == null) {
      actions.send(rounds.more(open));
    } else {
      settle(open, settled);
    }
    return true;
  }

  private OpenRound waiting(String what) throws SessionException {
    if (state instanceof State.Waiting(OpenRound open)) {
      return open;
    }
    throw Claims.misplaced(what, said());
  }

  private void settle(OpenRound open, EdgeRounds.Settled settled) {
    EdgeRounds.Moved moved = rounds.settle(open, settled, numbers.name(open.number()));
    over = committed.commit(moved.burst());
    if (over != null) {
      return;
    }
    if (moved.next() == null) {
      begin(planner.next(committed.left()), settled.choice());
    } else {
      takeUp(moved.next());
    }
  }

  /** A round that was drafted ahead stands on the verdict: it is the open one at once. */
  private void takeUp(Flight.Behind next) {
    OpenRound open = next.round();
    planner.begun(next.step());
    if (open.hasLeft()) {
      state = new State.Waiting(open);
      leaveAhead(open);
    } else {
      state = new State.Drafting(open.numbered(numbers.next()));
      draftOrLeave(open);
    }
  }

  /** Of what has been streamed, or settled, it says nothing any more. */
  void onHint(CloudMessage.Hint hint) {
    rounds.hinted(hint, state instanceof State.Waiting(OpenRound open) ? open : null);
  }

  /** While the cloud streams. */
  void onStreamed(CloudMessage.Streamed streamed) throws SessionException {
    EdgeStream stream = ((State.Streaming) state).stream();
    over = committed.streamed(streamed, numbers.name(numbers.latest()));
    if (over != null) {
      return;
    }
    rounds.streamed(committed.length());
    streams.came(stream);
    if (stream.left() == 0) {
      begin(streams.next(stream), EdgeMessage.NO_CHOICE);
    }
  }
}
