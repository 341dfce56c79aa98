package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.draftwire.engine.ModelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("models")
class LlamaVersionTest {

  @Test
  void anotherReleaseIsRefused() {
    String natives = System.getProperty("draftwire.natives");
    assumeTrue(natives != null, "set -Ddraftwire.natives=DIR to run this test");
    assertThatThrownBy(() -> new LlamaLibrary(Path.of(natives), "9.9.9"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("are release 0.5.0")
        .hasMessageContaining("binds release 9.9.9");
  }
}
