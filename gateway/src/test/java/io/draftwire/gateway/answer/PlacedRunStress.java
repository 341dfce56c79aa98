package io.draftwire.gateway.answer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A place is given back once, and not while its run is under way. Two actors at most, here and in
 * the others: more do not run on two cores.
 */
public class PlacedRunStress {
  private PlacedRunStress() {}

  /** A queue with one run in it, and what became of both. */
  abstract static class Desk implements PlacedRun.Work {
    final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    final AtomicInteger given = new AtomicInteger();
    final AtomicInteger early = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final PlacedRun run = new PlacedRun(this, new Places.Turn(0, 0), queue::remove, this::giveBack);
    private volatile boolean underWay;

    Desk() {
      queue.add(run);
    }

    private void giveBack() {
      given.incrementAndGet();
      if (underWay) {
        early.incrementAndGet();
      }
    }

    @Override
    public void run() {
      underWay = true;
      underWay = false;
    }

    @Override
    public void refused() {
      refused.incrementAndGet();
    }

    void work() {
      Runnable next = queue.poll();
      if (next != null) {
        next.run();
      }
    }
  }

  /** A thread takes it up while its client goes away, twice. */
  @JCStressTest
  @State
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "given back once, and not early")
  @Outcome(expect = FORBIDDEN)
  public static class Cancelling extends Desk {
    @Actor
    public void thread() {
      work();
    }

    @Actor
    public void client() {
      run.cancel(true);
      run.cancel(true);
    }

    @Arbiter
    public void end(II_Result result) {
      result.r1 = given.get();
      result.r2 = early.get();
    }
  }

  /** What a desk that closes does with a run that waits. */
  private static void close(Desk desk) {
    if (desk.queue.remove(desk.run)) {
      desk.run.refuse();
    }
  }

  /** A thread takes it up while the desk closes. */
  @JCStressTest
  @State
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "run")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "refused, and told so")
  @Outcome(expect = FORBIDDEN)
  public static class Closing extends Desk {
    @Actor
    public void thread() {
      work();
    }

    @Actor
    public void desk() {
      close(this);
    }

    @Arbiter
    public void end(III_Result result) {
      result.r1 = given.get();
      result.r2 = early.get();
      result.r3 = refused.get();
    }
  }

  /** Its client goes away while the desk closes. */
  @JCStressTest
  @State
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "cancelled")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "refused, and told so")
  @Outcome(expect = FORBIDDEN)
  public static class CancellingAndClosing extends Desk {
    @Actor
    public void client() {
      run.cancel(true);
    }

    @Actor
    public void desk() {
      close(this);
    }

    @Arbiter
    public void end(III_Result result) {
      result.r1 = given.get();
      result.r2 = early.get();
      result.r3 = refused.get();
    }
  }
}
