package io.draftwire.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "runs sh")
class LastWordsTest {
  /** Whoever reads slowly has lost nothing: what was printed is still in the pipe. */
  @Test
  void whatAProcessSaidIsHeardAfterItWasKilled() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "echo last words; exec sleep 600").start();
    InputStream printed = process.getInputStream();
    assertThat(printed.read()).isEqualTo('l'); // Now it has said all that it says.
    Child.kill(process);
    process.waitFor();
    assertThat(new ChildLog(printed).lines()).containsExactly("ast words");
  }
}
