package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.hint.HintBook;
import io.draftwire.core.law.RowEdits;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Text;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The edge's side of one answer, without I/O: events come in through the {@code on...} methods, and
 * after each the driver polls actions until there are none.
 *
 * <p>A speculative answer goes hello, welcome, then rounds: draft up to L tokens, send, commit what
 * the verdict says, again. The text lives here; the cloud could lose its copy and be rebuilt from
 * it.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>committed tokens never change;
 *   <li>a round in flight is never altered: what was drawn was sent;
 *   <li>nothing behind the end of the text, or beyond the token limit, is committed or counted.
 * </ol>
 *
 * <p>Not thread-safe: one driver calls it.
 */
public final class EdgeSession implements EdgeMachine {
  private static final int[] NONE = {};

  private sealed interface State {
    record New() implements State {}

    /**
     * A hello is out.
     *
     * @param opening what the cloud was asked to decode alone behind it; null for nothing
     */
    record Greeting(EdgeStream opening) implements State {}

    record Drafting(OpenRound round) implements State {}

    record Waiting(OpenRound round) implements State {}

    record Streaming(EdgeStream stream) implements State {}

    /** The cloud decodes alone throughout. */
    record Listening() implements State {}

    /**
     * No cloud can be reached, and the draft goes on behind what is committed.
     *
     * @param before where the session stands again, if what the draft says is taken back
     * @param held drafts of the round that was open then
     */
    record OnItsOwn(Solo solo, State before, int[] held) implements State {}

    record Done() implements State {}
  }

  /** What is drafted while there is none waits for the next. */
  private enum Connection {
    UP,
    DOWN,
    /** A hello is out that takes the session up. */
    RESUMING
  }

  private final EdgeSettings settings;
  private final Planner planner;
  private final HintBook hints;
  private final Transcript transcript;
  private final Text text;
  private final Handshake handshake;

  /** Of the draft's rows; nothing hangs on them but how often a draft is accepted. */
  private final RowEdits edits;

  private final ArrayDeque<EdgeAction> actions = new ArrayDeque<>();
  private final SessionFigures figures;
  private final DraftCache cache = new DraftCache();

  private State state = new State.New();
  private Connection connection = Connection.UP;

  /** Null before the welcome, and where the cloud decodes alone throughout. */
  private EdgeRounds rounds;

  private int committed;

  /** The latest round on this connection, a stream among them; and how many there were before. */
  private int round;

  private int roundsBefore;

  private final Alone alone = new Alone();

  /** Whether the pass that was asked for last is one ahead of a verdict. */
  private boolean runsAhead;

  /**
   * With one scheme and draft length throughout.
   *
   * @param prompt token ids, at least one
   */
  public EdgeSession(EdgeSettings settings, int[] prompt) {
    this(settings, prompt, new FixedPlanner(settings.scheme(), settings.maxDrafts()));
  }

  /**
   * @param prompt token ids, at least one
   * @param planner decides scheme and length of every round; the settings' scheme is not used
   */
  public EdgeSession(EdgeSettings settings, int[] prompt, Planner planner) {
    this(settings, prompt, planner, new HintBook());
  }

  /**
   * @param prompt token ids, at least one
   * @param planner decides scheme and length of every round; the settings' scheme is not used
   * @param hints how often those of this cloud were right; learns on
   */
  public EdgeSession(EdgeSettings settings, int[] prompt, Planner planner, HintBook hints) {
    this.hints = hints;
    this.settings = settings;
    this.planner = planner;
    this.transcript = new Transcript(prompt);
    this.text = transcript.text();
    this.handshake = new Handshake(settings, settings.mode(), transcript);
    this.edits = new RowEdits(settings.draftEdits(), settings.vocabulary(), prompt.length);
    this.committed = prompt.length;
    this.figures = new SessionFigures(settings.maxDrafts());
  }

  /** Whether there is something to {@link #poll} that is to be done before anything is heard. */
  public boolean acts() {
    return !actions.isEmpty();
  }

  @Override
  public EdgeAction poll() {
    return actions.poll();
  }

  /** Says hello. */
  public void start() {
    if (!(state instanceof State.New)) {
      throw new IllegalStateException("the session has begun");
    }
    greet();
  }

  private void greet() {
    state = greeting();
  }

  /** What the draft has said alone is part of the prompt, unless it is to be corrected. */
  private State.Greeting greeting() {
    int told = alone.told(committed);
    send(handshake.hello(planner.first(), settings.maxDrafts(), told));
    OptionalInt opening =
        settings.mode() == Mode.SPECULATIVE
            ? planner.opening(settings.maxTokens() - (told - promptLength()))
            : OptionalInt.empty();
    // Sent behind the hello at once. Where the text ends is known with the welcome.
    return new State.Greeting(opening.isPresent() ? stream(opening.getAsInt()) : null);
  }

  private void send(EdgeMessage message) {
    actions.add(new EdgeAction.Send(message));
  }

  @Override
  public boolean resumable() {
    return handshake.known() && !finished();
  }

  /** What is drafted meanwhile is kept, unless the draft goes on alone. */
  @Override
  public void lost(Meanwhile meanwhile) {
    if (finished()) {
      return;
    }
    connection = Connection.DOWN;
    alone.lost(settings.mode() == Mode.SPECULATIVE ? meanwhile : Meanwhile.WAIT);
    actions.removeIf(EdgeAction.Send.class::isInstance);
    dropAhead(); // The connection's rounds are not another's.
  }

  private void dropAhead() {
    if (rounds != null) {
      rounds.dropAhead();
    }
  }

  @Override
  public boolean beginAlone(long seed, int contextLength) {
    return !handshake.known()
        && state instanceof State.Greeting
        && alone.allowed()
        && handshake.beginAlone(seed, contextLength);
  }

  /**
   * A round that is open is given up for it, since of its drafts the cloud may have said anything;
   * or laid aside, where the draft's tokens are to be taken back.
   */
  @Override
  public boolean goOnAlone() {
    // A hello says how the text stands, and has to stay true.
    boolean free =
        connection == Connection.DOWN || connection == Connection.RESUMING && alone.corrects();
    if (!free || !alone.allowed() || alone.end() != null) {
      return false;
    }
    switch (state) {
      case State.Waiting waiting -> leaveForAlone();
      case State.Streaming streaming -> leaveForAlone();
      case State.Greeting greeting when handshake.begunAlone() -> leaveForAlone();
      case State.OnItsOwn own -> {}
      default -> {
        return false;
      }
    }
    forward();
    return true;
  }

  private void leaveForAlone() {
    int[] held = NONE;
    if (alone.corrects()) {
      held = text.copy(committed, text.length());
      text.truncate(committed);
    } else if (state instanceof State.Waiting(OpenRound open)) {
      rounds.giveUp(open);
    }
    alone.begin(committed);
    state = new State.OnItsOwn(new Solo(settings, handshake.seed()), state, held);
  }

  private void wentOnAlone(Solo solo, float[] logits, int offset) {
    if (connection == Connection.RESUMING && !alone.corrects()) {
      return; // A cloud was asked to go on behind what was committed then.
    }
    int token = solo.token(logits, offset, committed);
    transcript.append(token, Origin.UNVERIFIED);
    figures.alone();
    commit(OpenRound.alone(roundsBefore + round, token));
  }

  /** The session stands again where it stood when the draft went on alone. */
  private void takeBack(State.OnItsOwn own) {
    int from = alone.from();
    if (committed > from) {
      actions.add(new EdgeAction.TakeBack(from, committed));
      figures.takenBack(committed - from);
    }
    text.truncate(from);
    for (int token : own.held()) {
      text.append(token);
    }
    committed = from;
    state = own.before();
  }

  @Override
  public boolean endAlone() {
    if (finished() || alone.end() == null) {
      return false;
    }
    finish(alone.end());
    return true;
  }

  /** The round that was open is sent once more, drawn as it was and coded anew. */
  @Override
  public void resume(long now) {
    if (finished() || connection != Connection.DOWN) {
      return;
    }
    if (!handshake.known()) { // Nothing was promised yet.
      round = 0;
      State.Greeting greeting = greeting();
      if (state instanceof State.OnItsOwn(Solo solo, State before, int[] held)) {
        connection = Connection.RESUMING;
        state = new State.OnItsOwn(solo, greeting, held);
      } else {
        connection = Connection.UP;
        state = greeting;
      }
      return;
    }
    connection = Connection.RESUMING;
    boolean drafts = rounds != null;
    send(
        handshake.again(
            drafts ? rounds.scheme() : planner.first(),
            settings.maxDrafts(),
            (drafts ? rounds.prior() : settings.prior()).digest(),
            alone.told(committed)));
    roundsBefore += Math.max(0, current() - 1);
    round = Math.min(round, 1);
    renumber(state instanceof State.OnItsOwn own ? own.before() : state);
  }

  private void renumber(State open) {
    if (open instanceof State.Waiting(OpenRound waiting)) {
      waiting.renumber(round);
    } else if (open instanceof State.Drafting(OpenRound drafting)) {
      drafting.renumber(round);
    }
  }

  private void onResumed(CloudMessage.Welcome welcome) throws SessionException {
    boolean first = !handshake.known();
    handshake.welcomed(welcome);
    connection = Connection.UP;
    if (state instanceof State.OnItsOwn stretch) {
      if (first && !alone.corrects()) {
        state = stretch.before();
      } else if (alone.corrects()) {
        takeBack(stretch);
      }
    }
    alone.over();
    if (first) {
      begin(welcome);
      return;
    }
    if (settings.mode() == Mode.CLOUD_ONLY) {
      return;
    }
    Claims.samePrior(welcome.prior(), rounds.prior());
    rounds.restart();
    switch (state) {
      case State.Streaming(EdgeStream stream) ->
          state = new State.Streaming(askAgain(stream.within(left())));
      case State.Drafting drafting -> {} // What is drafted meanwhile belongs to the same round.
      case State.Waiting(OpenRound open) -> leave(open);
      case State.OnItsOwn stretch -> {
        round = 0;
        beginRound(EdgeMessage.NO_CHOICE);
      }
      default -> throw new IllegalStateException("a session that is " + said() + " was resumed");
    }
  }

  /**
   * A message arrived.
   *
   * @return whether it brought the session on: false where it was dropped, as what comes twice is
   * @throws SessionException if the cloud refused, or the message does not fit: the answer is not
   *     whole
   */
  public boolean onMessage(CloudMessage message) throws SessionException {
    if (finished() || connection == Connection.DOWN) {
      return false; // The answer is whole, or what comes is of a connection that is given up.
    }
    if (connection == Connection.RESUMING) {
      onResuming(message);
      return true;
    }
    switch (message) {
      case CloudMessage.Welcome welcome -> onWelcome(welcome);
      case CloudMessage.Missing missing -> throw Claims.unasked();
      case CloudMessage.Ruling ruling -> {
        return onRuling(ruling);
      }
      case CloudMessage.Offer offer -> {
        return onOffer(offer);
      }
      case CloudMessage.Resync resync -> {
        return onResync(resync);
      }
      case CloudMessage.Streamed streamed -> onStreamed(streamed);
      case CloudMessage.Hint hint -> {
        onHint(hint);
        return false;
      }
      case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
      case CloudMessage.Advance advance -> throw Claims.live("an advance");
      case CloudMessage.Regrow regrow -> throw Claims.live("a regrow");
    }
    return true;
  }

  private void onResuming(CloudMessage message) throws SessionException {
    switch (message) {
      case CloudMessage.Welcome welcome -> onResumed(welcome);
      case CloudMessage.Missing missing -> send(handshake.retell(missing, alone.told(committed)));
      case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
      default -> throw Claims.early(message);
    }
  }

  private void onWelcome(CloudMessage.Welcome welcome) throws SessionException {
    if (!(state instanceof State.Greeting)) {
      throw misplaced("a welcome");
    }
    handshake.welcomed(welcome);
    begin(welcome);
  }

  private void begin(CloudMessage.Welcome welcome) throws SessionException {
    EdgeStream opening = ((State.Greeting) state).opening();
    if (settings.mode() == Mode.CLOUD_ONLY) {
      state = new State.Listening();
      return;
    }
    TokenPrior prior = Claims.prior(welcome.prior(), settings.prior());
    planner.cloudCosts(welcome.costs().seconds(), welcome.costs().doubtful());
    rounds = new EdgeRounds(settings, planner, handshake, transcript, figures, prior, hints, edits);
    if (opening != null) {
      state = new State.Streaming(opening.within(left()));
    } else {
      beginRound(EdgeMessage.NO_CHOICE);
    }
  }

  /** Tokens up to the limit. */
  private int left() {
    return handshake.lengthLimit() - committed;
  }

  /**
   * @param choice the correction that was drawn here for the round before, or {@link
   *     EdgeMessage#NO_CHOICE}
   */
  private void beginRound(int choice) {
    begin(planner.next(left()), choice);
  }

  private void begin(Step step, int choice) {
    switch (step) {
      case Step.Stream stream ->
          state = new State.Streaming(stream(Math.min(stream.tokens(), left()), choice, stream));
      case Step.Draft draft -> {
        planner.begun(draft);
        OpenRound open = rounds.begin(draft, ++round, choice);
        state = new State.Drafting(open);
        draftOrLeave(open);
      }
    }
  }

  private EdgeStream stream(int tokens) {
    return stream(tokens, EdgeMessage.NO_CHOICE, new Step.Stream(tokens));
  }

  /** The cloud is to decode so many tokens alone. */
  private EdgeStream stream(int tokens, int choice, Step.Stream step) {
    planner.begun(step);
    round++;
    askForStream(tokens, choice);
    return new EdgeStream(tokens);
  }

  private EdgeStream askAgain(EdgeStream stream) {
    askForStream(stream.left(), EdgeMessage.NO_CHOICE);
    return stream;
  }

  private void askForStream(int tokens, int choice) {
    send(new EdgeMessage.Stream(handshake.epoch(), round, text.prefix(committed), choice, tokens));
  }

  private void draftOrLeave(OpenRound open) {
    while (rounds.wantsDraft(open)) {
      float[] row = rounds.row(open);
      if (row == null) {
        part(open);
        forward();
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
    EdgeMessage part = connection == Connection.UP ? rounds.part(open) : null;
    if (part != null) {
      send(part);
    }
  }

  /** The draft is to run over the text as it is. */
  private void forward() {
    actions.add(new EdgeAction.Forward(cache.hold(text.length(), text::token), text.length()));
  }

  /**
   * While a verdict is waited for: a pass that is worth running meanwhile, or null. Whoever asks
   * runs it next and hands over its row as any other; asked for only where nothing else is to be
   * done and no message is there, a verdict waits for one pass at most.
   */
  public EdgeAction.Forward ahead() {
    if (!(state instanceof State.Waiting(OpenRound open))
        || connection != Connection.UP
        || !actions.isEmpty()) {
      return null;
    }
    int to = rounds.nextAhead(open);
    if (to == 0) {
      return null;
    }
    runsAhead = true;
    int keep = cache.hold(to, rounds::tokenAhead);
    return new EdgeAction.Forward(keep, to);
  }

  /** A token of the text that the latest pass is to be run over, which may be ahead of this one. */
  public int drafted(int position) {
    return cache.token(position);
  }

  /**
   * The draft's logits {@code [offset, offset + V)} at the position that the latest Forward asked
   * for.
   */
  public void onLogits(float[] logits, int offset) {
    edits.follow(text, committed);
    if (runsAhead) {
      runsAhead = false;
      rounds.ranAhead(logits, offset);
      if (state instanceof State.Waiting(OpenRound open) && connection == Connection.UP) {
        leaveAhead(open);
      }
      return;
    }
    if (edits.none()) {
      onRow(logits, offset);
    } else {
      onRow(edits.edited(text, logits, offset), 0);
    }
  }

  private void onRow(float[] logits, int offset) {
    switch (state) {
      case State.OnItsOwn(Solo solo, State before, int[] held) -> wentOnAlone(solo, logits, offset);
      case State.Drafting(OpenRound open) -> {
        if (rounds.draft(open, logits, offset)) {
          draftOrLeave(open);
        } else {
          leave(open);
        }
      }
      default -> throw new IllegalStateException("the session is " + said() + ", not drafting");
    }
  }

  /** The round leaves, unless there is no connection: then it does with the next. */
  private void leave(OpenRound open) {
    state = new State.Waiting(open);
    if (connection == Connection.UP) {
      rounds.messages(open).forEach(this::send);
      leaveAhead(open);
    }
  }

  /** Rounds leave behind one that waits for its verdict. */
  private void leaveAhead(OpenRound open) {
    rounds.leaveAhead(open, () -> ++round).forEach(this::send);
  }

  /** Number of the round, or request, that is open or was last: those that are ahead left aside. */
  private int current() {
    State open = state instanceof State.OnItsOwn own ? own.before() : state;
    return open instanceof State.Waiting(OpenRound waiting) ? waiting.number() : round;
  }

  private boolean onResync(CloudMessage.Resync resync) throws SessionException {
    boolean again =
        resync.number() == current()
            && state instanceof State.Waiting(OpenRound waiting)
            && waiting.recoded();
    if (resync.number() < current() || again) {
      return false; // Sent twice.
    }
    OpenRound open = waiting("a resync");
    rounds.recoded(open, resync).forEach(this::send);
    leaveAhead(open);
    return true;
  }

  private boolean onRuling(CloudMessage.Ruling ruling) throws SessionException {
    if (ruling.number() < current()) {
      return false; // The answer to a round that was sent twice.
    }
    OpenRound open = waiting("a verdict");
    settle(open, rounds.ruled(open, ruling));
    return true;
  }

  private boolean onOffer(CloudMessage.Offer offer) throws SessionException {
    boolean again =
        offer.number() == current()
            && state instanceof State.Waiting(OpenRound waiting)
            && waiting.correction().had(offer);
    if (offer.number() < current() || again) {
      return false; // Sent twice.
    }
    OpenRound open = waiting("an offer");
    EdgeRounds.Settled settled = rounds.offered(open, offer);
    if (settled == null) {
      send(rounds.more(open));
    } else {
      settle(open, settled);
    }
    return true;
  }

  private void settle(OpenRound open, EdgeRounds.Settled settled) {
    EdgeRounds.Moved moved = rounds.settle(open, settled, roundsBefore + open.number());
    commit(moved.burst());
    if (finished()) {
      return;
    }
    if (moved.next() == null) {
      beginRound(settled.choice());
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
      state = new State.Drafting(open.numbered(++round));
      draftOrLeave(open);
    }
  }

  /** Of what has been streamed, or settled, it says nothing any more. */
  private void onHint(CloudMessage.Hint hint) {
    if (rounds == null) {
      figures.hintDropped();
    } else {
      rounds.hinted(hint, state instanceof State.Waiting(OpenRound open) ? open : null);
    }
  }

  private void onStreamed(CloudMessage.Streamed streamed) throws SessionException {
    if (!(state instanceof State.Streaming) && !(state instanceof State.Listening)) {
      throw misplaced("a streamed token");
    }
    Claims.token(streamed.token(), settings.vocabulary());
    transcript.append(streamed.token(), Origin.STREAMED);
    figures.streamed();
    Claims.chances(streamed.chances(), settings, 1);
    commit(OpenRound.streamed(roundsBefore + round, streamed.token(), streamed.chances()));
    if (state instanceof State.Streaming(EdgeStream stream)) {
      rounds.streamed(committed);
      stream.came();
      afterStreamed(stream);
    } else if (!finished() && streamed.last()) {
      throw new SessionException(
          Refusal.Code.STATE,
          "the cloud ended its stream after "
              + (committed - promptLength())
              + " tokens, before the end of the text or the limit");
    }
  }

  /**
   * At half of a chunk the next is asked for, so that the cloud never waits for the link. Drafts
   * chosen there begin when the chunk is through: asked again then, the planner might say to stream
   * on, and the pause would have been for nothing.
   */
  private void afterStreamed(EdgeStream stream) {
    int beyond = left() - stream.left();
    if (stream.atHalf() && beyond > 0) {
      switch (planner.next(beyond)) {
        case Step.Draft draft -> stream.keep(draft);
        case Step.Stream more -> {
          int tokens = Math.min(more.tokens(), beyond);
          stream(tokens, EdgeMessage.NO_CHOICE, more);
          stream.extend(tokens);
        }
      }
    }
    if (stream.left() == 0) {
      begin(stream.kept() == null ? planner.next(left()) : stream.kept(), EdgeMessage.NO_CHOICE);
    }
  }

  private void commit(Burst burst) {
    int to = committed + burst.tokens().size();
    actions.add(new EdgeAction.Commit(committed, to, burst));
    committed = to;
    Finish over = handshake.over(to);
    if (over != null) {
      end(over);
    }
  }

  private void end(Finish reason) {
    if (!alone.on() || alone.whole(reason)) {
      finish(reason);
    }
  }

  /**
   * What the draft says alone and will be taken back is no reason to end: then the draft rests, and
   * the answer ends where that is verified.
   */
  @Override
  public boolean stop() {
    if (finished()) {
      return false;
    }
    actions.clear();
    end(Finish.STOPPED);
    return true;
  }

  private void finish(Finish reason) {
    dropAhead();
    state = new State.Done();
    send(new EdgeMessage.Close());
    actions.add(new EdgeAction.Finished(reason));
  }

  private OpenRound waiting(String what) throws SessionException {
    if (state instanceof State.Waiting(OpenRound open)) {
      return open;
    }
    throw misplaced(what);
  }

  private SessionException misplaced(String what) {
    return new SessionException(
        Refusal.Code.STATE, "the cloud sent " + what + " while the session was " + said());
  }

  private String said() {
    return state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Override
  public int token(int position) {
    return text.token(position);
  }

  @Override
  public Origin origin(int position) {
    return transcript.origin(position);
  }

  @Override
  public int promptLength() {
    return transcript.promptLength();
  }

  @Override
  public int committed() {
    return committed;
  }

  @Override
  public boolean finished() {
    return state instanceof State.Done;
  }

  @Override
  public long seed() {
    return handshake.seed();
  }

  @Override
  public SessionFigures figures() {
    return figures;
  }
}
