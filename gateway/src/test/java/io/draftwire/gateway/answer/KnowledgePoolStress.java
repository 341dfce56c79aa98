package io.draftwire.gateway.answer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** What one answer learns with, no other has at the same time. */
public class KnowledgePoolStress {
  private KnowledgePoolStress() {}

  /** Two borrow where one is free. */
  @JCStressTest
  @State
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "one each")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "one for both")
  public static class Borrowing {
    private final KnowledgePool pool = new KnowledgePool();
    private KnowledgePool.Loan first;
    private KnowledgePool.Loan second;

    public Borrowing() {
      pool.borrow().close();
    }

    @Actor
    public void one() {
      first = pool.borrow();
    }

    @Actor
    public void other() {
      second = pool.borrow();
    }

    @Arbiter
    public void apart(Z_Result result) {
      result.r1 = first.knowledge() != second.knowledge();
    }
  }

  /** Two give back the same. */
  @JCStressTest
  @State
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "one each")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "one for both")
  public static class GivingBackTwice {
    private final KnowledgePool pool = new KnowledgePool();
    private final KnowledgePool.Loan before = pool.borrow();

    @Actor
    public void close() {
      before.close();
    }

    @Actor
    public void closeAgain() {
      before.close();
    }

    @Arbiter
    public void apart(Z_Result result) {
      KnowledgePool.Loan one = pool.borrow();
      KnowledgePool.Loan other = pool.borrow();
      result.r1 = one.knowledge() != other.knowledge();
    }
  }
}
