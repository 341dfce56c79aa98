package io.draftwire.cloud;

import io.draftwire.core.session.Admission;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TargetSequence;

/**
 * What the drivers of rounds and of live sessions have in common: a sequence of the target, taken
 * before the session makes anything as large as the vocabulary, and given back where the edge lets
 * a whole patience pass.
 */
abstract class TargetDriver implements SessionDriver {
  static final System.Logger LOG = System.getLogger("draftwire.cloud");

  final SessionTerms terms;
  final InferenceThread inference;
  final Outbox outbox;

  /** Null before the hello and after the end. */
  TargetSequence sequence;

  /** Passes run so far; what has none for a patience, and waits for none, waits for its edge. */
  long passes;

  private Runnable watch = () -> {};

  TargetDriver(SessionTerms terms, Outbox outbox) {
    this.terms = terms;
    this.inference = terms.inference();
    this.outbox = outbox;
  }

  /** Names the session in logs. */
  abstract long name();

  /** Ends the session with a reason; does nothing where it is over. */
  abstract void end(Refusal.Code code, String message);

  abstract boolean ended();

  /** Whether a pass of this session waits for its turn. */
  abstract boolean waitsForTarget();

  @Override
  public final void refuse(Refusal refusal, Refusals.Reason reason) {
    if (!ended()) {
      outbox.refusing(reason);
      end(refusal.code(), refusal.message());
    }
    pump();
  }

  /**
   * A hello that can be served takes a sequence, or ends the session: a flood of hellos costs no
   * memory then.
   *
   * @param batch filled by the session's passes
   */
  final void seat(EdgeMessage message, Batch batch) {
    boolean seated = sequence != null || ended();
    if (!seated
        && message instanceof EdgeMessage.Hello hello
        && Admission.check(hello, terms.limits()) == null
        && open(batch)) {
      watch();
    }
  }

  private void watch() {
    long seen = passes;
    watch =
        terms
            .later()
            .after(
                terms.patience().silence(), () -> inference.submit(() -> look(seen), this::broke));
  }

  private void look(long seen) {
    if (ended()) {
      return;
    }
    if (passes != seen || waitsForTarget()) {
      watch();
      return;
    }
    Refusal refusal =
        new Refusal(
            Refusal.Code.BUSY,
            "nothing came from this edge, or nothing was read by it, for "
                + terms.patience().silence().toSeconds()
                + " s, and others wait for its sequence; ask again, or start the cloud with a"
                + " longer --idle-timeout");
    refuse(refusal, Refusals.Reason.SILENCE);
    if (!outbox.ready()) {
      outbox.breakOff(refusal);
    }
  }

  @Override
  public final void broke(Throwable e) {
    try {
      failed(e);
      pump();
    } catch (RuntimeException | Error again) {
      outbox.breakOff(
          new Refusal(Refusal.Code.INTERNAL, "the cloud failed; see its log and ask again"));
      throw again;
    }
  }

  private boolean open(Batch batch) {
    LanguageModel model = inference.model();
    try {
      sequence = new TargetSequence(model, batch);
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
    CloudLog.failure("session " + name() + " failed", e);
    end(
        Refusal.Code.INTERNAL,
        "the target failed (" + CloudLog.named(e) + "); see the cloud's log and ask again");
  }

  final void release() {
    watch.run();
    if (sequence != null) {
      TargetSequence ended = sequence;
      sequence = null; // First: one that cannot be closed must not be closed again and again.
      ended.close();
      inference.passes().forget(this);
    }
  }
}
