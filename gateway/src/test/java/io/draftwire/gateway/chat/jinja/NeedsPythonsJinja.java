package io.draftwire.gateway.chat.jinja;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Compares with Python's Jinja2 over templates that npm has in a git bundle. Where one of the three
 * is missing these tests are skipped with a line that says how to get it; continuous integration
 * installs them, so there they run or fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPythonsJinja.Present.class)
@interface NeedsPythonsJinja {

  /** Whether Debian's python3-jinja2, npm and git are there. */
  final class Present implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (System.getenv("CI") != null || (importsJinja() && onPath("npm") && onPath("git"))) {
        return ConditionEvaluationResult.enabled("there is Python's Jinja2");
      }
      String reason =
          "draftwire: templates are not compared with Python's; "
              + "`apt-get install python3-jinja2 npm git` does it";
      System.out.println(reason);
      return ConditionEvaluationResult.disabled(reason);
    }

    private static boolean importsJinja() {
      try {
        Process python =
            new ProcessBuilder(JinjaOracle.PYTHON, "-c", "import jinja2")
                .redirectErrorStream(true)
                .start();
        python.getInputStream().readAllBytes();
        return python.waitFor() == 0;
      } catch (java.io.IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private static boolean onPath(String program) {
      return Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
  }
}
