package io.draftwire.cloud;

import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import java.util.concurrent.TimeUnit;

/**
 * Runs one {@link CloudSession}: carries its actions out against the model and the stream.
 * Everything but the constructor runs on the {@link InferenceThread}.
 */
final class RoundsDriver extends TargetDriver {
  private final CloudSession session;
  private final long startNanos = System.nanoTime();
  private long arrivedNanos = startNanos;

  /** End of the latest forward pass. */
  private long forwardedNanos = startNanos;

  /** The pass over the prompt, until a verdict has told the edge of it. */
  private long promptNanos;

  /** A pass that waits for its turn in the inference queue, or null. */
  private CloudAction.Forward next;

  private boolean queued;

  RoundsDriver(CloudSession session, SessionTerms terms, Outbox outbox) {
    super(terms, outbox);
    this.session = session;
  }

  @Override
  public void onMessage(EdgeMessage message, long arrivedNanos) {
    if (session.idle()) {
      // What comes while a pass is under way (laws of its round, a stream's extension, a duplicate)
      // is not what that pass waited for.
      this.arrivedNanos = arrivedNanos;
    }
    try {
      seat(message, inference.batch());
      session.onMessage(message, micros(Math.max(0, arrivedNanos - forwardedNanos)));
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
      release(); // At once: whoever asks next may need the sequence before this one's turn comes.
      next = null;
    } else if (queued) {
      return; // The rest is behind a pass that waits for its turn; the order of actions is kept.
    }
    boolean passed = false;
    CloudAction action;
    while (outbox.ready() && (action = poll()) != null) {
      switch (action) {
        case CloudAction.Send send -> outbox.send(send.message());
        case CloudAction.Ended ended -> {
          release();
          outbox.complete();
        }
        case CloudAction.Forward forward -> {
          if (passed) {
            queue(forward);
            return;
          }
          passed = true;
          forward(forward);
        }
      }
    }
  }

  private CloudAction poll() {
    CloudAction action = next == null ? session.poll() : next;
    next = null;
    return action;
  }

  /** Others have the target first; what came of this session's latest pass is sent by now. */
  private void queue(CloudAction.Forward forward) {
    next = forward;
    queued = true;
    inference.submit(
        () -> {
          queued = false;
          pump();
        },
        this::broke);
  }

  private void forward(CloudAction.Forward forward) {
    if (session.ended()) {
      return; // The edge went away while this waited.
    }
    try {
      long begin = System.nanoTime();
      sequence.forward(forward.keep(), forward.to(), forward.rows(), session::token);
      long end = System.nanoTime();
      inference.passes().ran(this, begin, end);
      passes++;
      forwardedNanos = end;
      if (forward.rows() == 0) {
        promptNanos = end - begin;
      } else {
        session.onLogits(inference.batch().logits(), 0, timing(begin, end));
        promptNanos = 0;
        arrivedNanos = end; // A token streamed after this one waits for the model from now on.
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private CloudMessage.Timing timing(long begin, long end) {
    long shared = inference.passes().othersNanos(this, arrivedNanos, begin);
    return new CloudMessage.Timing(
        clockMicros(arrivedNanos - startNanos),
        micros(Math.max(0, begin - arrivedNanos)),
        micros(end - begin),
        micros(promptNanos),
        0,
        micros(shared));
  }

  private static int micros(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  /** The low 32 bits of a clock, of which an edge takes differences. */
  static int clockMicros(long nanos) {
    return (int) TimeUnit.NANOSECONDS.toMicros(nanos);
  }

  @Override
  public boolean quiet() {
    return outbox.ready() && !session.hasActions();
  }

  @Override
  boolean waitsForTarget() {
    return queued;
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
