package io.draftwire.bench;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.Goodput;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.cloud.batch.Plan;
import io.draftwire.cloud.batch.Seat;
import io.draftwire.cloud.batch.Target;
import io.draftwire.cloud.batch.Work;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.live.TargetPass;
import io.draftwire.engine.Batch;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.TableModel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a pass over many sessions costs beside the model: asking, planning, filling the batch,
 * telling. The model runs nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class BatcherBenchmark {
  private static final int TEXT = 100;

  @Param({"1", "16", "64"})
  public int sessions;

  /** Of each session. */
  @Param({"0", "8"})
  public int guesses;

  private Target target;
  private Seat[] seats;
  private long now;

  @Setup
  public void setup() {
    target = new Target(new NoModel(sessions), new Goodput(), n -> .03 + 1e-5 * n);
    seats = new Seat[sessions];
    for (int i = 0; i < sessions; i++) {
      seats[i] = target.seat(new Tree(i, guesses));
    }
  }

  @Benchmark
  public int pass() {
    for (Seat seat : seats) {
      seat.request(now);
    }
    Plan plan = target.plan(now);
    target.begin(plan);
    long end = now + 30_000_000;
    target.took(plan, now, end);
    for (int i = 0; i < plan.sessions(); i++) {
      target.deliver(plan, i, now, end);
    }
    now = end;
    return plan.tokens();
  }

  /** A session whose text never grows; every session's guesses are as likely as another's. */
  private static final class Tree implements Work {
    private final double[] chances;

    Tree(int session, int guesses) {
      chances = new double[guesses];
      for (int i = 0; i < guesses; i++) {
        chances[i] = Math.pow(.6, i + 1) + 1e-6 * session;
      }
    }

    @Override
    public Demand demand() {
      return Demand.tree(TEXT, TEXT + 1, chances, chances.length);
    }

    @Override
    public int token(int position) {
      return 2;
    }

    @Override
    public TargetPass begin(int guesses) {
      int[] numbers = new int[guesses];
      int[] parents = new int[guesses];
      int[] tokens = new int[guesses];
      Arrays.setAll(numbers, i -> i + 1);
      Arrays.setAll(parents, i -> i - 1);
      Arrays.fill(tokens, 2);
      return new TargetPass(TEXT, TEXT + 1, numbers, parents, tokens);
    }

    @Override
    public int passed(LogitRows rows, PassTimes times) {
      return -1;
    }

    @Override
    public void failed(Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sequences of one length that nothing changes. */
  private static final class NoModel extends ForwardingModel {
    NoModel(int sequences) {
      super(new TableModel(29, TableModel.seeded(29, 1, 3, 2), 2 * TEXT, sequences));
    }

    @Override
    public void forward(Batch batch) {}

    @Override
    public int length(int sequence) {
      return TEXT;
    }

    @Override
    public void truncate(int sequence, int length) {}

    @Override
    public void keep(int sequence, int index) {}
  }
}
