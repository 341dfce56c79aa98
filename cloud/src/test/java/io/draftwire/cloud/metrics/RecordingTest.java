package io.draftwire.cloud.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.draftwire.core.session.EdgeMessage.Mode;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What happens in a cloud, told to its metrics as it happens. */
class RecordingTest {
  private final CloudMetrics metrics = new CloudMetrics();

  private void record(int times) {
    for (int i = 0; i < times; i++) {
      metrics.pass(9, 3, 1_500_000);
      metrics.waited(70_000_000);
      metrics.verified(8, 5);
      metrics.committed(6);
      metrics.welcomed(Mode.LIVE, 20);
      metrics.evicted();
      metrics.ended();
    }
  }

  @Test
  void everythingIsCountedWhereItBelongs() {
    record(3);
    metrics.verified(0, 0);
    metrics.verified(40, 40);
    Samples samples = Samples.of(metrics);
    assertThat(samples.value("pass_tokens_sum")).isEqualTo(27);
    assertThat(samples.value("pass_sessions_sum")).isEqualTo(9);
    assertThat(samples.value("pass_seconds_bucket{le=\"0.001\"}")).isZero();
    assertThat(samples.value("pass_seconds_bucket{le=\"0.0025\"}")).isEqualTo(3);
    assertThat(samples.value("queue_seconds_bucket{le=\"0.05\"}")).isZero();
    assertThat(samples.value("queue_seconds_bucket{le=\"0.1\"}")).isEqualTo(3);
    assertThat(samples.value("spec_decode_num_drafts_total")).isEqualTo(4);
    assertThat(samples.value("spec_decode_num_draft_tokens_total")).isEqualTo(24 + 40);
    assertThat(samples.value("spec_decode_num_accepted_tokens_total")).isEqualTo(15 + 40);
    assertThat(at(samples, 4)).isEqualTo(4);
    assertThat(at(samples, 5)).isEqualTo(1);
    assertThat(at(samples, CloudMetrics.POSITIONS - 1)).as("deeper ones are not here").isEqualTo(1);
    assertThat(samples.value("committed_tokens_total")).isEqualTo(18);
    assertThat(samples.value("prompt_tokens_total")).isEqualTo(60);
    assertThat(samples.value("sessions_total{mode=\"live\"}")).isEqualTo(3);
    assertThat(samples.value("sessions_running")).isZero();
    assertThat(samples.value("evictions_total")).isEqualTo(3);
  }

  private static double at(Samples samples, int position) {
    return samples.value(
        "spec_decode_num_accepted_tokens_per_pos_total{position=\"" + position + "\"}");
  }

  /**
   * The inference thread has better to do than to fill the heap. A histogram makes a number of 16
   * bytes until it is compiled; a label that is looked up would be far more.
   */
  @Test
  void recordingLeavesTheHeapAlone() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    record(1000); // Classes are loaded, and what is made once is made.
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    record(10_000);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / 10_000).as("bytes for all that is recorded").isLessThan(4 * 16 + 16);
  }
}
