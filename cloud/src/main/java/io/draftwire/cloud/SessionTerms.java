package io.draftwire.cloud;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.cloud.metrics.CloudMetrics;
import io.draftwire.cloud.resume.Register;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.SessionId;
import java.util.function.IntPredicate;

/**
 * What all sessions of a cloud have in common.
 *
 * @param endsText tokens that end a text
 * @param register of the sessions by their names
 * @param exits of the target: how right they are, as its sessions count
 */
record SessionTerms(
    CloudLimits limits,
    IntPredicate endsText,
    TargetTasks inference,
    AdmissionControl admission,
    Later later,
    WorkAhead ahead,
    Patience patience,
    CloudMetrics metrics,
    Register<Turn> register,
    ExitBook exits) {

  /**
   * Of a session whose edge is gone, what there is stays for a while.
   *
   * @param holder who has it; null for who has just claimed it
   */
  void keep(SessionId session, Register.Holder<Turn> holder, Register.Kept<Turn> what) {
    Register.Kept<Turn> over = register.keep(session, holder, what);
    if (over != null) {
      over.cells().discard();
    }
    if (over != what) {
      later.after(patience.grace(), () -> expire(session, what));
    }
  }

  private void expire(SessionId session, Register.Kept<Turn> what) {
    if (register.expire(session, what)) {
      what.cells().discard();
    }
  }
}
