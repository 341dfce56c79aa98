package io.draftwire.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.draftwire.engine.store.PreparedPair;

/**
 * The default pair, for tests tagged "models": fetched and prepared by the demo's own code if this
 * is the first to need it. Without {@code -Ddraftwire.models=on} those tests are skipped.
 */
final class RealPair {
  private static final boolean ON = "on".equals(System.getProperty("draftwire.models"));

  private RealPair() {}

  static PreparedPair get() {
    if (!ON) {
      System.out.println(
          "draftwire: tests with the real pair are skipped; `./draftwire test` or -Ddraftwire.models=on runs them");
    }
    assumeTrue(ON, "set -Ddraftwire.models=on to run this test");
    try (ProgressLine progress = new ProgressLine(System.out, false)) {
      return new Models(progress, new ModelOptions()).pair();
    }
  }
}
