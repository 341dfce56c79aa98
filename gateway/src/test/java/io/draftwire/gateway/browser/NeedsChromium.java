package io.draftwire.gateway.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Drives a real browser. Where none is installed these tests are skipped with a line that says how
 * to get one; continuous integration installs it, so there they run or fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsChromium.Present.class)
@interface NeedsChromium {

  /** Whether Debian's browser and driver are there. */
  final class Present implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (System.getenv("CI") != null
          || (Files.isExecutable(Browser.CHROMIUM) && Files.isExecutable(Browser.DRIVER))) {
        return ConditionEvaluationResult.enabled("there is a browser");
      }
      String reason =
          "draftwire: browser tests are skipped; `apt-get install chromium chromium-driver` runs them";
      System.out.println(reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}
