package io.draftwire.cli;

import io.draftwire.engine.store.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a target is run: in the process that serves it, or in one of its own. */
final class EngineOptions {
  @Option(
      names = "--engine-process",
      description =
          "Run the target in a process of its own: one that crashes is started again, and answers go on.")
  private boolean process;

  @Option(
      names = "--rpc",
      paramLabel = "HOST:PORT",
      split = ",",
      description =
          "llama.cpp's rpc-servers that run layers of the target (--gpu-layers says how many), with a comma between; wants --natives of a build with RPC, and means --engine-process.")
  private List<String> servers = List.of();

  /**
   * @throws IllegalArgumentException in one line for what is no address
   */
  void check() {
    servers.forEach(HostPort::parse);
  }

  /**
   * @throws IllegalArgumentException also where exits are asked for by name and there can be none
   */
  void check(ExitsOption exits) {
    check();
    if (ownProcess() && exits.named()) {
      throw new IllegalArgumentException(
          "--exits FILE is for a target in the cloud's own process;"
              + " leave away --engine-process and --rpc, or say --exits none");
    }
  }

  /**
   * Loads the target where it is to run; one in a process of its own has no exits.
   *
   * @param notes hears what is left away
   */
  TargetEngine load(Models models, Path file, int sessions, ExitsOption exits, Progress notes) {
    if (ownProcess()) {
      return TargetEngine.of(models.targetProcess(file, sessions, servers));
    }
    return TargetEngine.of(
        exits
            .read(file, notes)
            .map(heads -> models.target(file, sessions, heads))
            .orElseGet(() -> models.target(file, sessions)));
  }

  private boolean ownProcess() {
    return process || !servers.isEmpty();
  }

  /** For a cloud of one's own. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    if (process) {
      flags.add("--engine-process");
    }
    if (!servers.isEmpty()) {
      flags.addAll(List.of("--rpc", String.join(",", servers)));
    }
    return flags;
  }
}
