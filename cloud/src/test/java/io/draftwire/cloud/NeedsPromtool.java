package io.draftwire.cloud;

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
 * Asks Prometheus' own parser. Where it is missing these tests are skipped with a line that says
 * how to get it; continuous integration installs it, so there they run or fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPromtool.Present.class)
@interface NeedsPromtool {
  String PROMTOOL = "promtool";

  /** Whether it is on the path. */
  final class Present implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      boolean present =
          Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROMTOOL)));
      if (System.getenv("CI") != null || present) {
        return ConditionEvaluationResult.enabled("there is promtool");
      }
      String reason =
          "draftwire: metrics are not read by Prometheus' own parser; "
              + "`apt-get install prometheus` does it";
      System.out.println(reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}
