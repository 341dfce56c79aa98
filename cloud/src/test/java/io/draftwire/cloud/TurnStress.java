package io.draftwire.cloud;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.Goodput;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.cloud.batch.Plan;
import io.draftwire.cloud.batch.Target;
import io.draftwire.cloud.batch.Work;
import io.draftwire.core.law.LogitRows;
import io.draftwire.engine.TableModel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a session's threads and the target's do to its {@link Turn} at once. */
public class TurnStress {
  private TurnStress() {}

  /** A target with one session; whoever calls {@link #work} is the thread that owns it. */
  abstract static class World implements TargetTasks, Work {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    final Target target =
        new Target(
            new TableModel(4, (beforeLast, last, out, offset) -> {}, 8, 1),
            new Goodput(),
            tokens -> 0);
    final AdmissionControl admission = new AdmissionControl(1, () -> 0);
    final Turn turn = new Turn(this, (AdmissionControl.Ticket) admission.ask(), this, null, 0);

    /** Rows that the session wants, as its own threads say. */
    volatile int wanted;

    int passed;

    @Override
    public void submit(Runnable step, Consumer<Throwable> failed) {
      tasks.add(step);
    }

    @Override
    public Target target() {
      return target;
    }

    /** All that is to be done by now: tasks, and a pass where one is asked for. */
    void work() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      Plan plan = target.idle() ? null : target.plan(0);
      if (plan != null) {
        target.begin(plan);
        target.took(plan, 0, 1);
        target.deliver(plan, 0, 0, 1);
      }
    }

    @Override
    public Demand demand() {
      return passed < wanted ? Demand.text(0, 1, 1) : null;
    }

    @Override
    public int token(int position) {
      return 2;
    }

    @Override
    public int passed(LogitRows rows, PassTimes times) {
      passed++;
      return -1;
    }

    @Override
    public void failed(Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A session asks, and asks again, while the target takes what it finds; nothing is forgotten. */
  @JCStressTest
  @State
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "two rows were wanted, and came")
  @Outcome(expect = FORBIDDEN)
  public static class Asking extends World {
    @Actor
    public void session() {
      wanted = 1;
      turn.request();
      wanted = 2;
      turn.request();
    }

    @Actor
    public void owner() {
      work();
    }

    @Override
    public int passed(LogitRows rows, PassTimes times) {
      int deepest = super.passed(rows, times);
      turn.request(); // As a driver does that wants more.
      return deepest;
    }

    @Arbiter
    public void end(II_Result result) {
      work();
      work();
      result.r1 = wanted;
      result.r2 = passed;
    }
  }

  /** One thread of a session asks while another ends it. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "no seat, no cells, and room for another")
  @Outcome(expect = FORBIDDEN)
  public static class Leaving extends World {
    public Leaving() {
      wanted = 1;
    }

    @Actor
    public void asking() {
      turn.request();
    }

    @Actor
    public void leaving() {
      turn.close();
    }

    @Arbiter
    public void end(III_Result result) {
      work();
      result.r1 = target.seats();
      result.r2 = passed;
      result.r3 = admission.ask() instanceof AdmissionControl.Ticket ? 1 : 0;
    }
  }

  /** The same while the target is at it: a pass may still be run, and leaves nothing behind. */
  @JCStressTest
  @State
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "no seat, and room for another")
  @Outcome(expect = FORBIDDEN)
  public static class LeavingWhileItRuns extends World {
    public LeavingWhileItRuns() {
      wanted = 1;
      turn.request();
    }

    @Actor
    public void owner() {
      work();
    }

    @Actor
    public void leaving() {
      turn.close();
      turn.close();
    }

    @Arbiter
    public void end(II_Result result) {
      work();
      result.r1 = target.seats();
      result.r2 = admission.ask() instanceof AdmissionControl.Ticket ? 1 : 0;
    }
  }
}
