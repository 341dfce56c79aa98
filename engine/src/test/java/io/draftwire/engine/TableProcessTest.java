package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.process.EngineProcess;
import io.draftwire.engine.process.Restarts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a model that another process runs: one process for all of it. */
class TableProcessTest extends TreeContract {
  private static EngineProcess engine;

  @BeforeAll
  static void start() {
    engine = EngineProcess.start(TableChild.command(), Restarts.DEFAULT);
  }

  @AfterAll
  static void stop() {
    assertThat(engine.restarts()).as("nothing of it ended the process").isZero();
    engine.close();
  }

  @Override
  LanguageModel load() {
    return engine.model();
  }

  @Override
  double tolerance() {
    return 0;
  }
}
