package io.draftwire.cli;

import io.draftwire.cloud.CloudServer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.process.EngineProcess;
import io.draftwire.engine.process.EngineWatch;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine;

/**
 * A target and what runs it.
 *
 * @param process empty where that is this process
 */
record TargetEngine(LanguageModel model, Optional<EngineProcess> process) {
  static TargetEngine of(LanguageModel model) {
    return new TargetEngine(model, Optional.empty());
  }

  static TargetEngine of(EngineProcess process) {
    return new TargetEngine(process.ownedModel(), Optional.of(process));
  }

  /** What becomes of the process is the server's to know from now on. */
  void tell(CloudServer server, CommandLine command) {
    process.ifPresent(
        engine ->
            engine.watch(
                new EngineWatch() {
                  @Override
                  public void away(Duration back) {
                    server.targetAway(back);
                  }

                  @Override
                  public void back() {
                    server.targetBack();
                  }

                  @Override
                  public void over(String why) {
                    Failure.line(command, why);
                    // Not exit: a hook that closes the server would wait for sessions' passes.
                    Runtime.getRuntime().halt(Failure.FAILED);
                  }
                }));
  }

  /** Closes the server, whose pass may wait for a process. */
  void close(CloudServer server) {
    process.ifPresent(EngineProcess::startNoMore);
    server.close();
  }
}
