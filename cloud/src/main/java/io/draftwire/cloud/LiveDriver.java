package io.draftwire.cloud;

import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.live.LogitRows;
import io.draftwire.core.live.TargetPass;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;

/**
 * Runs one {@link LiveCloud}: while it wants a pass and its stream is ready, one is in the
 * inference queue. What comes meanwhile is heard before the next, and the others have their turn in
 * between.
 */
final class LiveDriver extends TargetDriver {
  /** Most guesses that one session may have in a pass. */
  private static final int MOST_GUESSES = 32;

  private final LiveCloud session;

  private long passedNanos;
  private boolean queued;

  LiveDriver(LiveCloud session, SessionTerms terms, Outbox outbox) {
    super(terms, outbox);
    this.session = session;
  }

  @Override
  public void onMessage(EdgeMessage message, long arrivedNanos) {
    try {
      seat(message, inference.walked());
      session.onMessage(message, arrivedNanos);
      passedNanos = passedNanos == 0 ? arrivedNanos : passedNanos;
    } catch (RuntimeException | Error e) {
      failed(e);
    }
    pump();
  }

  @Override
  public void abandon() {
    session.abandon();
    pump();
  }

  @Override
  public void pump() {
    if (session.ended()) {
      if (sequence != null) {
        LOG.log(
            System.Logger.Level.DEBUG, () -> "session " + session.name() + ": " + session.counts());
      }
      release(); // At once: whoever asks next may need the sequence before this one's turn comes.
    }
    CloudAction action;
    while (outbox.ready() && (action = session.poll()) != null) {
      switch (action) {
        case CloudAction.Send send -> outbox.send(send.message());
        case CloudAction.Ended ended -> outbox.complete();
        case CloudAction.Forward forward ->
            throw new IllegalStateException("a live session offers passes and asks for none");
      }
    }
    if (!queued && outbox.ready() && session.wantsPass()) {
      queued = true;
      inference.submit(
          () -> {
            queued = false;
            if (outbox.ready() && session.wantsPass()) {
              pass();
            }
            pump();
          },
          this::broke);
    }
  }

  private void pass() {
    try {
      int most = Math.min(MOST_GUESSES, inference.mostGuesses());
      TargetPass pass = session.begin(inference.costs()::seconds, most);
      long begin = System.nanoTime();
      int ran =
          sequence.forwardTree(
              pass.keep(),
              pass.to(),
              session::token,
              pass.guesses(),
              pass.parents(),
              pass.tokens());
      long end = System.nanoTime();
      inference.passes().ran(this, begin, end);
      passes++;
      long shared = inference.passes().othersNanos(this, passedNanos, begin);
      passedNanos = end;
      int deepest = session.end(rows(), begin, end, shared);
      if (!session.ended()) {
        sequence.keep(deepest);
      }
      if (pass.keep() > 0) {
        inference.costs().observe(ran, (end - begin) * 1e-9, 0, shared * 1e-9);
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private LogitRows rows() {
    return new LogitRows() {
      @Override
      public float[] logits() {
        return inference.walked().logits();
      }

      @Override
      public int offset(int row) {
        return sequence.row(row - 1);
      }
    };
  }

  @Override
  public boolean quiet() {
    return outbox.ready() && !session.hasActions();
  }

  /** One that has credit and a reader is in the queue already. */
  @Override
  boolean waitsForTarget() {
    return queued && outbox.ready();
  }

  @Override
  boolean ended() {
    return session.ended();
  }

  @Override
  long name() {
    return session.name();
  }

  @Override
  void end(Refusal.Code code, String message) {
    session.refuse(code, message);
  }
}
