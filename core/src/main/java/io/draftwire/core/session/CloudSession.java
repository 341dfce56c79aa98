package io.draftwire.core.session;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.scheme.Verdict;
import io.draftwire.core.scheme.Verification;
import io.draftwire.core.session.EdgeMessage.Mode;
import java.util.ArrayDeque;
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
  private static final int FIRST_EPOCH = 1;

  private enum State {
    NEW,
    READY,
    VERIFYING,
    STREAMING,
    ENDED
  }

  private final long name;
  private final CloudLimits limits;
  private final long fallbackSeed;
  private final IntPredicate endsText;
  private final ArrayDeque<CloudAction> actions = new ArrayDeque<>();

  private State state = State.NEW;
  private EdgeMessage.Open open;
  private Text text;
  private Verification verification;
  private Dice dice;
  private Law streamLaw;
  private int committed;

  /** Prefix of the text that the target's cache holds once the forwards asked for are done. */
  private int cached;

  private int lengthLimit;
  private EdgeMessage.Round pending;
  private CloudMessage.Ruling last;

  /**
   * @param name for logs and the welcome
   * @param fallbackSeed the seed of a session whose hello names none
   * @param endsText tokens that end a text, for streaming
   */
  public CloudSession(long name, CloudLimits limits, long fallbackSeed, IntPredicate endsText) {
    this.name = name;
    this.limits = limits;
    this.fallbackSeed = fallbackSeed;
    this.endsText = endsText;
  }

  /** Next thing to do, or null: then the session waits, or is over. */
  public CloudAction poll() {
    return actions.poll();
  }

  public void onMessage(EdgeMessage message) {
    if (state == State.ENDED) {
      return;
    }
    switch (message) {
      case EdgeMessage.Open hello -> onOpen(hello);
      case EdgeMessage.Round round -> onRound(round);
      case EdgeMessage.Close close -> end();
    }
  }

  private void onOpen(EdgeMessage.Open hello) {
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
    open = hello;
    text = new Text(hello.prompt());
    committed = hello.prompt().length;
    long seed = hello.seed().orElse(fallbackSeed);
    dice = new Dice(seed);
    lengthLimit = (int) Math.min((long) committed + hello.maxTokens(), limits.contextLength());
    actions.add(
        new CloudAction.Send(
            new CloudMessage.Welcome(name, FIRST_EPOCH, seed, limits.contextLength())));
    if (hello.mode() == Mode.SPECULATIVE) {
      verification = hello.scheme().verification(limits.vocabulary(), hello.sampling(), dice);
      state = State.READY;
      prefill();
    } else {
      streamLaw = new Law(limits.vocabulary());
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
    if (round.epoch() != FIRST_EPOCH) {
      refuse(
          Refusal.Code.ROUND,
          "round "
              + round.number()
              + " is of epoch "
              + round.epoch()
              + "; this is epoch "
              + FIRST_EPOCH);
      return;
    }
    if (pending != null && round.number() == pending.number()) {
      return; // Sent again while it is being verified: one verdict answers both.
    }
    if (last != null && round.number() == last.number()) {
      actions.add(new CloudAction.Send(last));
      return;
    }
    int expected = last == null ? 1 : last.number() + 1;
    if (pending != null || round.number() != expected) {
      String kind = round.number() < expected ? "stale" : "out of order";
      refuse(
          Refusal.Code.ROUND,
          "round " + round.number() + " is " + kind + "; round " + expected + " is next");
      return;
    }
    if (round.length() != committed) {
      refuse(
          Refusal.Code.ROUND,
          "round "
              + round.number()
              + " follows "
              + round.length()
              + " committed tokens; here are "
              + committed);
      return;
    }
    if (round.drafts() < 0 || round.drafts() > open.maxDrafts()) {
      refuse(
          Refusal.Code.ROUND,
          "round "
              + round.number()
              + " carries "
              + round.drafts()
              + " drafts; the hello allowed "
              + open.maxDrafts());
      return;
    }
    if ((long) committed + round.drafts() + 1 > lengthLimit) {
      refuse(
          Refusal.Code.CONTEXT,
          "round "
              + round.number()
              + " would reach "
              + (committed + round.drafts() + 1)
              + " tokens; the limit is "
              + lengthLimit);
      return;
    }
    verify(round);
  }

  private void verify(EdgeMessage.Round round) {
    int[] drafts;
    try {
      drafts = verification.open(committed, round.drafts(), round.payload());
    } catch (MalformedPayloadException e) {
      refuse(Refusal.Code.PAYLOAD, "round " + round.number() + ": " + e.getMessage());
      return;
    }
    pending = round;
    state = State.VERIFYING;
    for (int draft : drafts) {
      text.append(draft);
    }
    forward(drafts.length + 1);
  }

  private void forward(int rows) {
    actions.add(new CloudAction.Forward(cached, text.length(), rows));
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
      case VERIFYING -> rule(verification.decide(logits, offset), timing);
      case STREAMING -> stream(logits, offset, timing);
      default -> {} // Ended while the target was running: nobody waits for this any more.
    }
  }

  private void rule(Verdict verdict, CloudMessage.Timing timing) {
    cached = committed + verdict.accepted();
    text.truncate(cached);
    text.append(verdict.token());
    committed = text.length();
    last = new CloudMessage.Ruling(pending.number(), verdict.accepted(), verdict.token(), timing);
    pending = null;
    state = State.READY;
    actions.add(new CloudAction.Send(last));
  }

  private void stream(float[] logits, int offset, CloudMessage.Timing timing) {
    int token =
        streamLaw
            .shape(logits, offset, open.sampling())
            .draw(dice.uniform(Purpose.STREAM, committed));
    text.append(token);
    committed = text.length();
    boolean over = endsText.test(token) || committed >= lengthLimit;
    actions.add(new CloudAction.Send(new CloudMessage.Streamed(token, over, timing)));
    if (over) {
      end();
    } else {
      forward(1);
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

  private void refuse(Refusal refusal) {
    if (state != State.ENDED) {
      actions.add(new CloudAction.Send(new CloudMessage.Refused(refusal)));
      end();
    }
  }

  private void end() {
    if (state != State.ENDED) {
      state = State.ENDED;
      actions.add(new CloudAction.Ended());
    }
  }

  public boolean ended() {
    return state == State.ENDED;
  }

  public long name() {
    return name;
  }

  public Sampling sampling() {
    return open.sampling();
  }

  public int token(int position) {
    return text.token(position);
  }

  /** Committed tokens, prompt included. */
  public int committed() {
    return committed;
  }
}
