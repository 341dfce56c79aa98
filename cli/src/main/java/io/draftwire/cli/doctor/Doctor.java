package io.draftwire.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
   * @param told each finding as it is made, one at a time
   */
  public List<Finding> examine(List<Check> checks, Consumer<Finding> told)
      throws InterruptedException {
    List<Finding> all = new ArrayList<>();
    for (Check check : checks) {
      Findings findings = new Findings(told);
      findings.endWith(trouble(check, findings));
      all.addAll(findings.made);
    }
    return all;
  }

  /** Of one check, whose thread may outlive its time. */
  private static final class Findings {
    private final Consumer<Finding> told;
    private final List<Finding> made = new ArrayList<>();
    private boolean over;

    Findings(Consumer<Finding> told) {
      this.told = told;
    }

    synchronized void add(Finding finding) {
      if (!over) {
        made.add(finding);
        told.accept(finding);
      }
    }

    synchronized void endWith(Optional<Finding> last) {
      last.ifPresent(this::add);
      over = true;
    }
  }

  /** Runs the check; what kept it from its end, if something did. */
  private Optional<Finding> trouble(Check check, Findings findings) throws InterruptedException {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("check " + check.name())
            .start(
                () -> {
                  try {
                    check.look().run(findings::add);
                    end.complete(null);
                  } catch (Throwable e) {
                    end.completeExceptionally(e);
                  }
                });
    try {
      end.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      thread.interrupt();
      return Optional.of(
          Finding.bad(
              check.name(),
              "was not known after " + longest.toSeconds() + " s",
              "see what keeps this machine, or the other end, so long, and ask again"));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return Optional.of(
          Finding.bad(
              check.name(), cause.getMessage() == null ? cause.toString() : cause.getMessage()));
    }
  }

  /** Whether something will not work. */
  public static boolean ill(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.state() == Finding.State.BAD);
  }
}
