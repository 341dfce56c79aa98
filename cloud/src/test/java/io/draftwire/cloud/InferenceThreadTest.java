package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.draftwire.cloud.batch.BatchPolicies;
import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassCosts;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.cloud.batch.Work;
import io.draftwire.core.law.LogitRows;
import io.draftwire.engine.TableModel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InferenceThreadTest {
  /** Somebody who wants one row of a text of two tokens, and would rather wait for a while. */
  private static final class OneRow implements Work {
    final CountDownLatch passed = new CountDownLatch(1);
    private final long waits;

    OneRow(Duration waits) {
      this.waits = System.nanoTime() + waits.toNanos();
    }

    @Override
    public long waitsFor(long now) {
      return waits - now;
    }

    @Override
    public Demand demand() {
      return Demand.text(0, 2, 1);
    }

    @Override
    public int token(int position) {
      return 3 + position;
    }

    @Override
    public int passed(LogitRows rows, PassTimes times) {
      passed.countDown();
      return -1;
    }

    @Override
    public void failed(Throwable e) {
      fail("the pass failed", e);
    }

    void ask(InferenceThread thread) {
      thread.submit(() -> thread.target().seat(this).request(System.nanoTime()), this::failed);
    }
  }

  private static TableModel model(int sequences) {
    return new TableModel(17, TableModel.endless(TableModel.seeded(17, 2, 3, 2)), 64, sequences);
  }

  private static InferenceThread thread(TableModel model) {
    return new InferenceThread(
        model,
        BatchPolicies.parse("fifo"),
        new PassCosts(n -> 0),
        () -> {},
        ran -> {},
        () -> fail("died"));
  }

  /** A session that was cut, and whose end nobody tells the thread of any more. */
  @Test
  void aSequenceOfASessionThatWasCutIsTheModelsAgain() throws Exception {
    OneRow work = new OneRow(Duration.ZERO);
    try (TableModel model = model(1)) {
      try (InferenceThread thread = thread(model)) {
        work.ask(thread);
        assertThat(work.passed.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(model.usedCells()).isPositive();
      }
      assertThat(model.usedCells()).isZero();
      assertThat(model.open()).isZero();
    }
  }

  /** Nothing else ever comes: the thread has to look again by itself. */
  @Test
  void whoWaitsAloneIsServedWhenThatIsOver() throws Exception {
    OneRow patient = new OneRow(Duration.ofMillis(20));
    try (TableModel model = model(1);
        InferenceThread thread = thread(model)) {
      patient.ask(thread);
      assertThat(patient.passed.await(2, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void whoComesWhileSomebodyWaitsIsServedAtOnce() throws Exception {
    OneRow patient = new OneRow(Duration.ofHours(1));
    OneRow other = new OneRow(Duration.ZERO);
    try (TableModel model = model(2);
        InferenceThread thread = thread(model)) {
      patient.ask(thread);
      other.ask(thread);
      assertThat(other.passed.await(2, TimeUnit.MINUTES)).isTrue();
    }
  }
}
