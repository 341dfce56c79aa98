package io.draftwire.cli;

import io.draftwire.lab.serve.OverloadRun.Overload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks after a cloud of our own while it is under load; at one that is not ours nobody looks. */
final class OwnCloudWatch implements AutoCloseable {
  private static final int LOOKS = 20;

  /** Null for a cloud that is not ours. */
  private final CloudProcess cloud;

  private final Duration pause;
  private HeapFloor heap;
  private Map<String, Double> before = Map.of();

  /**
   * @param cloud with metrics; null for one that is not ours
   * @param seconds how long it will be looked at, about
   */
  OwnCloudWatch(CloudProcess cloud, double seconds) {
    this.cloud = cloud;
    this.pause = Duration.ofMillis((long) (1e3 * seconds / LOOKS));
  }

  /** From now on. */
  void begin() {
    if (cloud != null) {
      try {
        before = refusals();
      } catch (IOException e) {
        throw new UncheckedIOException("the cloud's metrics cannot be read", e);
      }
      heap = new HeapFloor(cloud, pause);
    }
  }

  private Map<String, Double> refusals() throws IOException {
    return ScrapedMetrics.of(cloud.metrics()).values("refusals_total");
  }

  /** What was seen up to now. */
  OverloadReport report(Overload overload) throws IOException {
    if (heap == null) {
      return new OverloadReport(overload, List.of(), Map.of());
    }
    heap.close();
    Map<String, Long> refused = new TreeMap<>();
    refusals()
        .forEach(
            (reason, count) -> {
              long more = (long) (count - before.getOrDefault(reason, 0.0));
              if (more > 0) {
                refused.put(reason, more);
              }
            });
    return new OverloadReport(overload, heap.bytes(), refused);
  }

  @Override
  public void close() {
    if (heap != null) {
      heap.close();
    }
  }
}
