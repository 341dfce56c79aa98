package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.hint.HintBook;
import io.draftwire.core.law.RowEdits;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.session.EdgeMessage.Mode;
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
  private sealed interface State {
    record New() implements State {}

    /**
     * A hello is out.
     *
     * @param opening what the cloud was asked to decode alone behind it; null for nothing
     */
    record Greeting(EdgeStream opening) implements State {}

    /** Drafts and streams follow each other: {@link EdgeSteps} knows which is open. */
    record Stepping() implements State {}

    /** The cloud decodes alone throughout. */
    record Listening() implements State {}

    /**
     * No cloud can be reached, and the draft goes on behind what is committed.
     *
     * @param before where the session stands again, if what the draft says is taken back
     */
    record OnItsOwn(State before) implements State {}

    record Done() implements State {}
  }

  private final EdgeSettings settings;
  private final Planner planner;
  private final HintBook hints;
  private final Transcript transcript;
  private final CommittedText committed;
  private final Handshake handshake;

  /** Of the draft's rows; nothing hangs on them but how often a draft is accepted. */
  private final RowEdits edits;

  private final EdgeActions actions = new EdgeActions();
  private final SessionFigures figures;
  private final DraftCache cache = new DraftCache();
  private final RoundNumbers numbers = new RoundNumbers();
  private final EdgeStreams streams;
  private final EdgeAlone alone;

  private State state = new State.New();

  /** Null before the welcome, and where the cloud decodes alone throughout. */
  private EdgeSteps steps;

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
    this.handshake = new Handshake(settings, settings.mode(), transcript);
    this.edits = new RowEdits(settings.draftEdits(), settings.vocabulary(), prompt.length);
    this.figures = new SessionFigures(settings.maxDrafts());
    this.committed = new CommittedText(settings, transcript, handshake, figures, actions);
    this.streams = new EdgeStreams(planner, handshake, committed, numbers, actions);
    this.alone = new EdgeAlone(settings, committed, actions);
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
    state = greeting();
  }

  /** What the draft has said alone is part of the prompt, unless it is to be corrected. */
  private State.Greeting greeting() {
    int told = alone.told();
    actions.send(handshake.hello(planner.first(), settings.maxDrafts(), told));
    OptionalInt opening =
        settings.mode() == Mode.SPECULATIVE
            ? planner.opening(settings.maxTokens() - (told - promptLength()))
            : OptionalInt.empty();
    if (opening.isEmpty()) {
      return new State.Greeting(null);
    }
    // Sent behind the hello at once. Where the text ends is known with the welcome.
    Step.Stream step = new Step.Stream(opening.getAsInt());
    return new State.Greeting(streams.begin(step.tokens(), EdgeMessage.NO_CHOICE, step));
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
    actions.lost();
    alone.lost(meanwhile);
    dropAhead(); // The connection's rounds are not another's.
  }

  private void dropAhead() {
    if (steps != null) {
      steps.dropAhead();
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
    if (!alone.mayGoOn()) {
      return false;
    }
    switch (state) {
      case State.Stepping stepping when !steps.drafting() -> leaveForAlone();
      case State.Greeting greeting when handshake.begunAlone() -> leaveForAlone();
      case State.OnItsOwn own -> {}
      default -> {
        return false;
      }
    }
    actions.add(cache.pass(committed.text()));
    return true;
  }

  private void leaveForAlone() {
    if (!alone.corrects() && steps != null) {
      steps.giveUp();
    }
    alone.begin(handshake.seed());
    state = new State.OnItsOwn(state);
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
    if (finished() || !actions.isDown()) {
      return;
    }
    if (!handshake.known()) { // Nothing was promised yet.
      numbers.beginAnew();
      State.Greeting greeting = greeting();
      if (state instanceof State.OnItsOwn) {
        actions.resuming();
        state = new State.OnItsOwn(greeting);
      } else {
        actions.connected();
        state = greeting;
      }
      return;
    }
    actions.resuming();
    actions.send(
        handshake.again(
            steps == null ? planner.first() : steps.scheme(),
            settings.maxDrafts(),
            (steps == null ? settings.prior() : steps.prior()).digest(),
            alone.told()));
    if (steps != null) {
      steps.reconnected();
    }
  }

  private void onResumed(CloudMessage.Welcome welcome) throws SessionException {
    boolean first = !handshake.known();
    handshake.welcomed(welcome);
    actions.connected();
    boolean back = alone.over();
    if (state instanceof State.OnItsOwn(State before) && (first || back)) {
      state = before;
    }
    if (first) {
      begin(welcome);
      return;
    }
    if (settings.mode() == Mode.CLOUD_ONLY) {
      return;
    }
    steps.welcomed(welcome);
    switch (state) {
      case State.Stepping stepping -> steps.goOn();
      case State.OnItsOwn own -> {
        state = new State.Stepping();
        steps.goOnBehind();
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
    if (finished() || actions.isDown()) {
      return false; // The answer is whole, or what comes is of a connection that is given up.
    }
    if (actions.isResuming()) {
      onResuming(message);
      return true;
    }
    boolean news = onConnected(message);
    if (steps != null) {
      end(steps.over());
    }
    return news;
  }

  private boolean onConnected(CloudMessage message) throws SessionException {
    switch (message) {
      case CloudMessage.Welcome welcome -> onWelcome(welcome);
      case CloudMessage.Missing missing -> throw Claims.unasked();
      case CloudMessage.Ruling ruling -> {
        return mayStep(ruling.number(), "a verdict") && steps.onRuling(ruling);
      }
      case CloudMessage.Offer offer -> {
        return mayStep(offer.number(), "an offer") && steps.onOffer(offer);
      }
      case CloudMessage.Resync resync -> {
        return mayStep(resync.number(), "a resync") && steps.onResync(resync);
      }
      case CloudMessage.Streamed streamed -> onStreamed(streamed);
      case CloudMessage.Hint hint -> {
        if (steps == null) {
          figures.hintDropped();
        } else {
          steps.onHint(hint);
        }
        return false;
      }
      case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
      case CloudMessage.Advance advance -> throw Claims.live("an advance");
      case CloudMessage.Regrow regrow -> throw Claims.live("a regrow");
    }
    return true;
  }

  /**
   * Whether what is said of this round is said of one that may be open.
   *
   * @return false where it was answered before: that was sent twice
   */
  private boolean mayStep(int number, String what) throws SessionException {
    if (number < (steps == null ? numbers.latest() : steps.current())) {
      return false;
    }
    if (!(state instanceof State.Stepping)) {
      throw misplaced(what);
    }
    return true;
  }

  private void onResuming(CloudMessage message) throws SessionException {
    switch (message) {
      case CloudMessage.Welcome welcome -> onResumed(welcome);
      case CloudMessage.Missing missing -> actions.send(handshake.retell(missing, alone.told()));
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
    EdgeRounds rounds =
        new EdgeRounds(settings, planner, handshake, transcript, figures, prior, hints, edits);
    steps = new EdgeSteps(planner, rounds, streams, committed, numbers, cache, actions);
    state = new State.Stepping();
    if (opening != null) {
      steps.begin(opening);
    } else {
      steps.begin();
    }
  }

  /**
   * While a verdict is waited for: a pass that is worth running meanwhile, or null. Whoever asks
   * runs it next and hands over its row as any other; asked for only where nothing else is to be
   * done and no message is there, a verdict waits for one pass at most.
   */
  public EdgeAction.Forward ahead() {
    return state instanceof State.Stepping ? steps.ahead() : null;
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
    edits.follow(committed.text(), committed.length());
    if (steps != null && steps.ranAhead(logits, offset)) {
      // Behind the end nothing leaves, nor where the draft goes on alone.
      if (state instanceof State.Stepping) {
        steps.leaveAhead();
      }
      return;
    }
    if (edits.none()) {
      onRow(logits, offset);
    } else {
      onRow(edits.edited(committed.text(), logits, offset), 0);
    }
  }

  private void onRow(float[] logits, int offset) {
    switch (state) {
      case State.OnItsOwn own -> end(alone.goOn(logits, offset, latest()));
      case State.Stepping stepping when steps.drafting() -> steps.onRow(logits, offset);
      default -> throw new IllegalStateException("the session is " + said() + ", not drafting");
    }
  }

  /** Of the latest round, counted over all connections. */
  private int latest() {
    return numbers.name(numbers.latest());
  }

  private void onStreamed(CloudMessage.Streamed streamed) throws SessionException {
    switch (state) {
      case State.Stepping stepping when steps.streaming() -> steps.onStreamed(streamed);
      case State.Listening listening -> {
        end(committed.streamed(streamed, latest()));
        if (!finished() && streamed.last()) {
          throw new SessionException(
              Refusal.Code.STATE,
              "the cloud ended its stream after "
                  + committed.answered()
                  + " tokens, before the end of the text or the limit");
        }
      }
      default -> throw misplaced("a streamed token");
    }
  }

  /**
   * @param over how the text ends; null where it goes on
   */
  private void end(Finish over) {
    if (over != null && alone.whole(over)) {
      finish(over);
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
    actions.send(new EdgeMessage.Close());
    actions.add(new EdgeAction.Finished(reason));
  }

  private SessionException misplaced(String what) {
    return Claims.misplaced(what, said());
  }

  private String said() {
    return state instanceof State.Stepping
        ? steps.said()
        : state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Override
  public int token(int position) {
    return committed.text().token(position);
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
    return committed.length();
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
