package io.draftwire.cloud.metrics;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/** A target goes to work and rests, while somebody reads how long it did. */
public class DutyCycleStress {
  private DutyCycleStress() {}

  /**
   * The clock of the reader was read before the target went on: time goes neither back nor lost.
   */
  @JCStressTest
  @State
  @Outcome(id = "30, 1", expect = ACCEPTABLE, desc = "all time is counted, and never backwards")
  @Outcome(expect = FORBIDDEN)
  public static class Duty {
    private final DutyCycle duty = new DutyCycle(0);
    private boolean rising;

    @Actor
    public void target() {
      duty.works(true, 10);
      duty.works(false, 20);
    }

    @Actor
    public void reader() {
      long busy = duty.busy(15);
      long idle = duty.idle(15);
      rising = busy <= duty.busy(16) && idle <= duty.idle(16);
    }

    @Arbiter
    public void end(JI_Result result) {
      result.r1 = duty.busy(30) + duty.idle(30);
      result.r2 = rising ? 1 : 0;
    }
  }
}
