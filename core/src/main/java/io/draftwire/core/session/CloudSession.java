package io.draftwire.core.session;

import io.draftwire.core.coding.CoderStateException;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Siblings;
import io.draftwire.core.scheme.Verdict;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Text;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The cloud's side of one answer, without I/O: messages and logits come in, actions are polled.
 *
 * <p>A verdict is a function of (session, epoch, round, payload): a round that comes again gets the
 * stored verdict and advances nothing. Whatever an edge sends, the session either rules or refuses;
 * it never throws at its driver.
 *
 * <p>Not thread-safe: one driver calls it.
 */
public final class CloudSession {
  private enum State {
    NEW,
    READY,
    VERIFYING,
    STREAMING,
    ENDED
  }

  private final SessionId name;
  private final CloudLimits limits;
  private final long fallbackSeed;
  private final IntPredicate endsText;
  private final ArrayDeque<CloudAction> actions = new ArrayDeque<>();

  private State state = State.NEW;
  private EdgeMessage.Hello hello;
  private Text text;
  private Verifier verifier;
  private Dice dice;

  /**
   * What the cloud decodes alone is drawn as coupled drafting draws: one seed, one text, whether
   * drafts help or not.
   */
  private ExponentialRace race;

  private int committed;

  /** Prefix of the text that the target's cache holds once the forwards asked for are done. */
  private int cached;

  private int lengthLimit;
  private RoundOrder order;

  /** Where the stream that was asked for ends. */
  private int streamLimit;

  /** Whether the next token is the first that answers a request to stream. */
  private boolean streamBegins;

  private EdgeMessage.Round pending;

  /** Whether the laws of the pending round are still to come. */
  private boolean lawsDue;

  /** The pending round's logits, where they were there before its laws; null otherwise. */
  private float[] held;

  private CloudMessage.Timing heldTiming;

  /** Null unless the hello asks for chances. */
  private ChanceMeter chances;

  /** The latest round whose correction was left to the edge. */
  private int offered;

  /** The verdict on the latest round of drafts; null where that was a stream. */
  private CloudMessage last;

  /** What that round, or the pending one, brought. */
  private final RoundContent ruledOn = new RoundContent();

  /**
   * @param name for logs and the welcome
   * @param fallbackSeed the seed of a session whose hello names none
   * @param endsText tokens that end a text, for streaming
   */
  public CloudSession(
      SessionId name, CloudLimits limits, long fallbackSeed, IntPredicate endsText) {
    this.name = name;
    this.limits = limits;
    this.fallbackSeed = fallbackSeed;
    this.endsText = endsText;
  }

  /** Next thing to do, or null: then the session waits, or is over. */
  public CloudAction poll() {
    return actions.poll();
  }

  /** Whether there is something to do that was not polled yet. */
  public boolean hasActions() {
    return !actions.isEmpty();
  }

  public void onMessage(EdgeMessage message) {
    onMessage(message, 0);
  }

  /**
   * @param idleMicros since the end of the latest forward pass: what a round waited for its laws,
   *     where this message brings them
   */
  public void onMessage(EdgeMessage message, int idleMicros) {
    if (state == State.ENDED) {
      return;
    }
    switch (message) {
      case EdgeMessage.Hello hello -> onHello(hello);
      case EdgeMessage.Round round -> onRound(round);
      case EdgeMessage.Laws laws -> onLaws(laws, idleMicros);
      case EdgeMessage.Stream stream -> onStream(stream);
      case EdgeMessage.More more -> onMore(more);
      case EdgeMessage.Retell retell ->
          refuse(Refusal.Code.STATE, "a text was told that nobody asked for");
      case EdgeMessage.Grow grow -> refuseLive("guesses");
      case EdgeMessage.Ack ack -> refuseLive("an acknowledgement");
      case EdgeMessage.Close close -> end();
    }
  }

  private void refuseLive(String what) {
    refuse(Refusal.Code.STATE, what + " came in a session that is not live; say so in the hello");
  }

  private void onHello(EdgeMessage.Hello hello) {
    if (state != State.NEW) {
      refuse(
          Refusal.Code.STATE, "a second hello in one session; open a new stream for a new answer");
      return;
    }
    Refusal refusal = Admission.check(hello, limits);
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    this.hello = hello;
    text = new Text(hello.prompt());
    committed = hello.prompt().length;
    long seed = hello.seed().orElse(fallbackSeed);
    dice = new Dice(seed);
    lengthLimit = (int) Math.min((long) committed + hello.maxTokens(), limits.contextLength());
    order = new RoundOrder(hello.epoch(), hello.maxDrafts(), lengthLimit);
    // An edge of another release may have another prior: then neither uses any.
    boolean same = hello.prior() == limits.prior().digest();
    TokenPrior prior = same ? limits.prior() : TokenPrior.NONE;
    verifier = new Verifier(limits.vocabulary(), hello.sampling(), dice, prior);
    race = new ExponentialRace(limits.vocabulary());
    chances = hello.chances() ? new ChanceMeter(limits.vocabulary(), hello.sampling()) : null;
    actions.add(
        new CloudAction.Send(
            new CloudMessage.Welcome(
                name,
                hello.epoch(),
                seed,
                limits.contextLength(),
                prior.digest(),
                limits.costs())));
    if (hello.mode() == Mode.SPECULATIVE) {
      verifier.adopt(hello.scheme());
      state = State.READY;
      prefill();
    } else {
      streamLimit = lengthLimit;
      state = State.STREAMING;
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
      actions.add(new CloudAction.Forward(0, cached, 0));
    }
  }

  private void onRound(EdgeMessage.Round round) {
    if (state != State.READY && state != State.VERIFYING) {
      refuse(
          Refusal.Code.STATE, "round " + round.number() + " came while the session was " + state);
      return;
    }
    boolean again =
        pending != null && round.number() == pending.number()
            || order.isLast(round.number()) && last != null;
    if (again && !ruledOn.has(round)) {
      refuse(
          RoundOrder.refusal(
              "round " + round.number() + " came again with another payload; send a round once"));
      return;
    }
    if (pending != null && round.number() == pending.number()) {
      return; // Sent again while it is being verified: one verdict answers both.
    }
    if (again) {
      actions.add(new CloudAction.Send(last));
      return;
    }
    if (pending == null && order.resynced(round.number()) && !round.recoded()) {
      sendResync(round.number()); // Sent again: what it asks for is under way.
      return;
    }
    Refusal refusal =
        pending != null
            ? RoundOrder.refusal(
                "round " + round.number() + " came while round " + pending.number() + " was open")
            : order.check(round, text, verifier, limits.vocabulary());
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    choose(round.choice());
    if (round.scheme() != null) {
      verifier.adopt(round.scheme());
    }
    verify(round);
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
      drafts = verifier.decode(text, committed, round);
    } catch (CoderStateException e) {
      resync(round, e);
      return;
    } catch (MalformedPayloadException e) {
      refuse(Refusal.Code.PAYLOAD, "round " + round.number() + ": " + e.getMessage());
      return;
    }
    ruledOn.read(round);
    pending = round;
    lawsDue = round.lawsBehind();
    state = State.VERIFYING;
    for (int draft : drafts) {
      text.append(draft);
    }
    forward(drafts.length + 1, verifier.siblings());
  }

  private void onLaws(EdgeMessage.Laws laws, int idleMicros) {
    if (state == State.NEW) {
      refuse(Refusal.Code.STATE, "laws came before the hello; say hello first");
      return;
    }
    if (laws.number() >= 1 && laws.number() <= order.last()) {
      return; // Sent again: the round has its verdict.
    }
    Refusal refusal = order.check(laws, pending);
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    if (!lawsDue) {
      return; // Sent again.
    }
    try {
      verifier.decodeLaws(laws.payload());
    } catch (MalformedPayloadException e) {
      refuse(Refusal.Code.PAYLOAD, "laws of round " + laws.number() + ": " + e.getMessage());
      return;
    }
    lawsDue = false;
    if (held != null) {
      float[] logits = held;
      held = null;
      rule(logits, 0, heldTiming.withLaws(idleMicros));
    }
  }

  private void forward(int rows) {
    forward(rows, Siblings.NONE);
  }

  private void forward(int rows, Siblings siblings) {
    actions.add(new CloudAction.Forward(cached, text.length(), rows, siblings));
    cached = text.length();
  }

  /**
   * The target's logits at the positions that the latest Forward asked for, row-major from {@code
   * offset}.
   *
   * @param timing where the time went, passed on to the edge
   */
  public void onLogits(float[] logits, int offset, CloudMessage.Timing timing) {
    switch (state) {
      case VERIFYING -> {
        if (lawsDue) {
          // The row count is the round's; the array is the driver's, and will be used again.
          int rows = pending.drafts() + 1;
          held = Arrays.copyOfRange(logits, offset, offset + rows * limits.vocabulary());
          heldTiming = timing;
        } else {
          rule(logits, offset, timing);
        }
      }
      case STREAMING -> stream(logits, offset, timing);
      default -> {} // Ended while the target was running: nobody waits for this any more.
    }
  }

  /** Begins the coder anew from the committed text and has the edge do the same, once a round. */
  private void resync(EdgeMessage.Round round, CoderStateException e) {
    ruledOn.misread(round);
    if (!order.resync(round.number())) {
      refuse(Refusal.Code.PAYLOAD, "round " + round.number() + ": " + e.getMessage());
      return;
    }
    verifier.forget(text, committed);
    sendResync(round.number());
  }

  private void sendResync(int number) {
    actions.add(new CloudAction.Send(new CloudMessage.Resync(number, text.prefix(committed))));
  }

  private void onStream(EdgeMessage.Stream stream) {
    boolean streaming = state == State.STREAMING && hello.mode() == Mode.SPECULATIVE;
    if (state != State.READY && !streaming) {
      refuse(
          Refusal.Code.STATE, "stream " + stream.number() + " came while the session was " + state);
      return;
    }
    if (order.isLast(stream.number()) && last == null) {
      return; // Sent again: it was heard.
    }
    // What extends a stream was sent before the edge had all of it, and may come behind its end.
    boolean extension = streaming || order.last() > 0 && last == null;
    Refusal refusal =
        extension ? order.checkMore(stream, text) : order.check(stream, text, verifier);
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    order.done(stream.number());
    last = null;
    choose(stream.choice());
    int from = streaming ? streamLimit : committed;
    streamLimit = (int) Math.min((long) from + stream.tokens(), lengthLimit);
    if (!streaming) {
      state = State.STREAMING;
      streamBegins = true;
      forward(1);
    }
  }

  private void onMore(EdgeMessage.More more) {
    boolean open = state == State.READY && verifier.offerOpen() && order.isLast(more.number());
    if (!open && more.number() >= 1 && more.number() <= offered) {
      return; // Sent again: the correction is chosen.
    }
    if (!open) {
      refuse(
          Refusal.Code.STATE,
          "more candidates were asked for round " + more.number() + ", which has no offer open");
      return;
    }
    Refusal refusal = RoundOrder.check(more, verifier.offered());
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    if (more.first() < verifier.offered()) {
      return; // Sent again: they are on their way, and who asks a thousand times gets them once.
    }
    Candidates candidates = verifier.offer(more.first());
    actions.add(
        new CloudAction.Send(
            new CloudMessage.Offer(
                order.last(),
                ((CloudMessage.Offer) last).accepted(),
                ((CloudMessage.Offer) last).digest(),
                candidates,
                CloudMessage.Timing.NONE,
                chances == null ? Chances.NONE : chances.more(candidates))));
  }

  private void rule(float[] logits, int offset, CloudMessage.Timing timing) {
    Verdict verdict = verifier.decide(logits, offset);
    int lastRow = verdict.accepted();
    cached = committed + verdict.accepted();
    text.truncate(cached);
    if (verdict.sibling() > 0) {
      Siblings siblings = verifier.siblings();
      text.append(siblings.token(verdict.accepted(), verdict.sibling()));
      lastRow = pending.drafts() + siblings.row(verdict.accepted(), verdict.sibling());
    }
    order.done(pending.number());
    pending = null;
    state = State.READY;
    int from = committed;
    if (verdict.leftToEdge()) {
      committed = text.length();
      Candidates candidates = verifier.offer(0);
      Chances given =
          chances == null
              ? Chances.NONE
              : chances.of(logits, offset, text.copy(from, committed), candidates);
      offered = order.last();
      last =
          new CloudMessage.Offer(
              offered,
              verdict.accepted(),
              text.prefix(committed).digest(),
              candidates,
              timing,
              given);
    } else {
      text.append(verdict.token());
      committed = text.length();
      Chances given =
          chances == null
              ? Chances.NONE
              : chances.of(logits, offset, text.copy(from, committed), lastRow);
      last =
          new CloudMessage.Ruling(
              order.last(),
              verdict.accepted(),
              verdict.sibling(),
              verdict.token(),
              text.prefix(committed).digest(),
              timing,
              given);
    }
    actions.add(new CloudAction.Send(last));
  }

  /** Of the tokens committed from {@code from} on, by rows. */
  private Chances chances(float[] logits, int offset, int from) {
    return chances == null ? Chances.NONE : chances.of(logits, offset, text.copy(from, committed));
  }

  private void stream(float[] logits, int offset, CloudMessage.Timing timing) {
    int token = race.winner(logits, offset, hello.sampling(), dice.bits(Purpose.RACE, committed));
    text.append(token);
    committed = text.length();
    verifier.followed().streamed(text, committed);
    boolean ended = endsText.test(token) || committed >= lengthLimit;
    boolean over = ended || committed >= streamLimit;
    Chances given = chances(logits, offset, committed - 1);
    CloudMessage.Timing told = streamBegins ? timing : timing.withoutArrival();
    streamBegins = false;
    actions.add(new CloudAction.Send(new CloudMessage.Streamed(token, over, told, given)));
    if (!over) {
      forward(1);
    } else if (ended) {
      end();
    } else {
      state = State.READY;
    }
  }

  /** The edge is gone, or the target failed: nothing more will be sent. */
  public void abandon() {
    end();
  }

  /** Ends the session with a reason for the edge. */
  public void refuse(Refusal.Code code, String message) {
    refuse(new Refusal(code, message));
  }

  /** Ends the session with a reason for the edge. */
  public void refuse(Refusal refusal) {
    if (state != State.ENDED) {
      actions.add(new CloudAction.Send(new CloudMessage.Refused(refusal)));
      end();
    }
  }

  private void end() {
    if (state != State.ENDED) {
      state = State.ENDED;
      actions.removeIf(action -> action instanceof CloudAction.Forward); // Nobody waits for it.
      actions.add(new CloudAction.Ended());
    }
  }

  /** Whether the target has run over the open round, and its laws are still to come. */
  public boolean awaitsLaws() {
    return held != null;
  }

  /** Whether nothing is asked of the target: what comes now is what the next pass waits for. */
  public boolean idle() {
    return state == State.NEW || state == State.READY;
  }

  public boolean ended() {
    return state == State.ENDED;
  }

  /** Tokens of the text, with the drafts of a round that is being verified; 0 before the hello. */
  public int length() {
    return text == null ? 0 : text.length();
  }

  /** The committed text, while the session is open. */
  public int[] committedText() {
    return text.copy(0, committed);
  }

  public SessionId name() {
    return name;
  }

  public Sampling sampling() {
    return hello.sampling();
  }

  public int token(int position) {
    return text.token(position);
  }

  /** Committed tokens, prompt included. */
  public int committed() {
    return committed;
  }
}
