package io.draftwire.cloud.batch;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** One place is one session's, and is given back once. */
public class AdmissionControlStress {
  private AdmissionControlStress() {}

  private static boolean letIn(AdmissionControl admission) {
    return admission.ask() instanceof AdmissionControl.Ticket;
  }

  /** Two ask where one place is free. */
  @JCStressTest
  @State
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "one of them")
  @Outcome(expect = FORBIDDEN)
  public static class LastPlace {
    private final AdmissionControl admission = new AdmissionControl(1, () -> 0);

    @Actor
    public void one(ZZ_Result result) {
      result.r1 = letIn(admission);
    }

    @Actor
    public void other(ZZ_Result result) {
      result.r2 = letIn(admission);
    }
  }

  /** A place is given back twice. */
  @JCStressTest
  @State
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "there is one place")
  @Outcome(expect = FORBIDDEN)
  public static class GivingBackTwice {
    private final AdmissionControl admission = new AdmissionControl(1, () -> 0);
    private final AdmissionControl.Ticket ticket = (AdmissionControl.Ticket) admission.ask();

    @Actor
    public void one() {
      ticket.close();
    }

    @Actor
    public void other() {
      ticket.close();
    }

    @Arbiter
    public void end(II_Result result) {
      result.r1 = letIn(admission) ? 1 : 0;
      result.r2 = letIn(admission) ? 1 : 0;
    }
  }

  /** One is inside, and one waits. */
  static class Lined {
    final AdmissionControl admission = new AdmissionControl(1, 1, () -> 0, () -> 1);
    final AdmissionControl.Ticket inside = (AdmissionControl.Ticket) admission.ask();
    final AdmissionControl.Ticket waiting = (AdmissionControl.Ticket) admission.ask();
    final AtomicInteger told = new AtomicInteger();
  }

  /** The place becomes free while who waits for it goes. */
  @JCStressTest
  @State
  @Outcome(
      id = {"0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "it had the place or not, and the next has it")
  @Outcome(expect = FORBIDDEN)
  public static class LeavingTheLine extends Lined {
    {
      waiting.whenInside(told::incrementAndGet);
    }

    @Actor
    public void leave() {
      waiting.close();
    }

    @Actor
    public void makeRoom() {
      inside.close();
    }

    @Arbiter
    public void end(II_Result result) {
      result.r1 = told.get();
      AdmissionControl.Ticket next = (AdmissionControl.Ticket) admission.ask();
      next.whenInside(() -> result.r2++);
      result.r2 += admission.waiting();
    }
  }

  /** The place becomes free while who waits for it says what it wants then. */
  @JCStressTest
  @State
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it is told once")
  @Outcome(expect = FORBIDDEN)
  public static class WishingInTheLine extends Lined {
    @Actor
    public void wish() {
      waiting.whenInside(told::incrementAndGet);
    }

    @Actor
    public void makeRoom() {
      inside.close();
    }

    @Arbiter
    public void end(II_Result result) {
      result.r1 = told.get();
      result.r2 = admission.waiting();
    }
  }
}
