package io.draftwire.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Runs checks one after the other, each on a thread of its own: one that fails or hangs is a
 * finding, and the next one has its turn. What hangs in native code cannot be ended, and goes with
 * the process.
 */
public final class Doctor {
  private final Duration longest;

  /**
   * @param longest that one check may take
   */
  public Doctor(Duration longest) {
    this.longest = longest;
  }

  /**
   * All that was found, in order.
   *
   * @param told each finding as it is made
   */
  public List<Finding> examine(List<Check> checks, Consumer<Finding> told)
      throws InterruptedException {
    List<Finding> all = new ArrayList<>();
    for (Check check : checks) {
      for (Finding finding : run(check)) {
        all.add(finding);
        told.accept(finding);
      }
    }
    return all;
  }

  private List<Finding> run(Check check) throws InterruptedException {
    CompletableFuture<List<Finding>> found = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("check " + check.name())
            .start(
                () -> {
                  try {
                    found.complete(check.look().run());
                  } catch (Throwable e) {
                    found.completeExceptionally(e);
                  }
                });
    try {
      return found.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return List.of(
          Finding.bad(
              check.name(),
              "was not known after " + longest.toSeconds() + " s",
              "see what keeps this machine, or the other end, so long, and ask again"));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return List.of(
          Finding.bad(
              check.name(),
              cause.getMessage() == null ? cause.toString() : cause.getMessage()));
    }
  }

  /** Whether something will not work. */
  public static boolean ill(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.state() == Finding.State.BAD);
  }
}
