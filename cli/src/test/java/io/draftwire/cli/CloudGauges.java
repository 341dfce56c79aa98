package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** How a cloud stands, by its metrics. */
final class CloudGauges {
  /** Only a test that fails waits as long. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Callable<String> page;

  /**
   * @param page of metrics in Prometheus' text form, as it is now
   */
  CloudGauges(Callable<String> page) {
    this.page = page;
  }

  /**
   * @param name without the prefix that all have
   */
  double value(String name) throws Exception {
    return new ScrapedMetrics(page.call()).value(name);
  }

  /** Waits until every session is wound up: no stream, no sequence, no cell is left. */
  void awaitNothingLeft(int sessions) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String left = left();
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(PAUSE);
      left = left();
    }
    assertThat(left).as("left behind by %s sessions", sessions).isEmpty();
  }

  private String left() throws Exception {
    StringBuilder left = new StringBuilder();
    for (String name :
        new String[] {"sessions_open", "sessions_running", "sequences_used", "cells_used"}) {
      double value = value(name);
      if (value != 0) {
        left.append(String.format(Locale.ROOT, "%s %.0f ", name, value));
      }
    }
    return left.toString();
  }
}
