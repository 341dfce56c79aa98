package io.draftwire.engine.process;

import java.time.Duration;

/**
 * How often a process that ends is started again, and when.
 *
 * @param most times in a row that it may end with no pass between, nor a minute, before it is given
 *     up
 * @param pause before the second start in a row; the first comes at once, and each further one
 *     after twice as long
 * @param longest pause
 */
public record Restarts(int most, Duration pause, Duration longest) {
  /** A model that loads in a second is given up after half a minute. */
  public static final Restarts DEFAULT =
      new Restarts(8, Duration.ofMillis(250), Duration.ofSeconds(10));

  /** Before the next start. */
  Duration pause(int failures) {
    if (failures < 2) {
      return Duration.ZERO;
    }
    Duration doubled = pause.multipliedBy(1L << Math.min(30, failures - 2));
    return doubled.compareTo(longest) > 0 ? longest : doubled;
  }
}
