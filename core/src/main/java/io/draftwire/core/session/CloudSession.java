package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.hint.ExitBook;
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
public final class CloudSession implements CloudMachine {
  private final SessionId name;
  private final CloudLimits limits;
  private final long fallbackSeed;
  private final IntPredicate endsText;
  private final ExitBook exits;
  private final CloudActions actions = new CloudActions();

  /** Null before the hello. */
  private CloudRounds rounds;

  /** Whether the edge asked for hints. */
  private boolean hints;

  /** By itself, as far as its target's exits go. */
  public CloudSession(
      SessionId name, CloudLimits limits, long fallbackSeed, IntPredicate endsText) {
    this(name, limits, fallbackSeed, endsText, new ExitBook());
  }

  /**
   * @param name for logs and the welcome
   * @param fallbackSeed the seed of a session whose hello names none
   * @param endsText tokens that end a text, for streaming
   * @param exits of the target, as far as it is known how right they are; learns on
   */
  public CloudSession(
      SessionId name,
      CloudLimits limits,
      long fallbackSeed,
      IntPredicate endsText,
      ExitBook exits) {
    this.exits = exits;
    this.name = name;
    this.limits = limits;
    this.fallbackSeed = fallbackSeed;
    this.endsText = endsText;
  }

  @Override
  public CloudAction poll() {
    return actions.poll();
  }

  @Override
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
    if (ended()) {
      return;
    }
    switch (message) {
      case EdgeMessage.Hello hello -> onHello(hello);
      case EdgeMessage.Retell retell ->
          refuse(Refusal.Code.STATE, "a text was told that nobody asked for");
      case EdgeMessage.Grow grow -> refuseLive("guesses");
      case EdgeMessage.Ack ack -> refuseLive("an acknowledgement");
      case EdgeMessage.Close close -> actions.end();
      case EdgeMessage.Round round when rounds != null -> rounds.onRound(round);
      case EdgeMessage.Laws laws when rounds != null -> rounds.onLaws(laws, idleMicros);
      case EdgeMessage.Part part when rounds != null -> rounds.onPart(part);
      case EdgeMessage.Stream stream when rounds != null -> rounds.onStream(stream);
      case EdgeMessage.More more when rounds != null -> rounds.onMore(more);
      case EdgeMessage.Round round -> refuseEarly("round " + round.number());
      case EdgeMessage.Laws laws -> refuseEarly("laws");
      case EdgeMessage.Part part -> refuseEarly("a part of round " + part.number());
      case EdgeMessage.Stream stream -> refuseEarly("stream " + stream.number());
      case EdgeMessage.More more -> refuseEarly("a request for candidates");
    }
  }

  private void refuseLive(String what) {
    refuse(Refusal.Code.STATE, what + " came in a session that is not live; say so in the hello");
  }

  private void refuseEarly(String what) {
    refuse(Refusal.Code.STATE, what + " came before the hello; say hello first");
  }

  private void onHello(EdgeMessage.Hello hello) {
    if (rounds != null) {
      refuse(
          Refusal.Code.STATE, "a second hello in one session; open a new stream for a new answer");
      return;
    }
    Refusal refusal = Admission.check(hello, limits);
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    long seed = hello.seed().orElse(fallbackSeed);
    // An edge of another release may have another prior: then neither uses any.
    boolean same = hello.prior() == limits.prior().digest();
    TokenPrior prior = same ? limits.prior() : TokenPrior.NONE;
    actions.send(
        new CloudMessage.Welcome(
            name, hello.epoch(), seed, limits.contextLength(), prior.digest(), limits.costs()));
    rounds = new CloudRounds(hello, limits, seed, prior, endsText, actions, exits);
    hints = hello.hints() && hello.mode() == EdgeMessage.Mode.SPECULATIVE;
  }

  /** Whether the edge wants to hear of a pass before it has ended. */
  public boolean wantsHints() {
    return hints && !ended();
  }

  /**
   * What the round under way would commit if these were the target's rows: drafts, and the token
   * behind them. Nothing of the session's is touched.
   *
   * @return null where that cannot be told, or where no such token is the cloud's to draw
   */
  public int[] foreseen(float[] logits, int offset) {
    return rounds == null || ended() ? null : rounds.foreseen(logits, offset);
  }

  /**
   * An exit's logits of the pass under way are there. Nothing of the session's is touched.
   *
   * @param exit 0 for the first of a pass, counted up
   * @param logits as {@link #onLogits}' will be, as the exit has them
   * @return what to tell the edge at once; null where it did not ask, where it would not be worth
   *     its bytes, where the exit's row is no law, and where the pass is of no round
   */
  public CloudMessage.Hint hint(int exit, float[] logits, int offset) {
    return wantsHints() && exit >= 0 && exit < ExitBook.EXITS
        ? rounds.hint(exit, logits, offset)
        : null;
  }

  /**
   * The target's logits at the positions that the latest Forward asked for, row-major from {@code
   * offset}.
   *
   * @param timing where the time went, passed on to the edge
   */
  public void onLogits(float[] logits, int offset, CloudMessage.Timing timing) {
    if (!ended()) { // Else nobody waits for this any more.
      rounds.onLogits(logits, offset, timing);
    }
  }

  @Override
  public void abandon() {
    actions.end();
  }

  @Override
  public void refuse(Refusal refusal) {
    actions.refuse(refusal);
  }

  /** Number of the round that is being verified; 0 for none. */
  public int openRound() {
    return rounds == null ? 0 : rounds.open();
  }

  /** Whether the target has run over the open round, and its laws are still to come. */
  public boolean awaitsLaws() {
    return rounds != null && rounds.awaitsLaws();
  }

  /** Whether nothing is asked of the target: what comes now is what the next pass waits for. */
  public boolean idle() {
    return !ended() && (rounds == null || rounds.idle());
  }

  @Override
  public boolean ended() {
    return actions.ended();
  }

  /** With the drafts of a round that is being verified. */
  @Override
  public int length() {
    return rounds == null ? 0 : rounds.text().length();
  }

  @Override
  public Runnable ahead() {
    return rounds == null || ended() ? null : rounds.ahead();
  }

  @Override
  public int[] committedText() {
    return rounds.text().copy(0, rounds.committed());
  }

  @Override
  public SessionId name() {
    return name;
  }

  @Override
  public int token(int position) {
    return rounds.text().token(position);
  }

  /** Committed tokens, prompt included; 0 before the hello. */
  public int committed() {
    return rounds == null ? 0 : rounds.committed();
  }
}
