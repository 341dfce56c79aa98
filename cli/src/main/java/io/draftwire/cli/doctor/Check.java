package io.draftwire.cli.doctor;

import java.util.function.Consumer;

/**
 * One thing to look at.
 *
 * @param name of what goes wrong where it fails as a whole
 */
public record Check(String name, Look look) {
  /** Looks, and tells each finding as it is made: what comes then may fail or hang. */
  @FunctionalInterface
  public interface Look {
    void run(Consumer<Finding> told) throws Exception;
  }
}
