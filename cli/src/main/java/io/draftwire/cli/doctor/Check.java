package io.draftwire.cli.doctor;

import java.util.List;

/**
 * One thing to look at.
 *
 * @param name of what goes wrong where it fails as a whole
 */
public record Check(String name, Look look) {
  /** Looks. */
  @FunctionalInterface
  public interface Look {
    List<Finding> run() throws Exception;
  }
}
