package io.draftwire.cloud;

import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.live.LogitRows;
import io.draftwire.core.live.TargetPass;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TargetSequence;

/**
 * Runs one {@link LiveCloud}: while it wants a pass and its stream is ready, one is in the
 * inference queue. What comes meanwhile is heard before the next, and the others have their turn in
 * between.
 */
final class LiveDriver implements SessionDriver {
  /** Most guesses that one session may have in a pass. */
  private static final int MOST_GUESSES = 32;

  private final LiveCloud session;
  private final InferenceThread inference;
  private final Outbox outbox;

  /** Null until the first pass. */
  private TargetSequence sequence;

  private long passedNanos;
  private boolean queued;

  LiveDriver(LiveCloud session, InferenceThread inference, Outbox outbox) {
    this.session = session;
    this.inference = inference;
    this.outbox = outbox;
  }

  @Override
  public void onMessage(EdgeMessage message, long arrivedNanos) {
    try {
      session.onMessage(message, arrivedNanos);
      passedNanos = passedNanos == 0 ? arrivedNanos : passedNanos;
    } catch (RuntimeException | Error e) {
      failed(e);
    }
    pump();
  }

  @Override
  public void refuse(Refusal refusal) {
    session.refuse(refusal.code(), refusal.message());
    pump();
  }

  @Override
  public void abandon() {
    session.abandon();
    pump();
  }

  @Override
  public void broke(Throwable e) {
    try {
      failed(e);
      pump();
    } catch (RuntimeException | Error again) {
      outbox.breakOff();
      throw again;
    }
  }

  @Override
  public void pump() {
    if (session.ended()) {
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
    if (sequence == null && !open(inference.model())) {
      return;
    }
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

  private boolean open(LanguageModel model) {
    try {
      sequence = new TargetSequence(model, inference.walked());
      return true;
    } catch (ModelException e) {
      session.refuse(Refusal.Code.BUSY, InferenceThread.busy(model));
      return false;
    }
  }

  /** One session's failure is its own: it ends with a reason, and the others go on. */
  private void failed(Throwable e) {
    System.getLogger("draftwire.cloud")
        .log(System.Logger.Level.WARNING, "session " + session.name() + " failed", e);
    session.refuse(
        Refusal.Code.INTERNAL, "the target failed (" + e + "); see the cloud's log and ask again");
  }

  private void release() {
    if (sequence != null) {
      TargetSequence ended = sequence;
      sequence = null; // First: one that cannot be closed must not be closed again and again.
      System.getLogger("draftwire.cloud")
          .log(
              System.Logger.Level.DEBUG,
              () -> "session " + session.name() + ": " + session.counts());
      ended.close();
      inference.passes().forget(this);
    }
  }
}
