package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.edge.AnswerListener;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cloud whose real target runs in a process of its own, which is killed in an answer's middle.
 */
@Tag("models")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals")
class KilledTargetTest {
  private static final int FAILED = 1;
  private static final int TOKENS = 48;
  private static final long SEED = 7;

  /** What the next process reads it reads in one pass. */
  @Test
  void theTextIsTheOneOfATargetThatLived() throws Exception {
    RealPair.get();
    try (CommandRun cloud = EdgeOfCloud.cloud("--engine-process");
        EdgeOfCloud edge = new EdgeOfCloud(cloud)) {
      int[] undisturbed = edge.streamed(TOKENS, SEED, AnswerListener.SILENT);
      int[] disturbed =
          edge.disturbed(
              TOKENS,
              SEED,
              () -> cloud.process().children().forEach(ProcessHandle::destroyForcibly));
      assertThat(disturbed).hasSize(TOKENS).isEqualTo(undisturbed);
      assertThat(edge.metrics()).contains("draftwire_cloud_target_restarts_total 1.0\n");
      cloud.process().getOutputStream().close();
      assertThat(cloud.finish()).isZero();
    }
  }

  @Test
  void librariesThatAreNotThereOrCannotDoItAreNamedInOneLine(@TempDir Path directory) {
    RealPair.get();
    Path gone = directory.resolve("gone");
    assertThat(
            Said.of("cloud", "--port", "0", "--engine-process", "--natives", gone.toString())
                .failedWith(FAILED))
        .contains(gone.toString(), "name one that exists");
    assertThat(Said.of("cloud", "--port", "0", "--rpc", "127.0.0.1:1").failedWith(FAILED))
        .contains("no RPC backend for 127.0.0.1:1", "-DGGML_RPC=ON");
  }
}
