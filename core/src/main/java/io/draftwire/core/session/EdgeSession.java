package io.draftwire.core.session;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.session.EdgeMessage.Mode;
import java.util.ArrayDeque;
import java.util.Arrays;

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
public final class EdgeSession {
  private enum State {
    NEW,
    GREETING,
    DRAFTING,
    WAITING,
    STREAMING,
    DONE
  }

  private final EdgeSettings settings;
  private final Text text;
  private final int promptLength;
  private final ArrayDeque<EdgeAction> actions = new ArrayDeque<>();
  private final SessionFigures figures;
  private Origin[] origins = new Origin[64];

  private State state = State.NEW;
  private Drafting drafting;
  private int epoch;
  private long seed;

  /** Most tokens the whole text may reach: by the token limit and by the target's context. */
  private int lengthLimit;

  private boolean contextBinds;
  private int committed;

  /** Prefix of the text that the draft's cache holds. */
  private int cached;

  private int round;
  private int drafts;
  private int roundLimit;

  /**
   * @param prompt token ids, at least one
   */
  public EdgeSession(EdgeSettings settings, int[] prompt) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException(
          "the prompt is empty and the model has no begin-of-text token; give at least one word");
    }
    this.settings = settings;
    this.text = new Text(prompt);
    this.promptLength = prompt.length;
    this.committed = prompt.length;
    this.figures = new SessionFigures(settings.maxDrafts());
  }

  /** Next thing to do, or null: then the session waits for an event, or is over. */
  public EdgeAction poll() {
    return actions.poll();
  }

  /** Says hello. */
  public void start() {
    expect(State.NEW);
    state = State.GREETING;
    actions.add(
        new EdgeAction.Send(
            new EdgeMessage.Open(
                Protocol.VERSION,
                settings.fingerprint(),
                settings.vocabulary(),
                settings.mode(),
                settings.sampling(),
                settings.scheme(),
                settings.maxDrafts(),
                settings.maxTokens(),
                settings.seed(),
                text.copy(0, promptLength))));
  }

  /**
   * A message arrived.
   *
   * @throws SessionException if the cloud refused, or the message does not fit: the answer is not
   *     whole
   */
  public void onMessage(CloudMessage message) throws SessionException {
    if (state == State.DONE) {
      return; // The answer is whole; whatever comes late cannot change that.
    }
    switch (message) {
      case CloudMessage.Welcome welcome -> onWelcome(welcome);
      case CloudMessage.Ruling ruling -> onRuling(ruling);
      case CloudMessage.Streamed streamed -> onStreamed(streamed);
      case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
    }
  }

  private void onWelcome(CloudMessage.Welcome welcome) throws SessionException {
    expectMessage(State.GREETING, "a welcome");
    epoch = welcome.epoch();
    seed = welcome.seed();
    long wanted = (long) promptLength + settings.maxTokens();
    contextBinds = wanted > welcome.contextLength();
    lengthLimit = (int) Math.min(wanted, welcome.contextLength());
    if (settings.mode() == Mode.CLOUD_ONLY) {
      state = State.STREAMING;
      return;
    }
    Sampling sampling = settings.draftSampling();
    drafting = settings.scheme().drafting(settings.vocabulary(), sampling, new Dice(seed));
    beginRound();
  }

  private void beginRound() {
    state = State.DRAFTING;
    round++;
    drafts = 0;
    drafting.begin(committed, settings.bitBudget());
    // A round yields one token more than it drafts; drafting up to the limit would only be thrown
    // away.
    roundLimit = Math.min(settings.maxDrafts(), lengthLimit - committed - 1);
    draftOrSend();
  }

  private void draftOrSend() {
    boolean ended = drafts > 0 && settings.endsText().test(text.token(text.length() - 1));
    if (drafts < roundLimit && !ended) {
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
    expect(State.DRAFTING);
    cached = text.length();
    int token = drafting.propose(logits, offset);
    if (token == Drafting.NOTHING) {
      send();
      return;
    }
    drafts++;
    text.append(token);
    figures.drafted(drafting.figures());
    draftOrSend();
  }

  private void send() {
    state = State.WAITING;
    byte[] payload = drafting.payload();
    figures.sent(drafts, drafting.payloadBits());
    actions.add(
        new EdgeAction.Send(new EdgeMessage.Round(epoch, round, committed, drafts, payload)));
  }

  private void onRuling(CloudMessage.Ruling ruling) throws SessionException {
    if (ruling.number() < round) {
      return; // The answer to a round that was sent twice.
    }
    expectMessage(State.WAITING, "a verdict");
    if (ruling.number() != round || ruling.accepted() < 0 || ruling.accepted() > drafts) {
      throw new SessionException(
          Refusal.Code.ROUND,
          "the cloud ruled on round "
              + ruling.number()
              + " with "
              + ruling.accepted()
              + " accepted; round "
              + round
              + " with "
              + drafts
              + " drafts is open");
    }
    checkToken(ruling.token());
    drafting.settle(ruling.accepted());
    int accepted = ruling.accepted();
    boolean all = accepted == drafts;
    text.truncate(committed + accepted);
    cached = Math.min(cached, text.length());
    // An end of text among the accepted drafts is the last of them: drafting stops there.
    boolean ended = accepted > 0 && settings.endsText().test(text.token(text.length() - 1));
    for (int i = 0; i < accepted; i++) {
      setOrigin(committed + i, Origin.ACCEPTED);
    }
    if (!ended) {
      setOrigin(text.length(), all ? Origin.BONUS : Origin.CORRECTED);
      text.append(ruling.token());
      ended = settings.endsText().test(ruling.token());
    }
    figures.ruled(drafts, accepted, text.length() - committed);
    commit(ended);
    if (state != State.DONE) {
      beginRound();
    }
  }

  private void onStreamed(CloudMessage.Streamed streamed) throws SessionException {
    expectMessage(State.STREAMING, "a streamed token");
    checkToken(streamed.token());
    setOrigin(text.length(), Origin.STREAMED);
    text.append(streamed.token());
    figures.streamed();
    commit(settings.endsText().test(streamed.token()));
    if (state != State.DONE && streamed.last()) {
      throw new SessionException(
          Refusal.Code.STATE,
          "the cloud ended its stream after "
              + (committed - promptLength)
              + " tokens, before the end of the text or the limit");
    }
  }

  private void commit(boolean ended) {
    actions.add(new EdgeAction.Commit(committed, text.length()));
    committed = text.length();
    if (ended) {
      finish(Finish.END_OF_TEXT);
    } else if (committed >= lengthLimit) {
      finish(contextBinds ? Finish.CONTEXT : Finish.LENGTH);
    }
  }

  private void finish(Finish reason) {
    state = State.DONE;
    actions.add(new EdgeAction.Send(new EdgeMessage.Close()));
    actions.add(new EdgeAction.Finished(reason));
  }

  private void checkToken(int token) throws SessionException {
    if (token < 0 || token >= settings.vocabulary()) {
      throw new SessionException(
          Refusal.Code.ROUND,
          "the cloud sent token "
              + token
              + ", outside the vocabulary of "
              + settings.vocabulary()
              + "; the two models differ");
    }
  }

  private void setOrigin(int position, Origin origin) {
    int i = position - promptLength;
    if (i >= origins.length) {
      origins = Arrays.copyOf(origins, 2 * i);
    }
    origins[i] = origin;
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
    return origins[position - promptLength];
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
