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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InferenceThreadTest {
  /** A session that was cut, and whose end nobody tells the thread of any more. */
  @Test
  void aSequenceOfASessionThatWasCutIsTheModelsAgain() throws Exception {
    CountDownLatch passed = new CountDownLatch(1);
    Work work =
        new Work() {
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
        };
    try (TableModel model =
        new TableModel(17, TableModel.endless(TableModel.seeded(17, 2, 3, 2)), 64, 1)) {
      try (InferenceThread thread =
          new InferenceThread(
              model,
              BatchPolicies.parse("fifo"),
              new PassCosts(n -> 0),
              () -> {},
              ran -> {},
              () -> fail("died"))) {
        thread.submit(() -> thread.target().seat(work).request(System.nanoTime()), work::failed);
        assertThat(passed.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(model.usedCells()).isPositive();
      }
      assertThat(model.usedCells()).isZero();
      assertThat(model.open()).isZero();
    }
  }
}
