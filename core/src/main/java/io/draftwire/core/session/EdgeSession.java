package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Outcome;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Text;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.OptionalLong;

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
public final class EdgeSession implements Resumable {
  private static final int[] NONE = {};

  /** No candidate beside a draft stands. */
  private static final int NO_SIBLING = -1;

  private enum State {
    NEW,
    GREETING,
    DRAFTING,
    WAITING,
    STREAMING,
    /** No cloud can be reached, and the draft goes on behind what is committed. */
    ALONE,
    DONE
  }

  private final EdgeSettings settings;
  private final Planner planner;
  private final Transcript transcript;
  private final Text text;
  private final int promptLength;
  private final ArrayDeque<EdgeAction> actions = new ArrayDeque<>();
  private final SessionFigures figures;

  /** Of the connection. What is drafted while there is none waits for the next. */
  private enum Link {
    UP,
    DOWN,
    /** A hello is out that takes the session up. */
    RESUMING
  }

  private State state = State.NEW;
  private Link link = Link.UP;
  private final Rejoin rejoin = new Rejoin();
  private Drafter drafter;
  private int epoch;
  private long seed;

  /** Most tokens the whole text may reach: by the token limit and by the target's context. */
  private int lengthLimit;

  private boolean contextBinds;
  private int committed;

  /** Prefix of the text that the draft's cache holds. */
  private int cached;

  /** Of the latest round in this epoch; and how many there were in those before. */
  private int round;

  private int roundsBefore;
  private final OpenRound open;
  private int roundLimit;

  private boolean mayGoOnAlone;

  /** Null until the draft has gone on alone. */
  private Solo solo;

  /** Whether the open round has left once. */
  private boolean sent;

  /**
   * Whether the cloud's coders have begun anew, and those here are to do so with the next round.
   */
  private boolean stale;

  /** The round's scheme, where it is another than the round's before; null otherwise. */
  private Scheme change;

  /** The latest round whose drafts were coded again. */
  private int recoded;

  /** Candidates tried for the open correction. */
  private int tried;

  /** Offers of the open round. */
  private int offers;

  /** Chances of the accepted drafts before the open correction. */
  private Chances acceptedChances = Chances.NONE;

  /** The correction drawn here, until a round has told the cloud. */
  private int choice = EdgeMessage.NO_CHOICE;

  private int streamChunk;
  private int streamLeft;

  /** What follows the stream: chosen at half of its last chunk; null where nothing is yet. */
  private Step.Draft kept;

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
    if (prompt.length == 0) {
      throw new IllegalArgumentException(
          "the prompt is empty and the model has no begin-of-text token; give at least one word");
    }
    this.settings = settings;
    this.planner = planner;
    this.transcript = new Transcript(prompt);
    this.text = transcript.text();
    this.promptLength = prompt.length;
    this.committed = prompt.length;
    this.figures = new SessionFigures(settings.maxDrafts());
    this.open = new OpenRound(settings);
  }

  /** Next thing to do, or null: then the session waits for an event, or is over. */
  public EdgeAction poll() {
    return actions.poll();
  }

  /** Says hello. */
  public void start() {
    expect(State.NEW);
    greet();
  }

  private void greet() {
    state = State.GREETING;
    hello(planner.first(), settings.maxTokens(), settings.seed(), text.copy(0, promptLength), null);
    if (settings.mode() == Mode.SPECULATIVE) {
      OptionalInt opening = planner.opening(settings.maxTokens());
      if (opening.isPresent()) {
        openWithStream(new Step.Stream(opening.getAsInt()));
      }
    }
  }

  private void hello(Scheme scheme, int tokens, OptionalLong seed, int[] prompt, Resume resume) {
    actions.add(
        new EdgeAction.Send(
            new EdgeMessage.Hello(
                Protocol.VERSION,
                settings.fingerprint(),
                settings.vocabulary(),
                settings.mode(),
                settings.sampling(),
                scheme,
                settings.maxDrafts(),
                tokens,
                seed,
                prompt,
                drafter == null ? settings.prior().digest() : drafter.prior().digest(),
                settings.chances(),
                resume)));
  }

  @Override
  public boolean resumable() {
    return rejoin.known() && state != State.DONE;
  }

  /** What is drafted meanwhile is kept, unless the draft goes on alone. */
  @Override
  public void lost(boolean alone) {
    if (state == State.DONE) {
      return;
    }
    link = Link.DOWN;
    mayGoOnAlone = alone && settings.mode() == Mode.SPECULATIVE && rejoin.known();
    actions.removeIf(EdgeAction.Send.class::isInstance);
  }

  /** A round that is open is given up for it: of its drafts the cloud may have said anything. */
  @Override
  public boolean goOnAlone() {
    boolean between = state == State.WAITING || state == State.STREAMING || state == State.ALONE;
    if (!mayGoOnAlone || link != Link.DOWN || !between) {
      return false;
    }
    if (state != State.ALONE) {
      if (state == State.WAITING) {
        drafter.half().giveUp();
      }
      state = State.ALONE;
      kept = null;
      text.truncate(committed);
      cached = Math.min(cached, committed - 1); // The last token's logits are wanted.
      solo = solo == null ? new Solo(settings, seed) : solo;
    }
    actions.add(new EdgeAction.Forward(cached, text.length()));
    return true;
  }

  private void wentOnAlone(float[] logits, int offset) {
    cached = text.length();
    if (link != Link.DOWN) {
      return; // A cloud was asked to go on behind what was committed then.
    }
    int token = solo.token(logits, offset, committed);
    transcript.append(token, Origin.UNVERIFIED);
    figures.alone();
    commit(settings.endsText().test(token), OpenRound.alone(roundsBefore + round, token));
  }

  /** The round that was open is sent once more, drawn as it was and coded anew. */
  @Override
  public void resume(long now) {
    if (state == State.DONE || link != Link.DOWN) {
      return;
    }
    if (!rejoin.known()) {
      link = Link.UP; // Nothing was promised yet.
      round = 0;
      streamChunk = 0;
      greet();
      return;
    }
    link = Link.RESUMING;
    hello(
        drafter == null ? planner.first() : drafter.scheme(),
        (int) Math.min(Integer.MAX_VALUE, (long) promptLength + settings.maxTokens() - committed),
        OptionalLong.of(seed),
        NONE,
        rejoin.resume(text, committed));
    epoch = rejoin.epoch();
    roundsBefore += Math.max(0, round - 1);
    round = Math.min(round, 1);
    recoded = 0;
    // Part of the text by now, and of what the hello says.
    choice = EdgeMessage.NO_CHOICE;
    change = null;
    tried = 0;
    offers = 0;
    acceptedChances = Chances.NONE;
  }

  private void onResumed(CloudMessage.Welcome welcome) throws SessionException {
    welcomed(welcome, OptionalLong.of(seed));
    link = Link.UP;
    if (settings.mode() == Mode.CLOUD_ONLY) {
      return;
    }
    Claims.samePrior(welcome.prior(), drafter.prior());
    stale = true;
    switch (state) {
      case STREAMING -> {
        streamLeft = Math.min(streamLeft, lengthLimit - committed);
        streamChunk = streamLeft;
        askForStream(streamLeft);
      }
      case DRAFTING -> {} // What is drafted meanwhile belongs to the same round.
      case WAITING -> send();
      case ALONE -> {
        round = 0;
        beginRound();
      }
      default -> throw new IllegalStateException("a session that is " + state + " was resumed");
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
    if (state == State.DONE || link == Link.DOWN) {
      return false; // The answer is whole, or what comes is of a connection that is given up.
    }
    if (link == Link.RESUMING) {
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
      case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
      case CloudMessage.Advance advance -> throw Claims.live("an advance");
      case CloudMessage.Regrow regrow -> throw Claims.live("a regrow");
    }
    return true;
  }

  private void onResuming(CloudMessage message) throws SessionException {
    switch (message) {
      case CloudMessage.Welcome welcome -> onResumed(welcome);
      case CloudMessage.Missing missing ->
          actions.add(new EdgeAction.Send(rejoin.retell(missing, text, committed)));
      case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
      default -> throw Claims.early(message);
    }
  }

  private void welcomed(CloudMessage.Welcome welcome, OptionalLong asked) throws SessionException {
    Claims.seed(welcome.seed(), asked);
    rejoin.welcomed(welcome);
    epoch = welcome.epoch();
    seed = welcome.seed();
    long wanted = (long) promptLength + settings.maxTokens();
    contextBinds = wanted > welcome.contextLength();
    lengthLimit = (int) Math.min(wanted, welcome.contextLength());
  }

  private void onWelcome(CloudMessage.Welcome welcome) throws SessionException {
    expectMessage(State.GREETING, "a welcome");
    welcomed(welcome, settings.seed());
    if (settings.mode() == Mode.CLOUD_ONLY) {
      state = State.STREAMING;
      return;
    }
    TokenPrior prior = Claims.prior(welcome.prior(), settings.prior());
    planner.cloudCosts(welcome.costs().seconds(), welcome.costs().doubtful());
    drafter = new Drafter(settings, seed, prior, planner.first());
    if (streamChunk > 0) {
      state = State.STREAMING;
      streamChunk = Math.min(streamChunk, lengthLimit - committed);
      streamLeft = streamChunk;
    } else {
      beginRound();
    }
  }

  private void beginRound() {
    round++;
    open.begin();
    sent = false;
    tried = 0;
    offers = 0;
    Step step = kept == null ? planner.next(lengthLimit - committed) : kept;
    kept = null;
    planner.begun(step);
    switch (step) {
      case Step.Stream stream -> beginStream(stream.tokens());
      case Step.Draft draft -> {
        state = State.DRAFTING;
        change = draft.scheme().equals(drafter.scheme()) ? null : draft.scheme();
        if (change != null) {
          drafter.adopt(change);
        }
        drafter.half().price(planner.secondsPerBit(), planner.secondsPerToken());
        drafter.half().idsFirst(draft.idsFirst());
        drafter.begin(text, committed, settings.bitBudget());
        // A round yields one token more than it drafts; drafting up to the limit would only be
        // thrown away.
        int most = Math.min(draft.most(), settings.maxDrafts());
        most = Math.min(most, draft.scheme().mostDrafts(settings.vocabulary()));
        roundLimit = Math.min(most, lengthLimit - committed - 1);
        draftOrSend();
      }
    }
  }

  /** Sent behind the hello at once. Where the text ends is known with the welcome. */
  private void openWithStream(Step.Stream stream) {
    planner.begun(stream);
    epoch = Protocol.FIRST_EPOCH;
    round = 1;
    streamChunk = stream.tokens();
    askForStream(stream.tokens());
  }

  private void beginStream(int tokens) {
    state = State.STREAMING;
    streamChunk = Math.min(tokens, lengthLimit - committed);
    streamLeft = streamChunk;
    askForStream(streamChunk);
    choice = EdgeMessage.NO_CHOICE;
  }

  private void askForStream(int tokens) {
    actions.add(
        new EdgeAction.Send(
            new EdgeMessage.Stream(epoch, round, text.prefix(committed), choice, tokens)));
  }

  private void draftOrSend() {
    boolean ended = open.drafts() > 0 && settings.endsText().test(text.token(text.length() - 1));
    if (open.drafts() < roundLimit && !ended) {
      actions.add(new EdgeAction.Forward(cached, text.length()));
    } else {
      send();
    }
  }

  /**
   * The draft's logits {@code [offset, offset + V)} at the position that the latest Forward asked
   * for.
   */
  public void onLogits(float[] logits, int offset) {
    if (state == State.ALONE) {
      wentOnAlone(logits, offset);
      return;
    }
    expect(State.DRAFTING);
    cached = text.length();
    int token = drafter.half().propose(logits, offset);
    if (token == Drafting.NOTHING) {
      send();
      return;
    }
    text.append(token);
    open.drafted(drafter.half().figures(), token, logits, offset);
    figures.drafted(drafter.half().figures());
    draftOrSend();
  }

  private void send() {
    state = State.WAITING;
    if (link != Link.UP) {
      return; // It leaves with the next connection.
    }
    if (stale) {
      drafter.forget(text, committed);
      stale = false;
    }
    byte[] payload = drafter.half().payload();
    if (sent) {
      figures.resent(drafter.half().payloadBits());
    } else {
      int rows = open.drafts() + drafter.half().siblings().count() + 1;
      figures.sent(open.drafts(), rows, drafter.half().payloadBits());
    }
    sent = true;
    sendRound(payload, false);
  }

  private void sendRound(byte[] payload, boolean recoded) {
    byte[] laws = drafter.half().laws();
    actions.add(
        new EdgeAction.Send(
            new EdgeMessage.Round(
                epoch,
                round,
                text.prefix(committed),
                open.drafts(),
                payload,
                choice,
                change,
                laws != null,
                recoded)));
    if (laws != null) {
      actions.add(new EdgeAction.Send(new EdgeMessage.Laws(epoch, round, laws)));
    }
  }

  /** The cloud's coder was out of step: the same drafts again, by coders that begin anew. */
  private boolean onResync(CloudMessage.Resync resync) throws SessionException {
    if (resync.number() < round || resync.number() == recoded) {
      return false; // Sent twice.
    }
    expectMessage(State.WAITING, "a resync");
    Claims.resync(resync.number(), round);
    Claims.sameText(resync.prefix(), text.prefix(committed));
    recoded = round;
    // What the round said besides its drafts has arrived.
    choice = EdgeMessage.NO_CHOICE;
    change = null;
    drafter.forget(text, committed);
    byte[] payload = drafter.half().payload();
    figures.resent(drafter.half().payloadBits());
    sendRound(payload, true);
    return true;
  }

  private boolean onRuling(CloudMessage.Ruling ruling) throws SessionException {
    if (ruling.number() < round) {
      return false; // The answer to a round that was sent twice.
    }
    checkVerdict(ruling.number(), ruling.accepted(), open.drafts(), "a verdict");
    Claims.token(ruling.token(), settings.vocabulary());
    Claims.chances(ruling.chances(), settings.chances(), ruling.standing() + 1);
    int until = committed + ruling.accepted();
    if (ruling.sibling() > 0) {
      int sibling = Claims.sibling(drafter.half().siblings(), ruling);
      Claims.sameText(ruling.digest(), text.prefix(until, sibling, ruling.token()));
      settle(ruling.accepted(), sibling, ruling.token(), Origin.BONUS, ruling.chances());
      return true;
    }
    Claims.sameText(ruling.digest(), text.prefix(until, ruling.token()));
    boolean all = ruling.accepted() == open.drafts();
    settle(
        ruling.accepted(),
        NO_SIBLING,
        ruling.token(),
        all ? Origin.BONUS : Origin.CORRECTED,
        ruling.chances());
    return true;
  }

  private boolean onOffer(CloudMessage.Offer offer) throws SessionException {
    if (offer.number() < round || offer.number() == round && offer.candidates().first() < tried) {
      return false; // Sent twice.
    }
    // Of a round that was accepted whole there is nothing to correct.
    checkVerdict(offer.number(), offer.accepted(), open.drafts() - 1, "an offer");
    Claims.sameText(offer.digest(), text.prefix(committed + offer.accepted()));
    Candidates candidates = offer.candidates();
    Claims.candidates(candidates, tried, settings.vocabulary());
    Claims.offers(++offers);
    // A refill tells of its candidates alone; the accepted drafts were told of with the first.
    int before = tried == 0 ? offer.accepted() : 0;
    Claims.chances(offer.chances(), settings.chances(), before + candidates.distinct().length);
    acceptedChances = tried == 0 ? offer.chances().head(before) : acceptedChances;
    int token = drafter.half().correct(offer.accepted(), candidates);
    if (token == Drafting.NOTHING) {
      tried += candidates.count();
      actions.add(new EdgeAction.Send(new EdgeMessage.More(epoch, round, tried)));
      return true;
    }
    // Told with the next round, from now on; the choice of the round before has arrived.
    choice = token;
    Chances given = acceptedChances.and(offer.chances(), before + indexOf(candidates, token));
    settle(offer.accepted(), NO_SIBLING, token, Origin.CORRECTED, given);
    return true;
  }

  private static int indexOf(Candidates candidates, int token) {
    int[] different = candidates.distinct();
    int index = 0;
    while (different[index] != token) {
      index++;
    }
    return index;
  }

  private void checkVerdict(int number, int accepted, int most, String what)
      throws SessionException {
    expectMessage(State.WAITING, what);
    Claims.verdict(number, accepted, most, round, open.drafts());
    choice = EdgeMessage.NO_CHOICE; // It has arrived with the round.
  }

  /**
   * Of the open round so many drafts stand, perhaps a sibling behind them, and {@code token}
   * follows.
   */
  private void settle(int accepted, int sibling, int token, Origin origin, Chances chances) {
    int drafts = open.drafts();
    int bits = drafter.half().payloadBits();
    boolean beside = sibling != NO_SIBLING;
    int standing = accepted + (beside ? 1 : 0);
    drafter.half().settle(accepted);
    planner.outcome(
        Outcome.of(drafter.scheme(), drafts, accepted, beside, bits, drafter.half().lawBits()));
    text.truncate(committed + accepted);
    cached = Math.min(cached, text.length());
    if (beside) {
      text.append(sibling);
      open.standsBeside(accepted);
    }
    // An end of text among the accepted drafts is the last of them: drafting stops there.
    boolean ended = standing > 0 && settings.endsText().test(text.token(text.length() - 1));
    for (int i = 0; i < standing; i++) {
      transcript.mark(committed + i, Origin.ACCEPTED);
    }
    if (!ended) {
      transcript.append(token, origin);
      ended = settings.endsText().test(token);
    }
    figures.ruled(drafts, accepted, beside, text.length() - committed);
    int[] tokens = text.copy(committed, text.length());
    commit(
        ended,
        open.burst(
            roundsBefore + round, drafter.scheme(), standing, bits, tokens, origin, chances));
    if (state != State.DONE) {
      beginRound();
    }
  }

  private void onStreamed(CloudMessage.Streamed streamed) throws SessionException {
    expectMessage(State.STREAMING, "a streamed token");
    Claims.token(streamed.token(), settings.vocabulary());
    transcript.append(streamed.token(), Origin.STREAMED);
    figures.streamed();
    Claims.chances(streamed.chances(), settings.chances(), 1);
    commit(
        settings.endsText().test(streamed.token()),
        OpenRound.streamed(roundsBefore + round, streamed.token(), streamed.chances()));
    if (state == State.DONE) {
      return;
    }
    if (settings.mode() == Mode.SPECULATIVE) {
      drafter.followed().streamed(text, committed);
      afterStreamed();
    } else if (streamed.last()) {
      throw new SessionException(
          Refusal.Code.STATE,
          "the cloud ended its stream after "
              + (committed - promptLength)
              + " tokens, before the end of the text or the limit");
    }
  }

  /**
   * At half of a chunk the next is asked for, so that the cloud never waits for the link. Drafts
   * chosen there begin when the chunk is through: asked again then, the planner might say to stream
   * on, and the pause would have been for nothing.
   */
  private void afterStreamed() {
    streamLeft--;
    int beyond = lengthLimit - committed - streamLeft;
    if (streamLeft == streamChunk / 2 && beyond > 0) {
      switch (planner.next(beyond)) {
        case Step.Draft draft -> kept = draft;
        case Step.Stream more -> extendStream(more, beyond);
      }
    }
    if (streamLeft == 0) {
      beginRound();
    }
  }

  private void extendStream(Step.Stream more, int beyond) {
    planner.begun(more);
    round++;
    streamChunk = Math.min(more.tokens(), beyond);
    streamLeft += streamChunk;
    askForStream(streamChunk);
  }

  private void commit(boolean ended, Burst burst) {
    actions.add(new EdgeAction.Commit(committed, text.length(), burst));
    committed = text.length();
    if (ended) {
      finish(Finish.END_OF_TEXT);
    } else if (committed >= lengthLimit) {
      finish(contextBinds ? Finish.CONTEXT : Finish.LENGTH);
    }
  }

  /**
   * Ends the answer behind what is committed. What was drafted beyond it was never part of it.
   *
   * @return whether there was anything to end
   */
  public boolean stop() {
    if (state == State.DONE) {
      return false;
    }
    actions.clear();
    finish(Finish.STOPPED);
    return true;
  }

  private void finish(Finish reason) {
    state = State.DONE;
    actions.add(new EdgeAction.Send(new EdgeMessage.Close()));
    actions.add(new EdgeAction.Finished(reason));
  }

  private void expect(State expected) {
    if (state != expected) {
      throw new IllegalStateException("the session is " + state + ", not " + expected);
    }
  }

  private void expectMessage(State expected, String what) throws SessionException {
    if (state != expected) {
      throw new SessionException(
          Refusal.Code.STATE, "the cloud sent " + what + " while the session was " + state);
    }
  }

  public int token(int position) {
    return text.token(position);
  }

  /**
   * What the committed token at {@code position} was; positions count from the start of the prompt.
   */
  public Origin origin(int position) {
    return transcript.origin(position);
  }

  public int promptLength() {
    return promptLength;
  }

  /** Committed tokens, prompt included. */
  public int committed() {
    return committed;
  }

  /** The answer so far, without the prompt. */
  public int[] answer() {
    return text.copy(promptLength, committed);
  }

  public boolean finished() {
    return state == State.DONE;
  }

  /** The session's seed, once welcomed. */
  public long seed() {
    return seed;
  }

  public SessionFigures figures() {
    return figures;
  }
}
