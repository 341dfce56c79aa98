package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.RealModels;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("models")
class LlamaVersionTest {

  @Test
  void anotherReleaseIsRefused() {
    Path natives = RealModels.natives();
    assertThatThrownBy(() -> new LlamaLibrary(natives, "9.9.9"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("are release 0.5.0")
        .hasMessageContaining("binds release 9.9.9");
  }
}
