package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.edge.AnswerListener;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cloud whose target lies on two real {@code rpc-server}s, one of which is lost in an answer's
 * middle and comes back.
 */
@Tag("models")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the script that builds them is for Linux")
class RpcTargetTest {
  private static final int TOKENS = 48;
  private static final long SEED = 7;

  @Test
  void theTextIsTheOneOfATargetOnOneMachine(@TempDir Path directory) throws Exception {
    RealPair.get();
    Path libraries = RpcServer.build(directory.resolve("libraries"));
    int[] here;
    try (CommandRun cloud = EdgeOfCloud.cloud();
        EdgeOfCloud edge = new EdgeOfCloud(cloud)) {
      here = edge.streamed(TOKENS, SEED, AnswerListener.SILENT);
    }
    try (RpcServer one = RpcServer.start(libraries);
        RpcServer two = RpcServer.start(libraries);
        CommandRun cloud =
            EdgeOfCloud.cloud(
                "--natives",
                libraries.toString(),
                "--rpc",
                one.address() + "," + two.address(),
                "--gpu-layers",
                "99")) {
      try (EdgeOfCloud edge = new EdgeOfCloud(cloud)) {
        assertThat(cloud.out()).contains("RPC0 (" + one.address(), "RPC1 (" + two.address());
        assertThat(edge.streamed(TOKENS, SEED, AnswerListener.SILENT)).isEqualTo(here);
        int[] disturbed =
            edge.disturbed(
                TOKENS,
                SEED,
                () -> {
                  two.kill();
                  comesBack(two, cloud);
                });
        assertThat(disturbed).hasSize(TOKENS).isEqualTo(here);
        assertThat(edge.metrics()).containsPattern("target_restarts_total [1-9]");
      }
      cloud.process().getOutputStream().close();
      assertThat(cloud.finish()).isZero();
    }
  }

  /** Not before the cloud has looked for it in vain. */
  private static void comesBack(RpcServer server, CommandRun cloud) {
    try {
      cloud.await(
          () -> cloud.err().stream().anyMatch(line -> line.contains(server.address())),
          "a word of the server that is away");
      server.start();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
