package io.draftwire.cloud;

import io.draftwire.core.session.Refusal;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TargetSequence;

/** What the drivers of rounds and of live sessions have in common: a sequence of the target. */
abstract class TargetDriver implements SessionDriver {
  static final System.Logger LOG = System.getLogger("draftwire.cloud");

  final InferenceThread inference;
  final Outbox outbox;

  /** Null until the first pass. */
  TargetSequence sequence;

  TargetDriver(InferenceThread inference, Outbox outbox) {
    this.inference = inference;
    this.outbox = outbox;
  }

  /** Names the session in logs. */
  abstract long name();

  /** Ends the session with a reason; does nothing where it is over. */
  abstract void end(Refusal.Code code, String message);

  @Override
  public final void refuse(Refusal refusal) {
    end(refusal.code(), refusal.message());
    pump();
  }

  @Override
  public final void broke(Throwable e) {
    try {
      failed(e);
      pump();
    } catch (RuntimeException | Error again) {
      outbox.breakOff();
      throw again;
    }
  }

  /**
   * Sees to it that there is a sequence; without one the session ends.
   *
   * @param batch filled by its passes
   */
  final boolean open(Batch batch) {
    LanguageModel model = inference.model();
    try {
      sequence = sequence == null ? new TargetSequence(model, batch) : sequence;
      return true;
    } catch (ModelException e) {
      end(
          Refusal.Code.BUSY,
          "all "
              + model.maxSequences()
              + " sessions of this cloud are taken; ask again later, or start it with a larger"
              + " --parallel");
      return false;
    }
  }

  /** One session's failure is its own: it ends with a reason, and the others go on. */
  final void failed(Throwable e) {
    LOG.log(System.Logger.Level.WARNING, "session " + name() + " failed", e);
    end(Refusal.Code.INTERNAL, "the target failed (" + e + "); see the cloud's log and ask again");
  }

  final void release() {
    if (sequence != null) {
      TargetSequence ended = sequence;
      sequence = null; // First: one that cannot be closed must not be closed again and again.
      ended.close();
      inference.passes().forget(this);
    }
  }
}
